"""Nothing is signed twice, unseen, or other than was shown; whatever fails, what was written stays."""

from dataclasses import replace

import pytest

from screener.determination.decision import Overall
from screener.errors import Problem
from screener.review.drafting import Draft, Place, make_determination
from screener.review.signing_flow import Phase, SigningFlow
from tests.review.determining import ALL_TALKED_ABOUT, make_setting, open_case

READY = Draft(Overall.PROCEED, discussed=ALL_TALKED_ABOUT)
PAGE, DONE = object(), object()
AWAY = Problem("STORE-001", "The database is away.", "")


@pytest.fixture
def flow(patient):
    """All is said; nothing is drawn yet."""
    return SigningFlow(open_case(patient), make_setting(), READY)


@pytest.fixture
def shown(flow):
    """The page is before the practitioner's eyes."""
    assert flow.take_prepared(flow.begin_preparing(), PAGE)
    flow.see()
    return flow


def test_nothing_is_drawn_while_something_is_in_the_way(flow):
    flow.change(replace(READY, discussed=frozenset()))
    assert flow.begin_preparing() is None
    assert flow.phase is Phase.FILLING


def test_it_is_drawn_once_however_often_it_is_asked_for(flow):
    assert flow.begin_preparing() == make_determination(flow.case, READY)
    assert flow.begin_preparing() is None


def test_what_was_not_seen_is_not_signed(flow):
    assert flow.begin_signing() is None
    flow.take_prepared(flow.begin_preparing(), PAGE)
    assert flow.begin_signing() is None
    flow.see()
    assert flow.begin_signing() is PAGE


def test_it_is_signed_once_however_often_it_is_asked_for(shown):
    assert shown.begin_signing() is PAGE
    assert shown.begin_signing() is None
    shown.take_signed(DONE)
    assert shown.begin_signing() is None
    assert (shown.phase, shown.signed) == (Phase.SIGNED, DONE)


def test_a_change_takes_the_page_away(shown):
    assert shown.change(READY.choose(Overall.DECLINE).say("No."))
    assert (shown.phase, shown.prepared) == (Phase.FILLING, None)
    assert shown.begin_signing() is None


def test_no_change_leaves_the_page(shown):
    assert shown.change(READY)
    assert shown.phase is Phase.SHOWN


def test_a_page_that_comes_late_is_of_another_draft(flow):
    about = flow.begin_preparing()
    flow.change(READY.choose(Overall.DECLINE).say("Not on this skin."))
    flow.begin_preparing()
    assert not flow.take_prepared(about, PAGE)
    assert (flow.phase, flow.prepared) == (Phase.PREPARING, None)


def test_while_it_is_signed_nothing_changes(shown):
    shown.begin_signing()
    assert not shown.change(replace(READY, overall=Overall.DECLINE))
    shown.go_back()
    assert (shown.phase, shown.draft) == (Phase.SIGNING, READY)


def test_what_the_casebook_refuses_is_told_with_its_place_until_something_changes(shown):
    shown.begin_signing()
    shown.take_signed((Problem("DECIDE-016", "The day of the treatment has passed.", "Give the day it will be."),))
    assert [one.place for one in shown.obstacles] == [Place.DAY]
    assert (shown.phase, shown.draft) == (Phase.FILLING, READY)
    shown.change(READY.choose(Overall.REFER).say("The GP."))
    assert shown.obstacles == ()


def test_a_failure_leaves_all_as_it_was_to_be_tried_again(shown):
    shown.begin_signing()
    shown.fail(AWAY)
    assert shown.draft == READY
    assert [(one.place, one.problem) for one in shown.obstacles] == [(Place.NOWHERE, AWAY)]
    assert shown.take_prepared(shown.begin_preparing(), PAGE)
    shown.see()
    assert shown.begin_signing() is PAGE


def test_a_failure_after_it_is_signed_takes_nothing_back(shown):
    shown.begin_signing()
    shown.take_signed(DONE)
    shown.fail(AWAY)
    assert shown.signed is DONE
