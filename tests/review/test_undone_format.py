"""What is decided and not signed, as bytes: the same again; of a finding that has changed it decides nothing."""

from dataclasses import replace
from datetime import date

import pytest

from screener.determination.case import treat_on
from screener.determination.decision import Choice, CoursePlan, Overall
from screener.review.drafting import Draft
from screener.review.signing_flow import Left
from screener.review.undone_format import read_undone, write_undone
from tests.review.determining import ALL_TALKED_ABOUT, decide_all, open_case

LATER = date(2027, 3, 1)
SAID = {Overall.DECLINE: "Not on this skin.", Overall.WITH_CARE: "Shallow \ud83d depth"}
DRAFT = Draft(Overall.DEFER, LATER, SAID, "Flies home", ALL_TALKED_ABOUT, CoursePlan(4, 4, 6), Overall.WITH_CARE)


@pytest.fixture
def waiting(patient):
    return open_case(patient.takes("Roaccutane", status="stopped", last_used="2026-09-01"))


@pytest.mark.parametrize("draft", [None, DRAFT], ids=["decided", "written too"])
def test_what_was_kept_is_taken_up_as_it_was(waiting, draft):
    case = decide_all(treat_on(waiting, LATER), Choice.PROCEED)
    left = None if draft is None else Left(waiting, draft)
    taken = read_undone(write_undone(7, case, left), waiting)
    assert (taken.revision, taken.case, taken.left) == (7, case, left)


def test_the_patients_answers_are_not_kept_with_it(waiting):
    assert b"Roaccutane" not in write_undone(1, waiting, None)


def test_of_a_finding_that_has_changed_it_decides_nothing(waiting):
    case = decide_all(waiting)
    changed = replace(case, decisions=tuple(replace(one, about="0" * 64) for one in case.decisions))
    assert not case.open_findings
    taken = read_undone(write_undone(1, changed, None), waiting)
    assert taken.case.open_findings == waiting.open_findings


@pytest.mark.parametrize(
    "data", [b"", b"{}", b"\xff", b'{"format": "screener-undone-2"}', b'{"format": "screener-undone-1"}']
)
def test_what_is_none_is_left_alone(waiting, data):
    assert read_undone(data, waiting) is None
