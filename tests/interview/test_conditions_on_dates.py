"""Conditions on dates, areas and age: three-valued, with the days they rest on."""

from datetime import date

import pytest

from screener.interview.conditions import Ground, Truth, Verdict

TRUE, FALSE, UNKNOWN = Truth.TRUE, Truth.FALSE, Truth.UNKNOWN


def questions_of(verdict: Verdict) -> list[str | None]:
    return [ground.question for ground in verdict.grounds]


# ── dates ───────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("answer", "day", "fires"),
    [
        ("2026-11-20", date(2026, 11, 20), True),
        ("2026-11-07", date(2026, 11, 7), True),
        ("2026-11-06", None, False),
        ("2026-11-05", None, False),
        ("2026-11-25", date(2026, 11, 25), True),
        ("2026-11", date(2026, 11, 20), True),
        ("2026", date(2026, 11, 20), True),
        ("2026-10", None, False),
        ("2025", None, False),
        ("about 2 weeks ago", date(2026, 11, 10), True),
        ("about 1 month ago", None, False),
    ],
)
def test_an_interval_has_passed_on_the_day_it_ends(small, answer, day, fires):
    verdict = small(since="date").answer(since=answer).ask({"q": "since", "within": "14 days"})
    expected = Verdict(TRUE, True, (Ground("since", day=day),)) if fires else Verdict(FALSE, False)
    assert verdict == expected


def test_an_interval_may_be_a_setting(small):
    form = small(since="date").answer(since="2026-10-24")
    assert form.ask({"q": "since", "within": "session_gap_days"}).holds
    assert not form.answer(since="2026-10-23").ask({"q": "since", "within": "session_gap_days"}).holds


@pytest.mark.parametrize(
    ("item", "answer", "truth", "fires"),
    [
        ({}, "unsure", UNKNOWN, True),
        ({}, None, UNKNOWN, True),
        ({"optional": True}, "unsure", UNKNOWN, True),
        ({"optional": True}, None, FALSE, False),
        ({"flag-unsure": False}, "unsure", FALSE, False),
        ({"flag-unsure": False}, None, UNKNOWN, True),
        ({"flag-unsure": False, "optional": True}, None, FALSE, False),
    ],
)
@pytest.mark.parametrize("interval", [{"within": "14 days"}, {"within-after": "14 days"}])
def test_an_unknown_date_counts_as_not_yet_passed_unless_convention_says_otherwise(
    small, item, answer, truth, fires, interval
):
    verdict = small(since={"type": "date", **item}).answer(since=answer).ask({"q": "since", **interval})
    assert (verdict.truth, verdict.holds) == (truth, fires)
    assert verdict.grounds == ((Ground("since", undated=True),) if fires else ())


@pytest.mark.parametrize(
    ("answer", "fires"),
    [
        ("2026-11-19", False),
        ("2026-11-20", True),
        ("2026-11-26", True),
        ("2026-11-27", True),
        ("2026-11-28", False),
        ("2026-11", True),
        ("2026", True),
        ("2026-12", False),
        ("2026-10", False),
        ("about 1 day ago", False),
    ],
)
def test_an_event_to_come_counts_from_the_treatment_date_to_the_last_day(small, answer, fires):
    form = small(event={"type": "date", "when": "future"}).answer(event=answer)
    verdict = form.ask({"q": "event", "within-after": "7 days"})
    assert (verdict.truth, verdict.holds) == ((TRUE, True) if fires else (FALSE, False))


@pytest.mark.parametrize("interval", [{"within": "14 days"}, {"within-after": "14 days"}])
def test_without_a_treatment_date_no_interval_has_passed(small, interval):
    form = small(since="date").answer(since="1999-01-01")
    form.on = None
    verdict = form.ask({"q": "since", **interval})
    assert (verdict.truth, verdict.holds) == (UNKNOWN, True)
    assert verdict.grounds == (Ground("since", undated=True),)


# ── the person ──────────────────────────────────────────────────────────────────────────────────

AREAS = {"type": "map", "options": ["nose", "chin", "neck", "back"]}
BIRTH = {"type": "date", "full-date": True}


@pytest.mark.parametrize(
    ("chosen", "face", "body"),
    [
        (["nose"], TRUE, FALSE),
        (["back"], FALSE, TRUE),
        (["chin", "back"], TRUE, TRUE),
        (["neck"], FALSE, FALSE),
        ([], UNKNOWN, UNKNOWN),
        (None, UNKNOWN, UNKNOWN),
    ],
)
def test_an_area_belongs_to_a_group_if_any_chosen_one_does(small, chosen, face, body):
    form = small(places=AREAS).answer(places=chosen)
    for group, truth in (("face", face), ("body", body)):
        verdict = form.ask({"area": group})
        assert (verdict.truth, verdict.holds) == (truth, truth is TRUE)
        assert questions_of(verdict) == (["places"] if truth is TRUE else [])


def test_a_form_without_a_map_knows_no_area(small):
    assert small(a="yes-no").ask({"area": "face"}).truth is UNKNOWN


@pytest.mark.parametrize(
    ("born", "truth"),
    [
        ("2010-11-21", FALSE),
        ("2010-11-20", TRUE),
        ("2008-11-21", TRUE),
        ("2008-11-20", FALSE),
        ("unsure", UNKNOWN),
        (None, UNKNOWN),
    ],
)
def test_age_is_whole_years_on_the_treatment_date(small, born, truth):
    verdict = small(date_of_birth=BIRTH).answer(date_of_birth=born).ask({"age": {"gte": 16, "lt": 18}})
    assert (verdict.truth, verdict.holds) == (truth, truth is TRUE)
    assert questions_of(verdict) == (["date-of-birth"] if truth is TRUE else [])


def test_without_a_treatment_date_age_is_unknown(small):
    form = small(date_of_birth=BIRTH).answer(date_of_birth="2010-11-21")
    form.on = None
    assert form.ask({"age": {"lt": 16}}).truth is UNKNOWN
