"""A determination is checked, drawn, signed and kept; and nothing is signed that should not be."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
from dataclasses import replace

import pytest
from pyhanko.pdf_utils.reader import PdfFileReader

from screener.consent.verify import verify
from screener.determination.case import resolve
from screener.determination.casebook import Prepared, Signed
from screener.determination.decision import Choice, Overall, Resolution
from screener.questionnaire.model import Severity
from screener.records.audit import Action
from screener.records.audit_log import list_events
from screener.records.identity import read_identity
from screener.records.model import Part, Role
from screener.records.proving import verify_store
from screener.records.reading import find_record
from screener.records.states import RecordState
from screener.records.store import open_store
from tests.breaking import Countdown, break_sqlite, statements_breaking_at
from tests.clinics import lock_database
from tests.determination.practice import (
    ON_ROACCUTANE,
    ON_WARFARIN,
    TOO_MUCH_TO_PRINT,
    UNCLEAR,
    codes,
    decide_all,
    determine,
    find_out_at_length,
    make_ready,
    read_parts,
)

# ── what comes of it ────────────────────────────────────────────────────────────────────────────


def test_both_seals_are_whole_and_the_patients_bytes_come_first(signed):
    practice, prepared, done = signed
    verdict = verify(done.pdf, trust=practice.roots)
    assert verdict.is_whole
    assert [(seal.field, seal.by) for seal in verdict.seals] == [
        ("Patient", verdict.seals[0].by), ("Practitioner", "Pia Sample"),
    ]  # fmt: skip
    assert verdict.open_fields == ()
    assert done.pdf.startswith(prepared.document)
    assert verify(prepared.document, trust=practice.roots).is_whole


@pytest.mark.skipif(shutil.which("pdfsig") is None, reason="poppler-utils is not installed")
def test_pdfsig_agrees(signed, tmp_path):
    file = tmp_path / "countersigned.pdf"
    file.write_bytes(signed[2].pdf)
    said = subprocess.run(["pdfsig", "-nocert", file], capture_output=True, text=True, check=False).stdout
    assert said.count("Signature is Valid.") == 2


def test_the_page_that_was_shown_is_the_look_of_the_signature(signed):
    _, prepared, done = signed
    shown = PdfFileReader(io.BytesIO(prepared.page)).root["/Pages"]["/Kids"][0]["/Contents"].data
    (field,) = (one for one in PdfFileReader(io.BytesIO(done.pdf)).embedded_signatures if one.field_name != "Patient")
    assert field.sig_field["/AP"]["/N"].data == shown
    assert len(shown) > 1000


def test_all_that_was_decided_is_kept(signed):
    practice, prepared, done = signed
    assert done.record.state is RecordState.COUNTERSIGNED
    parts = read_parts(practice, done.record.id)
    assert parts[Part.PDF] == done.pdf
    assert read_identity(parts[Part.IDENTITY]).open_findings == 0
    told = json.loads(parts[Part.ASSESSMENT])
    assert [one["rule"] for one in told["findings"]] == [one.rule for one in prepared.case.assessment.findings]
    again = practice.sit_down().open(done.record.id)
    assert again.determination == prepared.determination
    assert again.case == prepared.case
    assert again.pdf == done.pdf
    assert verify_store(practice.store).is_whole


def test_what_a_medicine_was_resolved_as_is_in_what_is_kept(practice):
    book, opened = practice.take(practice.keep(UNCLEAR))
    case = resolve(opened.case, Resolution(0, "zelfutrin", "warfarin", "The packet is here."))
    case = decide_all(book, opened, case=case)
    assert isinstance(book.sign(book.prepare(opened, case, determine(case))), Signed)
    told = json.loads(read_parts(practice, opened.record.id)[Part.ASSESSMENT])
    assert "med-anticoagulant" in [one["rule"] for one in told["findings"]]
    assert "warfarin" in json.dumps(told["medicines"])


@pytest.mark.parametrize("overall", [Overall.DEFER, Overall.DECLINE, Overall.REFER])
def test_who_is_not_treated_is_countersigned_with_findings_left_open(practice, overall):
    book, opened = practice.take(practice.keep(ON_ROACCUTANE))
    determined = determine(opened.case, overall, words="Asks her dermatologist first.", discussed=frozenset())
    done = book.sign(book.prepare(opened, opened.case, determined))
    assert isinstance(done, Signed), done
    kept = read_identity(read_parts(practice, opened.record.id)[Part.IDENTITY])
    assert kept.open_findings == len(opened.case.open_findings) > 0
    assert (kept.decided, kept.decided_until) == (overall, determined.until)


def test_a_contraindication_is_overridden_by_who_may_and_the_page_says_so(practice):
    book, prepared = make_ready(practice, ON_ROACCUTANE, Role.PRESCRIBER)
    assert isinstance(book.sign(prepared), Signed)
    assert prepared.case.assessment.outcome is Severity.CONTRAINDICATED


@pytest.mark.parametrize("role", [Role.PRACTITIONER, Role.OWNER])
def test_and_by_nobody_else(practice, role):
    with_right, opened = practice.take(practice.keep(ON_ROACCUTANE), Role.PRESCRIBER)
    case = decide_all(with_right, opened)
    book = practice.sit_down(role)
    over = book.take_over(book.open(opened.record.id))
    assert set(codes(book.prepare(over, case, determine(case)))) == {"DECIDE-001"}


def test_a_server_that_gives_no_time_stamp_is_noted_and_keeps_nobody_from_signing(practice):
    _, prepared = make_ready(practice)
    book = practice.sit_down(time_stamp_server="ftp://nowhere.example")
    done = book.sign(prepared)
    assert done.fault == "address"
    assert verify(done.pdf, trust=practice.roots).is_whole
    told = [(event.action, event.read_details()) for event in list_events(practice.store, record_id=done.record.id)]
    assert told[-1] == (Action.NOT_TIME_STAMPED, {"fault": "address"})


# ── again, after a failure ──────────────────────────────────────────────────────────────────────


def fail_everywhere(practice):
    """The same page signed again and again, each time with the disk failing one step later; what each try gave."""
    _, prepared = make_ready(practice)
    place, before = practice.folder / "records", practice.folder / "before"
    practice.store.close()
    place.rename(before)
    for number in range(1, 200):
        shutil.copytree(before, place, dirs_exist_ok=True)
        practice.store, countdown = open_store(place), Countdown(number)
        book = practice.sit_down()
        with statements_breaking_at(countdown, practice.store, break_sqlite):
            first = book.sign(prepared)
        yield book, prepared, first
        if not countdown.is_over:
            return
        practice.store.close()
        shutil.rmtree(place)


def test_signing_goes_on_from_wherever_the_disk_failed(practice):
    states, refused = set(), 0
    for book, prepared, first in fail_everywhere(practice):
        states.add(find_record(practice.store, prepared.opened.record.id).state)
        if not isinstance(first, Signed):
            assert codes(first) == ["STORE-007"]
            refused += 1
        done = book.sign(prepared)
        assert isinstance(done, Signed), done
        assert book.open(done.record.id).pdf == done.pdf
    assert states == {RecordState.IN_REVIEW, RecordState.DECIDED, RecordState.COUNTERSIGNED}
    assert isinstance(first, Signed)
    assert refused > 10
    assert verify_store(practice.store).is_whole


def test_signing_twice_signs_once(signed):
    practice, prepared, done = signed
    again = practice.sit_down().sign(prepared)
    assert again == replace(done, fault=None)
    assert len(practice.sit_down().open(done.record.id).versions) == 3


def test_a_locked_database_is_told_and_works_when_it_is_free(practice):
    book, prepared = make_ready(practice)
    practice.store.close()
    practice.store = open_store(practice.folder / "records", wait_s=0.2)
    book = practice.sit_down()
    with lock_database(practice.folder):
        assert codes(book.sign(prepared)) == ["STORE-001"]
    assert isinstance(book.sign(prepared), Signed)
    practice.store.close()


def test_what_was_decided_and_not_countersigned_is_signed_as_it_stands_or_decided_anew(practice):
    for book, prepared, _ in fail_everywhere(practice):
        opened = book.open(prepared.opened.record.id)
        if opened.record.state is RecordState.DECIDED:
            break
    assert opened.record.state is RecordState.DECIDED
    other = replace(opened.determination, overall=Overall.DECLINE, words="Changed her mind.")
    assert codes(book.prepare(opened, opened.case, other)) == ["DECIDE-064"]
    assert codes(book.sign(replace(prepared, determination=other))) == ["DECIDE-064"]
    as_decided = book.prepare(opened, opened.case, opened.determination)
    assert isinstance(as_decided, Prepared)
    reopened = book.reopen(opened)
    assert codes(book.sign(as_decided)) == ["DECIDE-063"]
    assert isinstance(book.sign(book.prepare(reopened, reopened.case, other)), Signed)


def test_what_was_countersigned_can_be_decided_anew_on_the_patients_own_document(signed):
    practice, prepared, done = signed
    book = practice.sit_down(Role.PRESCRIBER)
    opened = book.reopen(book.open(done.record.id))
    assert opened.case == prepared.case
    determined = replace(opened.determination, overall=Overall.DECLINE, words="Came back with a rash.")
    again = book.sign(book.prepare(opened, opened.case, determined))
    assert isinstance(again, Signed), again
    assert again.pdf.startswith(prepared.document)
    seals = verify(again.pdf, trust=practice.roots).seals
    assert [seal.by for seal in seals][1:] == ["Rufus Model"]


# ── the gate, and the page ──────────────────────────────────────────────────────────────────────


def test_everything_that_the_gate_says_is_told_and_nothing_is_kept(practice):
    book, opened = practice.take(practice.keep(ON_WARFARIN))
    told = codes(book.prepare(opened, opened.case, determine(opened.case, treat_on=None, discussed=frozenset())))
    assert set(told) == {"DECIDE-010", "DECIDE-012", "DECIDE-013"}
    assert find_record(practice.store, opened.record.id) == opened.record


def test_a_determination_exchanged_after_the_page_was_drawn_goes_through_the_gate_again(practice):
    book, opened = practice.take(practice.keep(ON_WARFARIN))
    declined = determine(opened.case, Overall.DECLINE, words="Not today.")
    prepared = book.prepare(opened, opened.case, declined)
    treating = replace(declined, overall=Overall.PROCEED)
    assert set(codes(book.sign(replace(prepared, determination=treating)))) == {"DECIDE-010"}


def test_a_medicine_said_to_be_harmless_without_a_reason_is_not_signed(practice):
    book, opened = practice.take(practice.keep(UNCLEAR))
    case = decide_all(book, opened)
    determined = determine(case, resolutions=(Resolution(0, "zelfutrin", None),))
    assert "DECIDE-021" in codes(book.prepare(opened, case, determined))


def test_more_than_a_page_holds_is_told_before_anything_is_signed_and_fits_when_it_is_shortened(practice):
    book, opened = practice.take(practice.keep(TOO_MUCH_TO_PRINT))
    case = find_out_at_length(opened.case)
    assert len(case.resolutions) > 20
    told = book.prepare(opened, case, determine(case))
    assert codes(told) == ["DECIDE-040"]
    assert "Shorten" in told[0].advice
    assert find_record(practice.store, opened.record.id) == opened.record
    for one in case.resolutions:
        case = resolve(case, replace(one, reason="Asked: harmless."))
    assert isinstance(book.prepare(opened, case, determine(case)), Prepared)


def test_what_was_followed_is_not_treated_all_the_same(practice):
    book, opened = practice.take(practice.keep(ON_ROACCUTANE), Role.PRESCRIBER)
    case = decide_all(book, opened, Choice.FOLLOW)
    told = codes(book.prepare(opened, case, determine(case)))
    assert set(told) == {"DECIDE-011"}
