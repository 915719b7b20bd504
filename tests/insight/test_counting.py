"""Records are counted exactly: findings, decisions, reasons, times, pages and medicines; of nobody a word is kept."""

from __future__ import annotations

import dataclasses
import json
from datetime import UTC, date, datetime, timedelta

import pytest

from screener.determination.decision import Choice, Overall
from screener.errors import Problem
from screener.insight.counts import MedicineCount, ReasonCount, Spread
from screener.questionnaire.model import Severity
from screener.records.audit_log import list_events
from screener.records.members import Member
from screener.records.model import Part, Role
from screener.records.states import Step
from tests.insight.counted_clinic import SIGNED

F, P, D, R = Choice.FOLLOW, Choice.PROCEED, Choice.DEFER, Choice.REFER


def by_rule(counts):
    return {rule.key.id: rule for rule in counts.rules}


def by_page(counts):
    return {page.key.id: page for page in counts.pages}


def test_an_empty_clinic_counts_to_nothing(clinic):
    counts = clinic.count()
    assert (counts.records, counts.rules, counts.pages, counts.to_decision) == (0, (), (), None)
    assert set(counts.outcomes.values()) | set(counts.overall.values()) == {0}


def test_each_rule_is_counted_with_what_became_of_its_findings(clinic):
    for choice in (F, F, (P, "GP agrees"), D, (R, "Ask the GP")):
        clinic.decide(clinic.keep("koebner-risk", "keloid-family"), {"koebner-risk": choice})
    clinic.keep("koebner-risk")
    rules = by_rule(clinic.count())
    koebner = rules["koebner-risk"]
    assert koebner.title != "koebner-risk"
    became = (koebner.followed, koebner.proceeded, koebner.deferred, koebner.referred, koebner.undecided)
    assert (koebner.raised, became, koebner.noted) == (6, (2, 1, 1, 1, 1), 0)
    assert (rules["keloid-family"].noted, rules["keloid-family"].undecided) == (5, 0)
    assert [rule.key.id for rule in clinic.count().rules] == ["koebner-risk", "keloid-family"]


def test_outcomes_and_decisions_are_counted(clinic):
    clinic.decide(clinic.keep(outcome="clear"))
    clinic.decide(clinic.keep(outcome="defer"), overall=Overall.DEFER, words="Healed first")
    clinic.keep(outcome="clear")
    counts = clinic.count()
    assert {name: number for name, number in counts.outcomes.items() if number} == {"clear": 2, "defer": 1}
    assert {name: number for name, number in counts.overall.items() if number} == {
        "proceed": 1, "defer": 1, "undecided": 1
    }  # fmt: skip


def test_what_was_opened_again_is_undecided_until_it_is_decided_again(clinic):
    record_id = clinic.keep("koebner-risk")
    clinic.decide(record_id, {"koebner-risk": F})
    clinic.step(record_id, Step.REOPEN, SIGNED + timedelta(hours=1))
    counts = clinic.count()
    assert (by_rule(counts)["koebner-risk"].undecided, counts.overall["undecided"]) == (1, 1)


def test_a_correction_is_counted_in_place_of_what_it_corrects(clinic):
    record_id = clinic.keep("koebner-risk", stays=[("welcome", 5)])
    clinic.keep("needle-faint", stays=[("welcome", 7)], record_id=record_id, corrects=1)
    counts = clinic.count()
    assert (counts.records, list(by_rule(counts))) == (1, ["needle-faint"])
    assert by_page(counts)["welcome"].stay == Spread(1, 7, 7, 7)


def test_what_a_resolved_medicine_no_longer_raises_was_raised_all_the_same(clinic):
    record_id = clinic.keep("sys-med-unrecognised", "koebner-risk")
    clinic.step(record_id, Step.TAKE, SIGNED)
    findings = [{"rule": "koebner-risk", "severity": "review"}, {"rule": "needle-faint", "severity": "defer"}]
    now = json.dumps({"findings": findings}).encode()
    clinic.step(record_id, Step.REASSESS, SIGNED, {Part.ASSESSMENT: now})
    rules = by_rule(clinic.count())
    became = {name: (rule.raised, rule.settled, rule.undecided) for name, rule in rules.items()}
    assert became == {"sys-med-unrecognised": (1, 1, 0), "koebner-risk": (1, 0, 1), "needle-faint": (1, 0, 1)}


# ── reasons ─────────────────────────────────────────────────────────────────────────────────────


def proceed(clinic, people, *reasons):
    for who, reason in zip(people, reasons, strict=True):
        clinic.decide(clinic.keep("koebner-risk", patient=who), {"koebner-risk": (P, reason)})
    return by_rule(clinic.count())["koebner-risk"]


def test_a_reason_of_three_people_is_told_however_it_is_spelt_and_others_only_as_a_number(clinic):
    reasons = ("GP agrees", "gp  agrees.", "GP agrees", "Zelda's mother insists", "Zelda's mother insists")
    rule = proceed(clinic, ("Ana", "Bea", "Cleo", "Dora", "Edna"), *reasons)
    assert (rule.proceeded, rule.reasons, rule.other_reasons) == (5, (ReasonCount("GP agrees", 3),), 2)


def test_a_reason_of_one_person_however_often_is_never_told(clinic):
    rule = proceed(clinic, ("Testa", "TESTA ", "Testa", "Bea"), *["Sister of Zelda Unspeakable"] * 4)
    assert (rule.reasons, rule.other_reasons) == ((), 4)


# ── times ───────────────────────────────────────────────────────────────────────────────────────


def test_waiting_is_measured_from_the_signature_to_the_first_decision_and_to_the_countersignature(clinic):
    for minutes in (10, 20, 60):
        record_id = clinic.keep()
        clinic.decide(record_id, after=timedelta(minutes=minutes))
        clinic.countersign(record_id, after=timedelta(minutes=minutes + 1))
    counts = clinic.count()
    assert counts.to_decision == Spread(3, 1200, 900, 2400)
    assert counts.to_countersignature == Spread(3, 1260, 960, 2460)


def test_a_clock_that_was_set_back_measures_nothing(clinic):
    clinic.decide(clinic.keep(), after=timedelta(minutes=-3))
    assert clinic.count().to_decision is None


# ── pages ───────────────────────────────────────────────────────────────────────────────────────


def test_stays_on_a_page_are_added_up_for_each_patient_and_pages_stand_in_the_order_shown(clinic):
    clinic.keep(stays=[("welcome", 10), ("about-you", 60), ("check", 5), ("about-you", 30), ("check", 15)])
    clinic.keep(stays=[("welcome", 20), ("about-you", 30)])
    counts = clinic.count()
    assert list(by_page(counts)) == ["welcome", "about-you", "check", "sign"]
    assert [page.title for page in counts.pages] == ["Welcome", "About you", "Check your answers", "Read and sign"]
    assert by_page(counts)["about-you"].stay == Spread(2, 60, 45, 75)
    assert by_page(counts)["check"].stay == Spread(1, 20, 20, 20)


def test_who_stops_came_as_far_as_every_page_before(clinic):
    clinic.keep(stays=[("welcome", 1), ("about-you", 1), ("heart", 1)])
    for page in ("about-you", "heart", "heart", ""):
        clinic.give_up(page)
    counts = clinic.count()
    assert (counts.stopped, counts.stopped_unknown) == (4, 1)
    pages = {name: (page.reached, page.stopped) for name, page in by_page(counts).items()}
    assert pages == {"welcome": (4, 0), "about-you": (4, 1), "heart": (3, 2), "sign": (1, 0)}


def test_whoever_signed_was_on_the_page_where_one_signs_though_their_stay_is_not_kept(clinic):
    clinic.keep(stays=[("welcome", 1)])
    clinic.keep(stays=[("welcome", 1)])
    clinic.give_up("sign")
    sign = by_page(clinic.count())["sign"]
    assert (sign.reached, sign.stopped, sign.stay) == (3, 1, None)


def test_pages_that_the_form_no_longer_has_are_counted_together(clinic):
    clinic.keep(stays=[("welcome", 1), ("horoscope", 4), ("tarot", 6)])
    *_, other = clinic.count().pages
    assert (other.key.id, other.title, other.reached) == ("", "", 1)
    assert other.stay == Spread(1, 10, 10, 10)


# ── medicines ───────────────────────────────────────────────────────────────────────────────────


def test_names_are_counted_as_the_patient_left_them_also_once_they_are_resolved(clinic):
    clinic.keep(medicines=[("warfarin", "exact"), ("zorblaxin", "unrecognised")])
    clinic.keep(medicines=[("war", "candidates")])
    record_id = clinic.keep(medicines=[("mystery drops", "unrecognised")])
    clinic.step(record_id, Step.TAKE, SIGNED)
    resolved = b'{"findings": [], "medicines": [{"verbatim": "mystery drops", "status": "confirmed"}]}'
    clinic.step(record_id, Step.REASSESS, SIGNED, {Part.ASSESSMENT: resolved})
    assert clinic.count().medicines == MedicineCount(entries=4, unrecognised=2, uncertain=1, records=3)


# ── which records, and who may ──────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("since", "until", "number"),
    [
        (None, None, 3),
        (date(2026, 6, 2), None, 2),
        (date(2026, 6, 2), date(2026, 6, 2), 1),
        (None, date(2026, 6, 1), 1),
        (date.min, date.max, 3),
        (date(2026, 6, 4), None, 0),
    ],
)
def test_days_begin_and_end_at_midnight_by_the_clinics_clock(clinic, since, until, number):
    # In London it is summer: an hour ahead of UTC.
    for day, hour, minute in ((1, 22, 59), (1, 23, 0), (3, 22, 59)):
        at = datetime(2026, 6, day, hour, minute, tzinfo=UTC)
        clinic.keep(signed_at=at)
        clinic.give_up(at=at)
    counts = clinic.count(since, until)
    assert (counts.records, counts.stopped) == (number, number)


def test_a_period_that_ends_before_it_begins_is_refused_and_not_told(clinic):
    problem = clinic.count(date(2026, 6, 2), date(2026, 6, 1))
    assert isinstance(problem, Problem)
    assert problem.code == "INSIGHT-002"
    assert "records.counted" not in [event.action for event in list_events(clinic.store)]


def test_that_records_are_counted_is_told_once(clinic):
    for _ in range(3):
        clinic.keep()
    before = len(list(list_events(clinic.store)))
    clinic.count()
    (told,) = list(list_events(clinic.store))[before:]
    assert (told.action, told.actor_id, told.record_id) == ("records.counted", clinic.by.member.id, None)


def test_reception_may_not_have_records_counted(clinic):
    member = Member.model_validate(clinic.by.member.model_dump() | {"role": Role.RECEPTION})
    clinic.by = dataclasses.replace(clinic.by, member=member)
    problem = clinic.count()
    assert isinstance(problem, Problem)
    assert problem.code == "INSIGHT-003"


def test_more_records_than_are_read_at_once_are_counted_each_once_with_progress(clinic, monkeypatch):
    from screener.records import counting

    monkeypatch.setattr(counting, "_AT_ONCE", 2)
    for _ in range(5):
        clinic.keep("koebner-risk")
    seen = []
    counts = clinic.count(on_progress=lambda done, of: bool(seen.append((done, of))) or True)
    assert (counts.records, by_rule(counts)["koebner-risk"].raised) == (5, 5)
    assert seen == [(0, 5), (1, 5), (2, 5), (3, 5), (4, 5), (5, 5)]


def test_it_stops_when_it_is_told_to(clinic):
    clinic.keep()
    clinic.keep()
    assert clinic.count(on_progress=lambda done, _of: done < 1) is None


def test_a_record_that_does_not_open_is_told_and_the_others_are_counted(clinic):
    clinic.keep("koebner-risk")
    shut = clinic.keep("koebner-risk")
    clinic.step(shut, Step.TAKE, SIGNED)
    clinic.step(shut, Step.REASSESS, SIGNED, {Part.ASSESSMENT: b'{"findings": [{"rule": "Zelda Unspeakable"}]}'})
    counts = clinic.count()
    assert (counts.records, counts.unreadable, by_rule(counts)["koebner-risk"].raised) == (1, 1, 1)


def test_the_worst_severity_of_a_rule_is_told(clinic):
    clinic.keep("skin-hsv-recent")
    assert by_rule(clinic.count())["skin-hsv-recent"].severity is Severity.DEFER


def test_nothing_of_a_person_is_in_what_was_counted(clinic):
    planted = "Zelda Unspeakable"
    clinic.keep(
        "koebner-risk", patient=planted, medicines=[(planted, "unrecognised")], answers={"full-name": planted}
    )
    clinic.decide(clinic.keep("koebner-risk", patient=planted), {"koebner-risk": (P, planted)}, words=planted)
    assert "Zelda" not in repr(clinic.count())
