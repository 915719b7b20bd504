"""What was done is written down after both have signed, read back as it was, and told at the next visit."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from screener.determination.casebook import Signed
from screener.determination.course import SessionState
from screener.determination.decision import CoursePlan, Determination, Overall
from screener.determination.standing import say_standing
from screener.determination.treatments import (
    Treatment,
    describe_treatment,
    find_treatment_problems,
    is_asked_back,
    keep_treatment,
    read_treatment,
    say_so,
    write_treatment,
)
from screener.errors import IntegrityError
from screener.interview.journey import Journey
from screener.interview.progress import journey_to_json
from screener.interview.response import KEPT
from screener.questionnaire.depths import Depths, find_depths
from screener.questionnaire.folders import find_forms_folder
from screener.questionnaire.text import load_words
from screener.records.audit import Action
from screener.records.audit_log import list_events
from screener.records.contents import open_parts
from screener.records.files import as_json
from screener.records.model import Part, Record, Role
from screener.records.proving import verify_store
from screener.records.reading import open_record
from screener.records.states import RecordState
from tests.determination.practice import TODAY, WELL, codes, determine
from tests.records.small_clinic import SIGNED, read_forms

DONE = Treatment(TODAY, "Cheeks", "SkinPen", Decimal("1.50"), 3, "serum", "redness", "slower at the jaw")
PROCEED = Determination(Overall.PROCEED, TODAY)
many = settings(max_examples=100, deadline=None, derandomize=True)
_words = st.text(max_size=40)


def find_codes(treatment=DONE, determination=PROCEED, signed_on=TODAY, today=TODAY):
    problems = find_treatment_problems(treatment, determination, signed_on=signed_on, today=today)
    return [problem.code for problem in problems]


# ── as a value ──────────────────────────────────────────────────────────────────────────────────


@many
@given(
    st.builds(
        Treatment, st.dates(), _words, _words,
        st.none() | st.decimals(min_value="0.01", max_value=10, places=2), st.none() | st.integers(1, 20),
        _words, _words, _words,
    )
)  # fmt: skip
def test_what_is_read_back_is_what_was_written(treatment):
    assert read_treatment(write_treatment(treatment)) == treatment


@pytest.mark.parametrize("wrong", [b"", b"{}", b"\xff", b'{"format": "screener-treatment-2"}', b"[1]"])
def test_what_was_not_written_so_is_refused_without_its_words(wrong):
    with pytest.raises(IntegrityError) as caught:
        read_treatment(wrong)
    assert caught.value.code == "DECIDE-098"
    altered = json.loads(write_treatment(DONE)) | {"done_on": "aspirin"}
    with pytest.raises(IntegrityError) as caught:
        read_treatment(json.dumps(altered).encode())
    assert "aspirin" not in str(caught.value)


def test_a_treatment_on_the_day_of_the_signature_or_since_is_fine():
    assert find_codes() == []
    assert find_codes(signed_on=TODAY - timedelta(days=3)) == []


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"done_on": TODAY + timedelta(days=1)}, "DECIDE-092"),
        ({"done_on": TODAY - timedelta(days=1)}, "DECIDE-093"),
        ({"done": " \n"}, "DECIDE-094"),
        ({"depth_mm": Decimal(0)}, "DECIDE-095"),
        ({"depth_mm": Decimal("NaN")}, "DECIDE-095"),
        ({"passes": 0}, "DECIDE-096"),
        ({"passes": 100}, "DECIDE-096"),
        ({"note": "x" * 501}, "DECIDE-097"),
    ],
)
def test_what_cannot_be_is_refused_by_the_field_that_is_wrong(fields, code):
    (problem,) = find_treatment_problems(replace(DONE, **fields), PROCEED, signed_on=TODAY, today=TODAY)
    assert (problem.code, problem.where) == (code, *fields)
    assert problem.advice


def test_the_day_of_the_signature_is_told_as_a_person_says_it():
    given = {"signed_on": date(2026, 11, 21), "today": date(2026, 11, 23)}
    (problem,) = find_treatment_problems(replace(DONE, done_on=date(2026, 11, 20)), PROCEED, **given)
    assert problem.advice == "They signed on 21 November 2026: give a day since."


@pytest.mark.parametrize("overall", [Overall.DEFER, Overall.DECLINE, Overall.REFER])
def test_only_a_treating_determination_has_something_done(overall):
    assert find_codes(determination=Determination(overall, TODAY)) == ["DECIDE-091"]
    assert find_codes(determination=None) == ["DECIDE-091"]


YESTERDAY = TODAY - timedelta(days=1)
BOUNDS = Depths(usual=Decimal("1.5"), possible=Decimal(10))


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"depth_mm": Decimal("1.51")}, "DECIDE-102"),
        ({"depth_mm": Decimal(10)}, "DECIDE-102"),
        ({"done_on": YESTERDAY}, "DECIDE-101"),
        ({"done_on": YESTERDAY, "decided_for": YESTERDAY - timedelta(days=1)}, "DECIDE-101"),
    ],
)
def test_what_is_unlikely_is_asked_back_by_its_field(fields, code):
    days = {"signed_on": YESTERDAY, "today": TODAY}
    (problem,) = asked = find_treatment_problems(replace(DONE, **fields), PROCEED, **days, depths=BOUNDS)
    assert (problem.code, problem.where) == (code, next(iter(fields)))
    assert is_asked_back(asked)
    sure = replace(DONE, **fields | {"decided_for": TODAY, "is_deep": True})
    assert find_treatment_problems(sure, PROCEED, **days, depths=BOUNDS) == ()


@pytest.mark.parametrize("depth", ["10.01", "99", "1e9"])
def test_no_word_makes_a_depth_possible_that_no_needle_has(depth):
    absurd = replace(DONE, depth_mm=Decimal(depth), is_deep=True)
    told = find_treatment_problems(absurd, PROCEED, signed_on=TODAY, today=TODAY, depths=BOUNDS)
    assert codes(told) == ["DECIDE-100"]
    assert not is_asked_back(told)


def test_what_cannot_be_is_told_before_anything_is_asked_back():
    wrong = replace(DONE, done="", depth_mm=Decimal(2))
    told = find_treatment_problems(wrong, PROCEED, signed_on=TODAY, today=TODAY, depths=BOUNDS)
    assert codes(told) == ["DECIDE-094"]


def test_the_form_says_how_deep_needles_go_and_each_plan_may_have_a_bound_of_its_own():
    form = read_forms()[0]
    pen, rf = (find_depths(form, form.get_plan(plan, numbing=False)) for plan in ("standard", "rf-prp"))
    assert pen == BOUNDS
    assert pen.usual < rf.usual < rf.possible == pen.possible
    chosen = form.model_copy(update={"chosen": {"needle_depth_mm": 2.5}})
    assert find_depths(chosen, {"standard"}).usual == Decimal("2.5")
    assert find_depths(form.model_copy(update={"settings": {}}), {"standard"}) == Depths()


# ── kept ────────────────────────────────────────────────────────────────────────────────────────


def sign(practice, said=WELL, role=Role.PRACTITIONER, **fields):
    """A record with both seals, opened, and who has it."""
    book, opened = practice.take(practice.keep(said, **fields), role)
    determination = determine(opened.case, course=CoursePlan(4, 4, 6), treat_on=practice.clock().date())
    signed = book.sign(book.prepare(opened, opened.case, determination))
    assert isinstance(signed, Signed), signed
    return book, book.open(signed.record.id)


def test_it_stands_beside_the_record_and_the_document_stays(practice):
    book, opened = sign(practice)
    kept = keep_treatment(book.place, opened, DONE)
    assert isinstance(kept, Record), kept
    assert (kept.state, kept.version) == (RecordState.COUNTERSIGNED, opened.record.version + 1)
    again = book.open(kept.id)
    assert (again.treatment, again.pdf, again.determination) == (DONE, opened.pdf, opened.determination)
    assert [event.action for event in list_events(practice.store)].count("record.treat") == 1
    assert verify_store(practice.store).is_whole


def test_the_clinic_s_bounds_hold_for_what_is_kept(practice):
    book, opened = sign(practice)
    deep = replace(DONE, depth_mm=Decimal(99))
    assert codes(keep_treatment(book.place, opened, say_so(deep, opened))) == ["DECIDE-100"]
    unlikely = replace(DONE, depth_mm=Decimal(2))
    assert codes(keep_treatment(book.place, opened, unlikely)) == ["DECIDE-102"]
    assert book.open(opened.record.id).treatment is None
    assert isinstance(keep_treatment(book.place, opened, say_so(unlikely, opened)), Record)
    assert book.open(opened.record.id).treatment == replace(unlikely, is_deep=True)


def test_another_day_than_the_one_decided_for_is_told_wherever_the_session_is(practice):
    book, opened = sign(practice)
    practice.clock.move(days=2)
    late = replace(DONE, done_on=TODAY + timedelta(days=2))
    assert codes(keep_treatment(book.place, opened, late)) == ["DECIDE-101"]
    assert isinstance(keep_treatment(book.place, opened, say_so(late, opened)), Record)
    again = book.open(opened.record.id)
    told = describe_treatment(again.treatment, book.place.words)
    assert "decided for 20 November 2026" in told
    assert book.read_course(again).sessions[0].done == told
    standing = say_standing(again.record, again.identity, book.place.words)
    assert standing.endswith("on 20 November 2026 · done 22 November 2026")


def test_written_down_anew_the_last_one_stands(practice):
    book, opened = sign(practice)
    keep_treatment(book.place, opened, DONE)
    better = replace(DONE, passes=2)
    assert isinstance(keep_treatment(book.place, book.open(opened.record.id), better), Record)
    assert book.open(opened.record.id).treatment == better


def test_whoever_was_slower_is_told_and_nothing_is_written_over(practice):
    book, opened = sign(practice)
    keep_treatment(book.place, opened, DONE)
    assert codes(keep_treatment(book.place, opened, replace(DONE, passes=9))) == ["RECORD-014"]
    assert book.open(opened.record.id).treatment == DONE


def test_before_the_countersignature_nothing_is_written_down(practice):
    book, opened = practice.take(practice.keep(WELL))
    assert codes(keep_treatment(book.place, opened, DONE)) == ["DECIDE-090"]
    assert book.open(opened.record.id).treatment is None


def test_what_is_decided_otherwise_is_told_and_kept_out(practice):
    book, opened = practice.take(practice.keep(WELL))
    declined = determine(opened.case, Overall.DECLINE, words="She changed her mind.")
    signed = book.sign(book.prepare(opened, opened.case, declined))
    assert codes(keep_treatment(book.place, book.open(signed.record.id), DONE)) == ["DECIDE-091"]


@pytest.mark.parametrize("role", Role)
def test_clinical_roles_write_it_down_and_reception_does_not(practice, role):
    _, opened = sign(practice)
    kept = keep_treatment(practice.sit_down(role).place, opened, DONE)
    assert isinstance(kept, Record) is (role is not Role.RECEPTION)
    assert isinstance(kept, Record) or codes(kept) == ["DECIDE-050"]


# ── one visit after another ─────────────────────────────────────────────────────────────────────


def keep_visit(practice, follows, said, at):
    """What a kiosk keeps of a visit that follows another."""
    record_id = "0e1f7a52-9c1e-4b52-9a53-1d7f8a4c2b60"
    owner = practice.staff[Role.OWNER]
    alike = open_record(practice.store, practice.keep(said, at=at), actor_id=owner.member.id, at=at)
    parts = open_parts(owner.clinic, alike)
    response = json.loads(parts[Part.RESPONSE])
    journey = Journey(record_id, at, "en", follows=follows)
    response[KEPT] = {**response[KEPT], "journey": journey_to_json(journey)}
    return practice.keep(said, record_id=record_id, at=at, parts={**parts, Part.RESPONSE: as_json(response)})


def test_a_course_is_read_from_the_visits_that_follow_one_another(practice):
    book, first = sign(practice, {"answers": {"session_number": 1}})
    keep_treatment(book.place, first, DONE)
    practice.clock.move(days=30)
    then = SIGNED + timedelta(days=30)
    said = {
        "answers": {
            "treatment_date": "2026-12-20", "session_number": 2, "had_microneedling": "yes",
            "last_microneedling_date": "2026-11-20", "microneedling_reaction": ["long-redness"],
        }
    }  # fmt: skip
    second = book.open(keep_visit(practice, first.record.id, said, then))
    course = book.read_course(second)
    assert course.planned == 4
    done, today, *_ = course.sessions
    assert (done.number, done.on, done.state) == (1, date(2026, 11, 20), SessionState.DONE)
    assert done.done == "Cheeks · SkinPen · 1.5 mm · 3 passes · serum"
    assert done.reaction == "redness; Redness for more than two weeks"
    assert (today.number, today.state, today.gap_days) == (2, SessionState.TODAY, 30)
    assert len(course.sessions) == 4


def test_earlier_records_are_read_once_for_each_opening_and_told_with_what_is_new(practice):
    book, first = sign(practice, {"answers": {"session_number": 1}})
    practice.clock.move(days=30)
    then = SIGNED + timedelta(days=30)
    second = book.open(keep_visit(practice, first.record.id, {"answers": {"session_number": 2}}, then))

    def count_looks():
        events = list_events(practice.store, record_id=first.record.id)
        return [event.action for event in events].count(Action.RECORD_READ)

    before = count_looks()
    book.read_course(second)
    course = book.read_course(replace(second, treatment=replace(DONE, done_on=TODAY + timedelta(days=30))))

    assert count_looks() == before + 1
    assert [one.state for one in course.sessions][:2] == [SessionState.MISSED, SessionState.DONE]
    again = book.open(second.record.id)
    before = count_looks()
    book.read_course(again)
    assert count_looks() == before + 1


def test_one_record_without_a_plan_is_no_course(practice):
    book, opened = practice.take(practice.keep(WELL))
    assert book.read_course(opened) is None


def test_a_record_that_follows_itself_is_read_but_once(practice):
    record_id = "0e1f7a52-9c1e-4b52-9a53-1d7f8a4c2b60"
    book = practice.sit_down()
    opened = book.open(keep_visit(practice, record_id, WELL, SIGNED))
    assert book.read_course(opened) is None


def test_a_record_that_is_gone_ends_the_course_there(practice):
    book = practice.sit_down()
    opened = book.open(keep_visit(practice, "9c1f7a52-9c1e-4b52-9a53-1d7f8a4c2b61", WELL, SIGNED))
    assert book.read_course(opened) is None


@pytest.mark.parametrize("turning", ["\u202eabc", "עברית", "كريم"])
def test_nothing_that_is_written_turns_the_depth_around(turning):
    written = replace(DONE, done=turning, device=turning, products=turning)
    told = describe_treatment(written, load_words(find_forms_folder(), "en"))
    isolated = f"\u2068{turning}\u2069"
    assert told == f"{isolated} · {isolated} · 1.5 mm · 3 passes · {isolated}"
