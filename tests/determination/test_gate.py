"""What the gate lets through, and what it says of everything else."""

from __future__ import annotations

import ast
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import screener
from screener.determination.decision import Choice, CoursePlan, House, Overall, Topic
from screener.determination.gate import (
    LONGEST_REASON,
    find_decision_problem,
    find_problems,
    judge,
    lets_treat,
    list_open,
    needs_reason,
    say_day,
)
from screener.questionnaire.model import Severity
from screener.records.model import Role
from screener.records.stepping import Readiness
from tests.determination.invented import (
    GRAVE,
    LATER,
    REASON,
    TODAY,
    TOMORROW,
    decision,
    determination,
    finding,
    setting,
)

ADVICE, REVIEW = finding(Severity.ADVISE), finding(Severity.REVIEW)
DEFERRAL = finding(Severity.DEFER, until=LATER)
BARRED = finding(Severity.CONTRAINDICATED)


def find_codes(findings, determined, where=None):
    return [problem.code for problem in find_problems(findings, determined, where or setting())]


# ── the whole ───────────────────────────────────────────────────────────────────────────────────


def test_who_has_nothing_flagged_is_treated():
    assert judge([], determination(), setting()) == Readiness(ready_to_treat=True, open_findings=0)


def test_advice_needs_no_decision():
    assert judge([ADVICE], determination(), setting()) == Readiness(ready_to_treat=True, open_findings=0)


@pytest.mark.parametrize("severity", GRAVE)
@pytest.mark.parametrize("overall", [Overall.PROCEED, Overall.WITH_CARE])
def test_nobody_is_treated_while_a_finding_is_undecided(severity, overall):
    assert "DECIDE-010" in find_codes([finding(severity)], determination(overall=overall, words="Lower depth."))


@pytest.mark.parametrize("overall", [Overall.DEFER, Overall.DECLINE, Overall.REFER])
@pytest.mark.parametrize("severity", GRAVE)
def test_who_is_not_treated_may_have_findings_undecided(severity, overall):
    untold = determination(overall=overall, words="Asks their doctor first.", discussed=frozenset(), treat_on=None)
    assert judge([finding(severity)], untold, setting()) == Readiness(ready_to_treat=False, open_findings=1)


def test_a_decision_about_what_has_changed_since_decides_nothing():
    changed = replace(REVIEW, severity=Severity.DEFER)
    assert list_open([changed], [decision(REVIEW)]) == (changed,)
    assert find_codes([changed], determination(decision(REVIEW))) == ["DECIDE-010"]


def test_a_finding_decided_twice_is_told_since_nobody_could_say_which_counts():
    both = determination(decision(REVIEW), decision(REVIEW, Choice.FOLLOW))
    assert find_codes([REVIEW], both) == ["DECIDE-005"]


@pytest.mark.parametrize("choice", [Choice.FOLLOW, Choice.DEFER, Choice.REFER])
@pytest.mark.parametrize("about", [BARRED, DEFERRAL], ids=["contraindicated", "defer"])
def test_nobody_is_treated_against_what_was_decided(about, choice):
    assert "DECIDE-011" in find_codes([about], determination(decision(about, choice)))


def test_no_lapse_of_time_lifts_what_contraindicates():
    deferred = decision(BARRED, Choice.DEFER, until=TOMORROW)
    assert "DECIDE-011" in find_codes([BARRED], determination(deferred, treat_on=LATER))
    assert not lets_treat(BARRED, deferred, LATER)


def test_a_deferral_of_ones_own_lets_treat_from_its_day_on():
    deferred = decision(REVIEW, Choice.DEFER, until=LATER)
    assert find_codes([REVIEW], determination(deferred, treat_on=LATER)) == []
    assert "DECIDE-011" in find_codes([REVIEW], determination(deferred, treat_on=LATER - timedelta(days=1)))


@pytest.mark.parametrize("role", [Role.PRACTITIONER, Role.OWNER])
def test_only_a_role_with_the_right_treats_against_a_contraindication(role):
    assert find_codes([BARRED], determination(decision(BARRED)), setting(role)) == ["DECIDE-001"]
    assert find_codes([BARRED], determination(decision(BARRED)), setting(Role.PRESCRIBER)) == []


def test_no_role_has_that_right_unless_the_clinic_gives_it():
    where = setting(Role.PRESCRIBER, house=House())
    assert find_codes([BARRED], determination(decision(BARRED)), where) == ["DECIDE-001"]


def test_reception_decides_nothing():
    assert find_codes([], determination(overall=Overall.DECLINE, words=REASON), setting(Role.RECEPTION)) == [
        "DECIDE-007"
    ]


# ── one finding ─────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("until", [None, TODAY, TODAY - timedelta(days=1)])
def test_a_deferral_needs_a_day_to_come(until):
    told = find_decision_problem(REVIEW, decision(REVIEW, Choice.DEFER, until=until), setting())
    assert told.code == "DECIDE-002"
    assert find_decision_problem(REVIEW, decision(REVIEW, Choice.DEFER, until=TOMORROW), setting()) is None


@pytest.mark.parametrize("wanted", [TODAY - timedelta(days=9), TODAY, None])
def test_a_deferral_to_a_day_after_the_one_wanted_is_one(wanted):
    where = setting(wanted=wanted)
    assert find_decision_problem(REVIEW, decision(REVIEW, Choice.DEFER, until=TOMORROW), where) is None
    assert find_codes([], determination(overall=Overall.DEFER, until=TOMORROW), where) == []


@pytest.mark.parametrize(
    ("day", "told"),
    [(date(2026, 11, 28), "28 November 2026"), (date(2027, 1, 5), "5 January 2027"), (date.max, "31 December 9999")],
)
def test_a_day_is_told_as_a_person_says_it(day, told):
    assert say_day(day) == told


@pytest.mark.parametrize("until", [TOMORROW, LATER])
def test_a_deferral_to_a_day_by_which_nobody_wants_to_be_treated_yet_is_none(until):
    where = setting(wanted=LATER)
    told = find_decision_problem(REVIEW, decision(REVIEW, Choice.DEFER, until=until), where)
    assert (told.code, told.where) == ("DECIDE-002", REVIEW.rule)
    assert say_day(LATER) in told.message
    whole = determination(overall=Overall.DEFER, until=until, treat_on=LATER)
    assert find_codes([], whole, where) == ["DECIDE-017"]


def test_a_slip_of_the_pen_defers_nobody_for_decades():
    far, childhood = date(TODAY.year + 36, 1, 5), date(TODAY.year + 18, 1, 5)
    told = find_decision_problem(REVIEW, decision(REVIEW, Choice.DEFER, until=far), setting())
    assert told.code == "DECIDE-002"
    assert "5 January 2062 is more than twenty years" in told.message
    assert find_codes([], determination(overall=Overall.DEFER, until=far)) == ["DECIDE-017"]
    assert find_decision_problem(REVIEW, decision(REVIEW, Choice.DEFER, until=childhood), setting()) is None


def test_a_slip_of_the_pen_treats_nobody_in_years():
    assert find_codes([], determination(treat_on=date(TODAY.year + 36, 1, 5))) == ["DECIDE-027"]
    assert find_codes([], determination(treat_on=TODAY + timedelta(days=2 * 365))) == []


NOT_TREATING = [Overall.DEFER, Overall.DECLINE, Overall.REFER]


@pytest.mark.parametrize("overall", NOT_TREATING)
def test_nothing_is_decided_for_a_day_that_has_passed(overall):
    told = determination(overall=overall, treat_on=TODAY - timedelta(days=1), words=REASON, until=LATER)
    assert find_codes([], told) == ["DECIDE-016"]
    assert find_codes([], replace(told, treat_on=None)) == []


@pytest.mark.parametrize("overall", NOT_TREATING)
def test_who_waited_beyond_the_day_they_wanted_may_be_told_no(overall):
    past = TODAY - timedelta(days=1)
    told = determination(overall=overall, treat_on=past, words=REASON, until=LATER)
    assert find_codes([], told, setting(wanted=past)) == []
    assert find_codes([], determination(treat_on=past), setting(wanted=past)) == ["DECIDE-016"]


def test_a_day_that_has_passed_is_told_once_whatever_the_time_to_reflect():
    where = setting(house=House(reflection_days=7))
    assert find_codes([], determination(treat_on=TODAY - timedelta(days=1)), where) == ["DECIDE-016"]


NEEDS_REASON = [
    (severity, choice)
    for severity in Severity
    for choice in (Choice.PROCEED, Choice.REFER, *([Choice.FOLLOW] if severity is Severity.REVIEW else []))
]


@pytest.mark.parametrize(("severity", "choice"), NEEDS_REASON)
@pytest.mark.parametrize("blank", ["", "  \n", ".", "x", "- - -", "ok", "123 456"])
def test_what_departs_from_a_rule_or_is_left_to_judgement_says_why(severity, choice, blank):
    about = finding(severity)
    told = find_decision_problem(about, decision(about, choice, reason=blank), setting(Role.PRESCRIBER))
    assert told.code == "DECIDE-003"
    assert find_decision_problem(about, decision(about, choice), setting(Role.PRESCRIBER)) is None


@pytest.mark.parametrize("reason", ["seen", "Нет", "已看包装", "ok by GP", "è già"])
def test_whole_words_of_any_script_are_a_reason(reason):
    assert find_decision_problem(REVIEW, decision(REVIEW, reason=reason), setting()) is None


@pytest.mark.parametrize(
    ("overall", "code"),
    [
        (Overall.WITH_CARE, "DECIDE-015"),
        (Overall.DEFER, "DECIDE-017"),
        (Overall.DECLINE, "DECIDE-018"),
        (Overall.REFER, "DECIDE-019"),
    ],
)
def test_a_stop_or_a_single_letter_says_nothing_of_the_whole_either(overall, code):
    assert find_codes([], determination(overall=overall, words=".")) == [code]
    assert find_codes([], determination(overall=overall, words="x")) == [code]


@pytest.mark.parametrize("about", [BARRED, DEFERRAL, ADVICE], ids=lambda one: one.severity)
def test_who_follows_a_rule_need_not_say_why(about):
    assert find_decision_problem(about, decision(about, Choice.FOLLOW, reason=""), setting()) is None


def test_a_deferral_says_why_unless_it_is_at_least_the_rules():
    assert not needs_reason(DEFERRAL, Choice.DEFER, LATER)
    assert not needs_reason(DEFERRAL, Choice.DEFER, LATER + timedelta(days=1))
    assert needs_reason(DEFERRAL, Choice.DEFER, LATER - timedelta(days=1))
    assert needs_reason(REVIEW, Choice.DEFER, LATER)
    early = decision(DEFERRAL, Choice.DEFER, until=TOMORROW, reason="")
    assert find_decision_problem(DEFERRAL, early, setting()).code == "DECIDE-003"


def test_a_reason_that_no_page_could_hold_is_told():
    long = decision(REVIEW, reason="x" * (LONGEST_REASON + 1))
    assert find_decision_problem(REVIEW, long, setting()).code == "DECIDE-004"
    assert find_decision_problem(REVIEW, decision(REVIEW, reason="x" * LONGEST_REASON), setting()) is None


# ── the treatment ───────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"treat_on": None}, "DECIDE-012"),
        ({"discussed": frozenset(Topic) - {Topic.REFLECTION}}, "DECIDE-013"),
        ({"overall": Overall.WITH_CARE, "words": " "}, "DECIDE-015"),
        ({"treat_on": TODAY - timedelta(days=1)}, "DECIDE-016"),
        ({"overall": Overall.DEFER}, "DECIDE-017"),
        ({"overall": Overall.DEFER, "until": TODAY}, "DECIDE-017"),
        ({"overall": Overall.DECLINE}, "DECIDE-018"),
        ({"overall": Overall.REFER}, "DECIDE-019"),
        ({"words": "x" * (LONGEST_REASON + 1)}, "DECIDE-004"),
        ({"early_reason": "x" * (LONGEST_REASON + 1)}, "DECIDE-004"),
        ({"course": CoursePlan(0, 4, 6)}, "DECIDE-006"),
        ({"course": CoursePlan(4, 6, 4)}, "DECIDE-006"),
    ],
)
def test_what_a_determination_lacks_is_told(fields, code):
    assert find_codes([], determination(**fields)) == [code]


@pytest.mark.parametrize(
    "fields",
    [
        {"overall": Overall.WITH_CARE, "words": "Lower depth at the chin."},
        {"treat_on": LATER},
        {"overall": Overall.DEFER, "until": TOMORROW},
        {"overall": Overall.DEFER, "words": "Until the letter of the doctor is there."},
        {"overall": Overall.DECLINE, "words": "Expects the impossible."},
        {"overall": Overall.REFER, "words": "A dermatologist looks at the mole."},
        {"course": CoursePlan(4, 4, 6)},
    ],
)
def test_what_a_determination_needs_is_enough(fields):
    assert find_codes([], determination(**fields)) == []


def test_every_topic_not_talked_about_is_told():
    told = find_problems([], determination(discussed=frozenset()), setting())
    assert [(problem.code, problem.where) for problem in told] == [("DECIDE-013", topic.value) for topic in Topic]


@pytest.mark.parametrize("about", [BARRED], ids=["contraindicated"])
def test_who_follows_a_contraindication_has_said_why_it_is_declined(about):
    assert find_codes([about], determination(decision(about, Choice.FOLLOW), overall=Overall.DECLINE)) == []
    assert find_codes([about], determination(decision(about, Choice.REFER), overall=Overall.DECLINE)) == [
        "DECIDE-018"
    ]


@pytest.mark.parametrize(
    "decided",
    [decision(DEFERRAL, Choice.FOLLOW), decision(DEFERRAL, Choice.DEFER, until=LATER)],
    ids=["followed", "deferred"],
)
def test_the_whole_is_not_deferred_for_less_than_a_finding(decided):
    early = determination(decided, overall=Overall.DEFER, until=LATER - timedelta(days=1))
    assert find_codes([DEFERRAL], early) == ["DECIDE-017"]
    assert find_codes([DEFERRAL], replace(early, until=LATER)) == []


def test_a_time_to_reflect_is_kept_or_it_is_said_why_not():
    where = setting(house=House(reflection_days=7), signed_on=TODAY)
    last = TODAY + timedelta(days=6)
    assert find_codes([], determination(treat_on=last), where) == ["DECIDE-014"]
    assert find_codes([], determination(treat_on=last, early_reason="Travels from abroad."), where) == []
    assert find_codes([], determination(treat_on=TODAY + timedelta(days=7)), where) == []


def test_what_is_wrong_with_single_findings_is_told_in_their_order_and_before_the_rest():
    first, second = finding(rule="first"), finding(rule="second")
    wrong = determination(decision(second, reason=""), decision(first, reason=""), treat_on=None)
    told = find_problems([first, second], wrong, setting())
    assert [(problem.code, problem.where) for problem in told] == [
        ("DECIDE-003", "first"), ("DECIDE-003", "second"), ("DECIDE-012", None),
    ]  # fmt: skip


# ── whatever is decided ─────────────────────────────────────────────────────────────────────────

_days = st.one_of(st.none(), st.dates(date(2026, 11, 1), date(2027, 1, 1)))
_findings = st.lists(st.sampled_from(list(Severity)), max_size=4).map(
    lambda severities: [finding(severity, f"rule-{index}") for index, severity in enumerate(severities)]
)


@given(data=st.data(), findings=_findings, role=st.sampled_from(list(Role)), overall=st.sampled_from(list(Overall)))
def test_nothing_gets_through_that_must_not(data, findings, role, overall):
    choices = [data.draw(st.one_of(st.none(), st.sampled_from(list(Choice)))) for _ in findings]
    decisions = [
        decision(one, choice, until=data.draw(_days), reason=data.draw(st.sampled_from(["", REASON])))
        for one, choice in zip(findings, choices, strict=True)
        if choice is not None
    ]
    determined = determination(*decisions, overall=overall, treat_on=data.draw(_days), words=REASON, until=LATER)
    judged = judge(findings, determined, setting(role))
    if not isinstance(judged, Readiness) or not judged.ready_to_treat:
        return
    for one, choice in zip(findings, choices, strict=True):
        if one.severity is Severity.ADVISE:
            continue
        assert choice in (Choice.PROCEED, Choice.FOLLOW, Choice.DEFER)
        if one.severity is Severity.CONTRAINDICATED:
            assert choice is Choice.PROCEED
            assert role is Role.PRESCRIBER
    assert judged.open_findings == 0


def test_nothing_but_the_gate_says_that_somebody_is_ready():
    makers = set()
    for path in Path(screener.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            called = node.func if isinstance(node, ast.Call) else None
            name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
            if name == "Readiness":
                makers.add(path.relative_to(Path(screener.__file__).parent).as_posix())
    assert makers == {"determination/gate.py"}
