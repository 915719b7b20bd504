"""One record worked on step by step, and what stands on its cards; without a window."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from screener.determination.case import decide
from screener.determination.decision import Choice, Resolution
from screener.errors import Problem
from screener.questionnaire.folders import find_forms_folder
from screener.questionnaire.text import load_words
from screener.records.model import Role
from screener.review.case_words import say_ago, say_outcome, say_progress
from screener.review.case_work import CaseWork, have_rules_changed
from screener.review.finding_card import find_defer_date, make_card
from screener.review.told_answers import list_told
from screener.review.unclear_medicines import list_names, list_rows
from tests.review.determining import AT, WHO, make_setting, open_case

COLLEAGUE = "7d6f1f4e-3a44-4d37-9f2e-0c8f2d1a5b66"


@pytest.fixture(scope="module")
def words():
    return load_words(find_forms_folder(), "en")


@pytest.fixture
def begin():
    """Begins to work on a scenario's case."""
    return lambda scenario, **house: CaseWork(open_case(scenario), make_setting(**house), WHO, lambda: AT)


@pytest.fixture
def unclear(patient):
    """Somebody who took isotretinoin until July and says that they never did, and drops that nobody knows."""
    return patient.takes("Roaccutane", status="stopped", last_used="2026-07-15").takes("zelfutrin", status="taking")


def find_card(work, words, rule):
    return make_card(work, work.case.find_finding(rule), words, {})


# ── working ─────────────────────────────────────────────────────────────────────────────────────


def test_the_next_open_finding_is_looked_for_round_the_list(unclear, begin):
    work = begin(unclear)
    rules = [finding.rule for finding in work.to_decide]
    assert work.find_next_open() == rules[0]
    assert work.find_next_open(rules[-1]) == rules[0]
    work.decide(rules[0], Choice.FOLLOW)
    assert work.find_next_open(rules[-1]) == rules[1]


def test_what_cannot_be_decided_so_leaves_the_case_as_it_was(unclear, begin):
    work = begin(unclear)
    before = work.case
    problem = work.decide(work.to_decide[0].rule, Choice.PROCEED)
    assert isinstance(problem, Problem)
    assert problem.code == "DECIDE-003"
    assert work.case is before


def test_a_resolved_medicine_brings_new_findings_and_loses_no_decision(unclear, begin):
    work = begin(unclear)
    first = work.to_decide[0].rule
    work.decide(first, Choice.FOLLOW)
    assert work.resolve(Resolution(1, "zelfutrin", "warfarin", "The packet is here.")) is None
    assert work.find_standing_decision(first) is not None
    new = [finding.rule for finding in work.findings if work.is_new(finding.rule)]
    assert new
    assert all(work.is_open(rule) for rule in new)
    work.leave_unclear(1, "zelfutrin")
    assert not any(work.is_new(finding.rule) for finding in work.findings)


def test_a_finding_that_changes_with_the_day_is_open_again_and_shows_what_was_decided(unclear, begin, words):
    work = begin(unclear)
    other = open_case(unclear.answer(botox_had="yes", botox_date="2026-11-15"))
    work = CaseWork(other, make_setting(), WHO, lambda: AT)
    rule = next(one.rule for one in work.findings if one.until is not None)
    work.decide(rule, Choice.PROCEED, reason="Low dose.")
    changed = replace(work.case.find_finding(rule), until=date(2027, 5, 1))
    findings = tuple(changed if one.rule == rule else one for one in work.findings)
    work.take_up(replace(work.case, assessment=replace(work.case.assessment, findings=findings)))
    assert work.is_open(rule)
    assert work.find_outdated_decision(rule).reason == "Low dose."
    card = find_card(work, words, rule)
    assert "Low dose." in card.outdated
    assert card.mark == "CHANGED"
    assert not card.decided


def test_rules_as_they_were_are_no_news_and_others_are(unclear, begin):
    work = begin(unclear)
    assert not have_rules_changed(work.case)
    assert have_rules_changed(replace(work.case, shown=work.case.shown[1:]))


# ── a card ──────────────────────────────────────────────────────────────────────────────────────


def test_a_card_says_what_was_said_why_what_to_check_from_when_and_what_it_rests_on(unclear, begin, words):
    work = begin(unclear)
    finding = next(one for one in work.findings if one.until is not None)
    card = find_card(work, words, finding.rule)
    assert "Roaccutane" in card.said[0]
    assert finding.why in card.why
    assert "15 January 2027" in card.why
    assert card.check == finding.check
    assert f"{len(finding.sources)} sources" in card.aside
    cited = [text for heading, text in card.details if heading == "Source"]
    assert len(cited) == len(finding.sources)
    assert all("(" in text for text in cited)
    assert [one.words[0] for one in card.offered] == ["1", "2", "3", "4"]


def test_an_answer_is_told_in_the_patient_s_words_with_its_question(patient, begin, words):
    work = begin(patient.answer(keloid_ever="unsure"))
    (finding,) = [one for one in work.findings if any(b.question == "keloid-ever" for b in one.because)]
    said = find_card(work, words, finding.rule).said
    assert said[0].startswith("“Not sure” to: ")


def test_what_need_not_be_decided_offers_nothing(patient, begin, words):
    work = begin(patient.takes("fish oil", status="taking"))
    advice = [one for one in work.findings if one not in work.to_decide]
    assert advice
    assert all(find_card(work, words, one.rule).offered == () for one in advice)


def test_overriding_is_refused_on_the_card_to_whom_the_clinic_does_not_let(patient, begin, words):
    scenario = patient.takes("Roaccutane", status="taking")
    work = begin(scenario)
    rule = work.findings[0].rule
    refused = {one.choice: one.refusal for one in find_card(work, words, rule).offered}
    assert refused[Choice.PROCEED]
    assert not refused[Choice.FOLLOW]
    assert "Your role may not treat" in find_card(work, words, rule).text
    allowed = begin(scenario, override_roles=frozenset({Role.PRACTITIONER}))
    assert not any(one.refusal for one in find_card(allowed, words, rule).offered)


def test_a_colleague_s_decision_names_them(unclear, begin, words):
    work = begin(unclear)
    rule = work.to_decide[0].rule
    case = decide(
        work.case, rule, Choice.REFER, reason="Her GP.", by=COLLEAGUE, at=AT, setting=make_setting()
    )  # fmt: skip
    work.take_up(case)
    card = make_card(work, case.find_finding(rule), words, {COLLEAGUE: "Pia Sample"})
    assert "Her GP." in card.decided
    assert "Pia Sample" in card.decided


def test_a_deferral_begins_with_the_rule_s_day_if_that_puts_it_off_and_with_none_otherwise(unclear, begin):
    dated, open_ended = (
        next(one for one in begin(unclear).findings if (one.until is not None) is has_date)
        for has_date in (True, False)
    )
    setting = make_setting()
    assert find_defer_date(dated, setting) == dated.until
    assert find_defer_date(dated, replace(setting, today=dated.until)) is None
    assert find_defer_date(dated, replace(setting, wanted=dated.until)) is None
    assert find_defer_date(open_ended, setting) is None


def test_nothing_of_a_patient_stands_in_a_card_s_representation(unclear, begin, words):
    work = begin(unclear)
    cards = [find_card(work, words, one.rule) for one in work.findings]
    assert not any("zelfutrin" in repr(card) or "Roaccutane" in repr(card) for card in cards)


# ── answers and medicines ───────────────────────────────────────────────────────────────────────


def test_medicines_stand_first_verbatim_beside_what_they_were_read_as(unclear, begin, words):
    work = begin(unclear)
    section = list_told(work.case, (), words)[0]
    assert section.title == "Medicines"
    assert [row.question for row in section.rows] == ["“Roaccutane”", "“zelfutrin”"]
    assert "isotretinoin" in section.rows[0].answer
    assert "not recognised" in section.rows[1].answer
    assert section.rows[0].severity == "defer"


def test_a_medicine_noted_as_harmless_says_so_among_the_answers(unclear, begin, words):
    work = begin(unclear)
    work.resolve(Resolution(1, "zelfutrin", None, "Eye drops, seen."))
    assert "noted as harmless" in list_told(work.case, (), words)[0].rows[1].answer


def test_every_answer_in_force_is_told_once(patient, begin, words):
    work = begin(patient)
    questions = [row.question for section in list_told(work.case, (), words) for row in section.rows]
    assert len(questions) == len(set(questions))
    assert "What is your full name?" in questions


def test_names_offered_before_anything_is_typed_are_what_the_words_may_mean(patient, begin, words):
    work = begin(patient.takes("roacutane", status="taking"))
    (row,) = list_rows(work.case, words)
    assert "May be" in row.status
    offered = list_names(work.case.lexicon, row.unclear.part, "", words)
    assert any("isotretinoin" in one.shown for one in offered)
    assert offered[0].name in [one.name for one in row.unclear.part.candidates]


def test_everyday_words_are_never_offered_as_what_a_medicine_is(unclear, begin, words):
    work = begin(unclear)
    part = list_rows(work.case, words)[0].unclear.part
    offered = list_names(work.case.lexicon, part, "blood", words)
    assert all(work.resolve(Resolution(1, "zelfutrin", one.name, "Seen the packet.")) is None for one in offered)


# ── the whole ───────────────────────────────────────────────────────────────────────────────────


def test_how_far_it_is_decided_is_told_in_words(unclear, begin, words):
    work = begin(unclear)
    assert say_progress(work, words).startswith("0 of 3 findings decided. 3 more")
    for finding in work.to_decide:
        work.decide(finding.rule, Choice.FOLLOW, reason="Checked.")
    assert say_progress(work, words) == "All 3 findings are decided. You can sign."
    assert say_outcome(work.case, words) == "DEFER until 15 January 2027"


@pytest.mark.parametrize(
    ("minutes", "told"),
    [(0, "just now"), (-3, "just now"), (1, "a minute ago"), (6, "6 min ago"), (60, "an hour ago"),
     (150, "2 hours ago"), (60 * 24, "yesterday"), (60 * 24 * 9, "9 days ago")],
)  # fmt: skip
def test_how_long_it_waits_is_told_in_words(words, minutes, told):
    assert say_ago(timedelta(minutes=minutes), words) == told
