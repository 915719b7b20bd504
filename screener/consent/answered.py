"""What the patient told us, as parts of the document: who they are, points to discuss, medicines, answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from screener.consent.document import (
    AnswerRow,
    AnswerTable,
    Column,
    FactBox,
    Labelled,
    Part,
    Point,
    Prose,
    Table,
    Verdict,
)
from screener.consent.moments import day_in_words
from screener.interview.answers import (
    Chosen,
    Open,
    PartialDate,
    RoughlyAgo,
    TakenMedicine,
    Written,
)
from screener.interview.facts import Facts
from screener.interview.journey import Compared, FilledBy, Journey, Role
from screener.interview.wording import answer_in_words, date_in_words
from screener.medicines.reading import Candidate
from screener.medicines.reading import Part as NamePart
from screener.questionnaire.model import Item, MapItem, MedicineListItem, Severity
from screener.questionnaire.text import Words
from screener.screening.assessment import Assessment, Finding

NAME, BORN, PLANNED, MODALITY, NUMBING, IDENTITY = (
    "full-name", "date-of-birth", "treatment-date", "modality", "numbing-cream-planned", "id-checked",
)  # fmt: skip
"""Items every form has, because the visit and the rule grammar rest on them."""


def find_name(facts: Facts, words: Words) -> str:
    """The patient's name as they wrote it, or that it is missing."""
    name = facts.answers.given.get(NAME)
    return name.text if isinstance(name, Written) and name.text.strip() else words["paper.no-name"]


def say_answer(facts: Facts, item_id: str | None, words: Words) -> str:
    """One answer in words; a dash if the form has no such item."""
    item = facts.questionnaire.items.get(item_id or "")
    return "–" if item is None else answer_in_words(item, facts.answers.given.get(item.id), words)


def describe_who(facts: Facts, journey: Journey, words: Words) -> FactBox:
    """The box at the top: who, for what, when, filled in by whom."""
    age = "" if facts.age is None else f" ({facts.age})"
    seen = "identity-seen" if facts.answers.given.get(IDENTITY) == Chosen("yes") else "identity-not-seen"
    checked = "identity-asked-again" if journey.follows else seen

    def label(name: str, value: str) -> Labelled:
        return Labelled(words[f"paper.who-{name}"], value)

    person = (
        label("name", find_name(facts, words)),
        label("born", say_answer(facts, BORN, words) + age),
        label("filled-by", say_filled_by(journey.filled_by, words)),
        label("identity", words[f"paper.{checked}"]),
    )
    plan = (
        label("treatment", say_answer(facts, MODALITY, words)),
        label("planned", say_answer(facts, PLANNED, words)),
        label("areas", say_answer(facts, facts.area_item, words)),
        label("numbing", say_answer(facts, NUMBING, words)),
    )
    return FactBox((person, plan))


def say_filled_by(filled_by: FilledBy, words: Words) -> str:
    """Who filled the form in: the patient, or somebody by name, role and relationship."""
    if filled_by.role is Role.PATIENT:
        return words["paper.filled-by-patient"]
    role = words[f"paper.role-{filled_by.role}"]
    return ", ".join(text for text in (filled_by.name, role, filled_by.relationship) if text)


# ── points to discuss ───────────────────────────────────────────────────────────────────────────


def list_points(assessment: Assessment, plans: Sequence[str], words: Words) -> Part:
    """The outcome, what would be possible otherwise, and every finding, worst first, in words for the patient."""
    outcome = assessment.outcome
    key = outcome.value if isinstance(outcome, Severity) else outcome
    text = words[f"paper.outcome-{key}"]
    if assessment.earliest is not None:
        text += " " + words.format("paper.earliest", date=day_in_words(assessment.earliest, words))
    verdict = Verdict(outcome, words[f"paper.label-{key}"], text)
    otherwise = (Prose(words.format("paper.plans", plans=" ".join(plans))),) if plans else ()
    points = [describe_point(finding, words) for finding in assessment.findings]
    return Part("points", words["paper.points-title"], (verdict, *otherwise, *points))


def describe_point(finding: Finding, words: Words) -> Point:
    """One finding."""
    label = words[f"paper.label-{finding.severity}"]
    if finding.severity is Severity.DEFER and finding.until is not None:
        label = words.format("paper.label-defer-until", date=day_in_words(finding.until, words))
    fine = [words.format("paper.point-rule", rule=finding.rule)]
    fine += [
        words.format("paper.point-policy", setting=policy.setting, value=policy.value) for policy in finding.policies
    ]
    if finding.sources:
        fine.append(words.format("paper.point-sources", sources=", ".join(finding.sources)))
    return Point(
        severity=finding.severity,
        label=label,
        title=finding.title,
        patient=finding.patient,
        because=tuple(dict.fromkeys(because.words for because in finding.because)),
        until=say_until(finding, words),
        small_print=" · ".join(fine),
    )


def say_until(finding: Finding, words: Words) -> str:
    """From when, or after what, the finding allows treatment; empty if it says neither."""
    if finding.until is not None and finding.event:
        return words.format("paper.until-both", date=day_in_words(finding.until, words), event=finding.event)
    if finding.until is not None:
        return words.format("paper.until-date", date=day_in_words(finding.until, words))
    return words.format("paper.until-event", event=finding.event) if finding.event else ""


# ── medicines ───────────────────────────────────────────────────────────────────────────────────


def list_medicines(facts: Facts, class_names: Mapping[str, str], journey: Journey, words: Words) -> Part:
    """Every medicine as written and as understood."""
    title = words["paper.medicines-title"]
    if not facts.medicines:
        return Part("medicines", title, (Prose(words["paper.medicines-none"]),))
    columns = (
        Column(words["paper.medicine-written"], 27, strong=True),
        Column(words["paper.medicine-understood"], 31),
        Column(words["paper.medicine-taking"], 24),
        Column(words["paper.medicine-purpose"], 18),
    )
    same = frozenset(one.medicine for one in journey.compared if one.medicine and one.is_same)
    rows = tuple(_describe_medicine(facts, taken, class_names, same, words) for taken in facts.medicines)
    return Part("medicines", title, (Table(columns, rows),), words["paper.medicines-intro"])


def _describe_medicine(
    facts: Facts, taken: TakenMedicine, class_names: Mapping[str, str], same: frozenset[str], words: Words
) -> tuple[str, str, str, str]:
    entry = taken.entry
    understood = "\n".join(say_understood(part, class_names, words) for part in taken.reading.parts)
    taking = [words[f"answers.status-{entry.status or 'blank'}"]]
    match entry.last_used:
        case None:
            pass
        case Open():
            taking.append(words["answers.last-used-unsure"])
        case PartialDate() | RoughlyAgo():
            taking.append(words.format("answers.last-used", date=date_in_words(entry.last_used, words)))
    if entry.name in same:
        taking.append(words["paper.medicine-still-so"])
    item = facts.questionnaire.items.get(facts.area_item or "")
    areas = item.options if isinstance(item, MapItem) else {}
    form = words[f"paper.form-{entry.form}"] if entry.form else ""
    site = ", ".join(areas.get(area, area) for area in entry.site)
    purpose = "\n".join(text for text in (entry.reason, form, site) if text)
    return entry.name, understood or words["paper.understood-unrecognised"], "\n".join(taking), purpose or "–"


def say_understood(part: NamePart, class_names: Mapping[str, str], words: Words) -> str:
    """What the lexicon made of one name, in words that never claim more than it knows."""
    names = (_name_candidate(candidate, class_names) for candidate in part.candidates)
    some = words["paper.or"].join(dict.fromkeys(names)) or part.text
    said = words.format(f"paper.understood-{part.status}", name=some)
    return said + words["paper.understood-stopped"] if part.said_stopped else said


def _name_candidate(candidate: Candidate, class_names: Mapping[str, str]) -> str:
    """Substances and classes of one candidate: isotretinoin (oral isotretinoin); a lay word has classes only."""
    classes = ", ".join(class_names.get(name, name) for name in candidate.classes)
    if not candidate.substances:
        return classes or candidate.name
    substances = " + ".join(candidate.substances)
    return f"{substances} ({classes})" if classes else substances


# ── answers ─────────────────────────────────────────────────────────────────────────────────────


def list_answers(facts: Facts, assessment: Assessment, journey: Journey, words: Words) -> Part:
    """Every question in force with its answer, section by section, marked where it raised a point."""
    said_no = {said.item for said in journey.said_no}
    compared = {one.item: one for one in journey.compared if not one.medicine}
    flags: dict[str, Severity] = {}
    for finding in reversed(assessment.findings):  # worst first, so that the worst is written last
        flags.update({because.question: finding.severity for because in finding.because if because.question})

    def describe(item: Item) -> AnswerRow:
        answer = answer_in_words(item, facts.answers.given.get(item.id), words)
        if isinstance(item, MedicineListItem) and facts.medicines:
            answer = words["paper.see-medicines"]
        if item.id in said_no:
            answer = words.format("paper.said-no", answer=answer)
        if item.id in compared:
            answer = words.format(f"paper.{_say_compared(compared[item.id])}", answer=answer)
        if item.id == IDENTITY and journey.follows:
            answer = words.format("paper.at-earlier-visit", answer=answer)
        return AnswerRow(item.ask, answer, flags.get(item.id))

    tables = (
        AnswerTable(section.title, tuple(describe(item) for item in section.items if facts.is_in_force(item.id)))
        for section in facts.questionnaire.sections
    )
    shown = tuple(table for table in tables if table.rows)
    intro = words["paper.answers-intro"]
    if journey.follows:
        intro = f"{intro} {words['paper.answers-follow']}"
    return Part("answers", words["paper.answers-title"], shown, intro)


def _say_compared(compared: Compared) -> str:
    """What the patient said of their earlier answer."""
    if not compared.is_same:
        return "answer-changed"
    return "still-so-together" if compared.is_together else "still-so"
