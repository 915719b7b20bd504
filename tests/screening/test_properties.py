"""What holds of every screening, whatever is answered."""

from datetime import date

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from screener.interview.flow import collect_answers, find_items_in_force, find_treatment_day
from screener.questionnaire.model import ChoiceItem, MultiItem, Severity, YesNoUnsureItem
from screener.screening.explain import assessment_to_json
from screener.screening.screen import screen

some = settings(max_examples=40, deadline=None, derandomize=True)
many = settings(max_examples=100, deadline=None, derandomize=True)

REASSURING = ("no", "none", "never")


@pytest.fixture(scope="session")
def assess(questionnaire, read_answers):
    """Assesses answers, written as in response files, on their own treatment date."""

    def assess_answers(answers):
        read = read_answers(answers)
        return screen(questionnaire, read, find_treatment_day(read.given))

    return assess_answers


def rank(outcome) -> int:
    """0 for the worst, 4 for clear."""
    return outcome.rank if isinstance(outcome, Severity) else len(Severity)


def rank_without(assessment, rules) -> int:
    """The outcome's rank if some rules had not been raised."""
    return min((finding.severity.rank for finding in assessment.findings if finding.rule not in rules), default=4)


def rules_of(assessment) -> set[str]:
    return {finding.rule for finding in assessment.findings}


def questions_of(assessment) -> set[str]:
    """Every question that some finding names."""
    return {because.question for finding in assessment.findings for because in finding.because}


def is_unsure_offered(item) -> bool:
    return isinstance(item, YesNoUnsureItem) or "unsure" in getattr(item, "options", ())


# ── it always answers ───────────────────────────────────────────────────────────────────────────


@many
@given(data=st.data(), on=st.one_of(st.none(), st.dates()))
def test_no_response_and_no_date_is_too_odd_to_be_assessed(questionnaire, any_answers, read_answers, data, on):
    answers = read_answers(data.draw(any_answers))
    assessment = screen(questionnaire, answers, on)
    assert rank(assessment.outcome) == rank_without(assessment, ())
    assert len(rules_of(assessment)) == len(assessment.findings)


@many
@given(st.data())
def test_every_finding_says_why(any_answers, assess, data):
    """A rule that fails has no ground to tell, so this also proves that none fails."""
    assert [finding.rule for finding in assess(data.draw(any_answers)).findings if not finding.because] == []


@some
@given(st.data())
def test_the_same_input_gives_the_same_assessment(questionnaire, any_answers, assess, data):
    answers, others = data.draw(any_answers), data.draw(any_answers)
    first = assessment_to_json(assess(answers), questionnaire)
    assess(others)
    assert assessment_to_json(assess(answers), questionnaire) == first


@some
@given(data=st.data(), unknown=st.sampled_from([None, "unsure"]))
def test_without_a_treatment_date_nothing_is_clear(any_answers, assess, data, unknown):
    assessment = assess({**data.draw(any_answers), "treatment-date": unknown})
    assert rank(assessment.outcome) <= Severity.REVIEW.rank
    assert "treatment-date" in questions_of(assessment)


@some
@given(data=st.data(), on=st.dates(date(2026, 1, 1), date(2028, 1, 1)))
def test_an_earliest_date_lies_after_the_treatment_date(questionnaire, any_answers, read_answers, data, on):
    assessment = screen(questionnaire, read_answers(data.draw(any_answers)), on)
    dates = [finding.until for finding in assessment.findings if finding.until]
    assert all(until > on for until in dates)
    if assessment.earliest is not None:
        assert assessment.outcome is Severity.DEFER
        assert assessment.earliest == max(dates)


# ── unknown is never safe ───────────────────────────────────────────────────────────────────────


def find_reassured(questionnaire, read) -> list[str]:
    """Questions in force, answered reassuringly, to which unsure would be an answer too."""
    shown = find_items_in_force(questionnaire, read, find_treatment_day(read.given))
    offered = [item for item in shown if is_unsure_offered(item) and item.id in read.given]
    return [item.id for item in offered if set(options_of(read.given[item.id])) <= set(REASSURING)]


def options_of(answer) -> tuple[str, ...]:
    return getattr(answer, "options", None) or (getattr(answer, "option", ""),)


UNREAD = {"numbing-cream-planned"}
"""Unsure here raises nothing by convention: it only brings up the questions on numbing cream, and their rules."""
ANTITHROMBOTIC = {"med-anticoagulant", "med-antiplatelet"}


@many
@given(data=st.data(), which=st.integers(0, 999))
def test_unsure_in_place_of_a_reassuring_answer_never_lowers_the_outcome_and_is_told(
    questionnaire, any_answers, read_answers, assess, data, which
):
    answers = data.draw(any_answers)
    reassured = find_reassured(questionnaire, read_answers(answers))
    assume(reassured)
    question = reassured[which % len(reassured)]
    unsure = ["unsure"] if isinstance(questionnaire.items[question], MultiItem) else "unsure"
    before, after = assess(answers), assess({**answers, question: unsure})
    assert rank(after.outcome) <= rank(before.outcome)
    # Unsure about a blood thinner is settled by one that is listed, and then that one is told instead.
    is_settled = question == "blood-thinner" and rules_of(after) & ANTITHROMBOTIC
    assert question in questions_of(after) or question in UNREAD or is_settled


def test_unsure_in_place_of_each_reassuring_answer_of_a_healthy_person_is_told(questionnaire, patient):
    reassured = find_reassured(questionnaire, patient.read())
    assert len(reassured) >= 40
    for question in set(reassured) - UNREAD:
        unsure = ["unsure"] if isinstance(questionnaire.items[question], MultiItem) else "unsure"
        kept = patient.answers[question]
        assessment = patient.answer(**{question: unsure}).assess()
        assert assessment.outcome != "clear", question
        assert question in questions_of(assessment), question
        patient.answer(**{question: kept})


def test_would_rather_not_say_is_told_wherever_it_is_offered_on_health(questionnaire, patient):
    offered = {
        item.id
        for item in questionnaire.items.values()
        if isinstance(item, ChoiceItem | MultiItem) and "prefer-not" in item.options
    }
    assert offered == {"sex-at-birth", "immune-weak", "hepatitis", "recreational-drugs"}
    for question in offered - {"sex-at-birth"}:
        kept = patient.answers[question]
        open_answer = ["prefer-not"] if isinstance(questionnaire.items[question], MultiItem) else "prefer-not"
        assert question in questions_of(patient.answer(**{question: open_answer}).assess())
        patient.answer(**{question: kept})


@some
@given(data=st.data(), which=st.integers(0, 999))
def test_a_blank_in_place_of_a_required_answer_is_told(questionnaire, any_answers, read_answers, assess, data, which):
    answers = data.draw(any_answers)
    read = read_answers(answers)
    shown = find_items_in_force(questionnaire, read, find_treatment_day(read.given))
    required = [item.id for item in shown if not item.optional]
    question = required[which % len(required)]
    assessment = assess({**answers, question: None})
    incomplete = {finding.rule: finding for finding in assessment.findings}["sys-incomplete"]
    assert question in {because.question for because in incomplete.because}


# ── medicines ───────────────────────────────────────────────────────────────────────────────────

CLEARED_BY_A_MEDICINE = {
    "hsv-history-no-cover",  # cold sores without an antiviral; with one it is hsv-history-covered
    "med-isotretinoin-current",  # isotretinoin taken once, no stop date, and no stopped entry that tells one
    "xcheck-blood-thinner",  # a blood thinner is taken that is not listed
    "sys-freetext-mention",  # free text names a medicine that is not listed
}
"""Rules that ask whether a medicine is absent: listing it settles them, by the rule book."""


@many
@given(data=st.data(), where=st.integers(0, 9))
def test_one_medicine_more_never_lowers_the_outcome_nor_silences_a_rule(any_answers, any_value, assess, data, where):
    listed, more = data.draw(any_value["medicine-list"]), data.draw(any_value["medicine-list"])
    assume(listed and more)
    place = where % (len(listed) + 1)
    answers = {**data.draw(any_answers), "takes-any": "yes", "medicine-list": listed}
    before = assess(answers)
    after = assess({**answers, "medicine-list": [*listed[:place], more[0], *listed[place:]]})
    assert rules_of(before) - rules_of(after) <= CLEARED_BY_A_MEDICINE
    assert rank(after.outcome) <= rank_without(before, CLEARED_BY_A_MEDICINE)


def as_set(assessment):
    """The findings without the order in which entries were given."""
    return {
        (finding.rule, finding.severity, finding.until, frozenset(finding.because)) for finding in assessment.findings
    }


@some
@given(st.data())
def test_the_order_of_medicines_changes_nothing(any_answers, any_value, assess, data):
    listed = data.draw(any_value["medicine-list"])
    answers = {**data.draw(any_answers), "takes-any": "yes", "medicine-list": listed}
    before, after = assess(answers), assess({**answers, "medicine-list": data.draw(st.permutations(listed))})
    assert as_set(after) == as_set(before)
    assert (after.outcome, after.earliest) == (before.outcome, before.earliest)


@some
@given(st.data())
def test_the_same_medicine_listed_twice_counts_once(any_answers, any_value, assess, data):
    listed = data.draw(any_value["medicine-list"])
    assume(listed)
    answers = {**data.draw(any_answers), "takes-any": "yes", "medicine-list": listed}
    before = assess(answers)
    is_sure = not {"sys-med-unconfirmed", "sys-med-unrecognised"} & rules_of(before)
    assume(is_sure)
    assert as_set(assess({**answers, "medicine-list": [*listed, listed[0]]})) == as_set(before)


@some
@given(st.data())
def test_no_medicine_is_dropped(questionnaire, lexicon, any_answers, any_value, read_answers, assess, data):
    answers = {**data.draw(any_answers), "takes-any": "yes", "medicine-list": data.draw(any_value["medicine-list"])}
    told = assessment_to_json(assess(answers), questionnaire)["medicines"]
    assert [medicine["verbatim"] for medicine in told] == [entry["name"] for entry in answers["medicine-list"]]
    understood = collect_answers(questionnaire, lexicon, read_answers(answers).given).medicines
    assert [medicine.entry.name for medicine in understood] == [medicine["verbatim"] for medicine in told]
