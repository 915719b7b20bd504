"""What was decided, line by line, as the command line tells it."""

from pathlib import Path

from screener.determination.decision import Choice, CoursePlan, Overall, Resolution, Topic
from screener.determination.wording import tell_determination
from screener.questionnaire.model import Severity
from screener.questionnaire.text import load_words
from tests.determination.invented import ANNA, LATER, decision, determination, finding

WORDS = load_words(Path("forms"), "en")
PEOPLE = {ANNA: "Anna Sample", "other": "Pia Sample"}


def tell(findings, determined):
    return list(tell_determination(findings, determined, "Europe/London", WORDS, PEOPLE.__getitem__))


def test_each_finding_is_told_with_what_was_decided_by_whom_and_why():
    review, bar = finding(title="Unsure answer"), finding(Severity.CONTRAINDICATED, title="Open wound")
    left, advice = finding(rule="left", title="Left open"), finding(Severity.ADVISE, title="Tan")
    decided = determination(
        decision(review, Choice.FOLLOW, reason="Asked again."),
        decision(bar, Choice.DEFER, by="other", reason=""),
        overall=Overall.DEFER, until=LATER, words="Until it has healed.",
        discussed=frozenset({Topic.EXPECTATIONS, Topic.RISKS}),
    )  # fmt: skip

    assert tell([bar, review, left, advice], decided) == [
        "Deferred: not before 4 December 2026",
        "The day in question: 20 November 2026.",
        "Until it has healed.",
        "Do not treat: Open wound",
        "    Deferred: not before 4 December 2026 (20 Nov 2026, Pia Sample)",
        "Review: Unsure answer",
        "    Rule followed, checked (20 Nov 2026, Anna Sample)",
        "    Reason: Asked again.",
        "Review: Left open",
        "    Not decided.",
        "Talked about with the patient: Risks; What can be expected",
    ]


def test_medicines_early_reasons_and_the_course_are_told_with_how_they_are_known():
    determined = determination(
        resolutions=(
            Resolution(0, "roacutane", "isotretinoin", "Seen the packet."),
            Resolution(1, "aciclovir", "aciclovir"),
            Resolution(2, "nerve drops", None, "A tea."),
        ),
        discussed=frozenset({Topic.RISKS}), early_reason="A wedding.", course=CoursePlan(4, 4, 6),
    )  # fmt: skip
    assert tell([], determined)[2:] == [
        "“roacutane”: isotretinoin (Seen the packet.)",
        "“aciclovir”: aciclovir",
        "“nerve drops”: of no concern: A tea.",
        "Talked about with the patient: Risks",
        "Before the time to reflect was over: A wedding.",
        "Course of treatments: 4 sessions, 4 to 6 weeks apart",
    ]
