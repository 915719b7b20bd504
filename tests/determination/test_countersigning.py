"""A determination is checked, drawn, signed and kept; and nothing is signed that should not be."""

from __future__ import annotations

import io
import json
import shutil
import sqlite3
import subprocess
from contextlib import closing
from dataclasses import replace
from datetime import timedelta

import pytest
from pyhanko.pdf_utils.reader import PdfFileReader

from screener.commands.founding import issue_signing_key, open_authority
from screener.consent.certificates import make_authority
from screener.consent.verify import verify
from screener.determination.case import resolve, treat_on
from screener.determination.casebook import Prepared, Signed
from screener.determination.decision import Choice, Overall, Resolution
from screener.determination.signed_paper import find_paper_problems
from screener.errors import Problem
from screener.questionnaire.model import Severity
from screener.records.audit import Action
from screener.records.audit_log import list_events
from screener.records.contents import open_parts
from screener.records.identity import read_identity
from screener.records.members import vouch_for
from screener.records.model import Part, Role
from screener.records.proving import verify_store
from screener.records.purging import purge
from screener.records.reading import find_record, open_record
from screener.records.sign_in import read_own_entry
from screener.records.staff import change_staff, list_staff, note_sign_out, remove_staff
from screener.records.states import RecordState, Step
from screener.records.stepping import Change, take_step
from screener.records.store import open_store
from tests.breaking import Countdown, break_sqlite, statements_breaking_at
from tests.clinics import lock_database
from tests.conftest import TREATMENT
from tests.determination.practice import (
    ON_ROACCUTANE,
    ON_WARFARIN,
    TODAY,
    UNCLEAR,
    WELL,
    codes,
    decide_all,
    determine,
    make_parts,
)
from tests.records.small_clinic import SIGNED


def make_ready(practice, said=ON_WARFARIN, role=Role.PRACTITIONER, **fields):
    """A record taken and decided, and its page."""
    book, opened = practice.take(practice.keep(said), role)
    case = decide_all(book, opened)
    prepared = book.prepare(opened, case, determine(case, **fields))
    assert isinstance(prepared, Prepared), prepared
    return book, prepared


def read_parts(practice, record_id):
    owner = practice.staff[Role.OWNER]
    return open_parts(owner.clinic, open_record(practice.store, record_id, actor_id=owner.member.id, at=SIGNED))


@pytest.fixture
def signed(practice):
    """A record with both seals, and what it was made of."""
    book, prepared = make_ready(practice)
    done = book.sign(prepared)
    assert isinstance(done, Signed), done
    return practice, prepared, done


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
    case = resolve(opened.case, Resolution(0, "zelfutrin", "warfarin"))
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


# ── what has changed meanwhile ──────────────────────────────────────────────────────────────────


def _correct(practice, record, book):
    returned = book.send_back(book.open(record.id), "Please look at your medicines again.")
    practice.keep(WELL, record_id=record.id, corrects=returned.version, at=practice.clock())


def _take_over(practice, record, _book):
    other = practice.sit_down(Role.PRESCRIBER)
    other.take_over(other.open(record.id))


def _release(_practice, record, book):
    book.release(book.open(record.id))


def _take_anew(practice, record, book):
    _release(practice, record, book)
    book.take(book.open(record.id))


def _withdraw(practice, record, book):
    content = book._seal(record, {Part.NOTE: b"by phone"})
    take_step(
        practice.store, Change(record.id, Step.WITHDRAW, record.revision, book.place.by.member.id, SIGNED, content)
    )


def _purge(practice, record, book):
    _withdraw(practice, record, book)
    practice.clock.move(days=400)
    due = {RecordState.WITHDRAWN: practice.clock() - timedelta(days=1)}
    purge(practice.store, due, certificate_id=record.id, actor_id=book.place.by.member.id, at=practice.clock())


def _decide_otherwise(practice, record, book):
    opened = book.open(record.id)
    determined = determine(opened.case, Overall.DECLINE, words="Another window.")
    assert isinstance(book.sign(book.prepare(opened, opened.case, determined)), Signed)


MEANWHILE = [
    (_correct, "DECIDE-060"),
    (_take_over, "DECIDE-061"),
    (_release, "DECIDE-062"),
    (_decide_otherwise, "DECIDE-062"),
    (_take_anew, "DECIDE-063"),
    (_withdraw, "DECIDE-068"),
    (_purge, "RECORD-016"),
]


@pytest.mark.parametrize(("change", "code"), MEANWHILE)
def test_what_was_changed_meanwhile_is_told_and_not_signed(practice, change, code):
    book, prepared = make_ready(practice)
    change(practice, find_record(practice.store, prepared.opened.record.id), book)
    before = find_record(practice.store, prepared.opened.record.id)
    assert codes(book.sign(prepared)) == [code]
    assert codes(book.prepare(prepared.opened, prepared.case, prepared.determination)) == [code]
    assert find_record(practice.store, before.id) == before


def test_a_colleague_who_has_taken_it_is_named(practice):
    book, prepared = make_ready(practice)
    _take_over(practice, prepared.opened.record, book)
    (problem,) = book.sign(prepared)
    assert book.list_people()[problem.where] == "Rufus Model"


def test_a_page_of_another_day_is_looked_at_again(practice):
    book, opened = practice.take(practice.keep(WELL))
    case = decide_all(book, opened)
    later = TODAY.replace(day=27)
    case = decide_all(book, opened, case=treat_on(case, later))
    prepared = book.prepare(opened, case, determine(case))
    practice.clock.move(days=1)
    assert codes(book.sign(prepared)) == ["DECIDE-066"]
    assert isinstance(book.sign(book.prepare(opened, case, determine(case))), Signed)


def test_a_page_drawn_for_a_colleague_is_not_signed(practice):
    book, prepared = make_ready(practice)
    _take_over(practice, prepared.opened.record, book)
    other = practice.sit_down(Role.PRESCRIBER)
    own = replace(prepared, opened=other.open(prepared.opened.record.id))
    assert codes(other.sign(own)) == ["DECIDE-067"]


def test_a_day_that_the_rules_were_not_asked_for_is_told(practice):
    had = {"answers": {"botox-had": "yes", "botox-date": "2026-11-15"}}
    book, opened = practice.take(practice.keep(had))
    case = decide_all(book, opened)
    elsewhere = determine(case, treat_on=TREATMENT.replace(month=12))
    assert "DECIDE-069" in codes(book.prepare(opened, case, elsewhere))


# ── the clock ───────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("by", [{"minutes": -30}, {"days": -1, "hours": -2}])
def test_a_clock_set_back_is_told(practice, by):
    book, prepared = make_ready(practice)
    practice.clock.move(**by)
    assert "DECIDE-065" in codes(book.sign(prepared))


def test_a_clock_behind_the_audit_trail_is_told_unless_it_is_by_little(practice):
    book, prepared = make_ready(practice)
    owner = practice.staff[Role.OWNER].member.id
    note_sign_out(practice.store, owner, at=practice.clock() + timedelta(minutes=1))
    assert isinstance(book.prepare(prepared.opened, prepared.case, prepared.determination), Prepared)
    note_sign_out(practice.store, owner, at=practice.clock() + timedelta(minutes=3))
    assert codes(book.sign(prepared)) == ["DECIDE-065"]
    practice.clock.move(minutes=3)
    assert isinstance(book.sign(prepared), Signed)


# ── the signer ──────────────────────────────────────────────────────────────────────────────────


def change_member(practice, change, *, role=Role.PRACTITIONER):
    """Somebody's entry as an owner changes it, while they are signed in."""
    owner = practice.staff[Role.OWNER]
    (row,) = (one for one in list_staff(practice.store) if one.id == practice.staff[role].member.id)
    after = vouch_for(change(read_own_entry(row)), owner.clinic)
    changed = replace(row, entry=after.to_bytes(), role=after.role)
    answer = change_staff(practice.store, row, changed, actor_id=owner.member.id, at=practice.clock())
    assert not isinstance(answer, Problem), answer


def test_who_was_removed_signs_nothing(practice):
    book, prepared = make_ready(practice)
    remove_staff(
        practice.store, book.place.by.member.id, actor_id=practice.staff[Role.OWNER].member.id, at=practice.clock()
    )
    assert codes(book.sign(prepared)) == ["DECIDE-070"]


def test_who_was_given_another_certificate_signs_in_again_first(practice):
    book, prepared = make_ready(practice)
    owner = practice.staff[Role.OWNER]
    authority, _ = open_authority(practice.store, owner.clinic)
    change_member(
        practice,
        lambda member: issue_signing_key(
            owner.clinic, authority, member, clinic_name="Example", now=practice.clock()
        ),
    )
    assert codes(book.sign(prepared)) == ["DECIDE-071"]


def test_who_has_no_certificate_is_told_how_to_get_one(practice):
    book, prepared = make_ready(practice)
    change_member(practice, lambda member: member.model_copy(update={"certificate": None, "signing_key": None}))
    assert codes(book.sign(prepared)) == ["DECIDE-072"]


def test_a_certificate_that_has_expired_signs_nothing(practice):
    book, opened = practice.take(practice.keep(WELL))
    practice.clock.move(days=3653)
    determined = determine(opened.case, Overall.DECLINE, words="Too late.")
    assert codes(book.prepare(opened, opened.case, determined)) == ["DECIDE-073"]


def test_nor_does_one_that_is_not_valid_yet(practice):
    owner = practice.staff[Role.OWNER]
    authority, _ = open_authority(practice.store, owner.clinic)
    ahead = practice.clock() + timedelta(days=3)
    pia = practice.staff[Role.PRACTITIONER]
    member = issue_signing_key(owner.clinic, authority, pia.member, clinic_name="Example", now=ahead)
    change_member(practice, lambda _: member)
    practice.staff[Role.PRACTITIONER] = replace(pia, member=member)
    book, opened = practice.take(practice.keep(WELL))
    assert codes(book.prepare(opened, opened.case, determine(opened.case))) == ["DECIDE-074"]


def test_a_certificate_that_no_authority_of_the_clinic_issued_signs_nothing(practice):
    stranger = make_authority(clinic_name="Elsewhere", now=SIGNED)
    pia, owner = practice.staff[Role.PRACTITIONER], practice.staff[Role.OWNER]
    member = issue_signing_key(owner.clinic, stranger, pia.member, clinic_name="Elsewhere", now=SIGNED)
    change_member(practice, lambda _: member)
    practice.staff[Role.PRACTITIONER] = replace(pia, member=member)
    book, opened = practice.take(practice.keep(WELL))
    assert codes(book.prepare(opened, opened.case, determine(opened.case))) == ["DECIDE-075"]


def test_an_entry_that_no_owner_wrote_signs_nothing(practice):
    book, prepared = make_ready(practice, ON_WARFARIN)
    (row,) = (one for one in list_staff(practice.store) if one.id == book.place.by.member.id)
    forged = book.place.by.member.model_copy(update={"role": Role.PRESCRIBER})
    change_staff(
        practice.store, row, replace(row, entry=forged.to_bytes()), actor_id=row.id, at=practice.clock()
    )  # fmt: skip
    assert codes(book.sign(prepared)) == ["DECIDE-077"]


def test_a_right_that_was_taken_away_since_signing_in_is_gone(practice):
    book, prepared = make_ready(practice, ON_ROACCUTANE, Role.PRESCRIBER)
    change_member(
        practice, lambda member: member.model_copy(update={"role": Role.PRACTITIONER}), role=Role.PRESCRIBER
    )
    assert set(codes(book.sign(prepared))) == {"DECIDE-001"}


# ── the paper and the answers ───────────────────────────────────────────────────────────────────


def keep_altered(practice, alter, said=ON_WARFARIN):
    """A record that somebody with the clinic's public key has put there, with parts of their own."""
    record_id = "0a0a0a0a-1111-4222-8333-444444444444"
    parts = dict(make_parts(record_id, json.dumps(said), SIGNED))
    return practice.keep(parts=alter(practice, record_id, parts), record_id=record_id)


def _other(practice, record_id, said):
    return make_parts(record_id, json.dumps(said), SIGNED)


def _flip(_practice, _record_id, parts):
    pdf = bytearray(parts[Part.PDF])
    pdf[len(pdf) // 3] ^= 1
    return {**parts, Part.PDF: bytes(pdf)}


def _no_seal(_practice, _record_id, parts):
    return {**parts, Part.PDF: b"%PDF-1.7\nnothing"}


def _appended(_practice, _record_id, parts):
    return {**parts, Part.PDF: parts[Part.PDF] + b"\n% more\n"}


def _of_another_record(practice, _record_id, parts):
    return {**parts, Part.PDF: _other(practice, "0b0b0b0b-1111-4222-8333-444444444444", ON_WARFARIN)[Part.PDF]}


def _of_other_answers(practice, record_id, parts):
    well = _other(practice, record_id, WELL)
    return {**parts, Part.RESPONSE: well[Part.RESPONSE], Part.ASSESSMENT: well[Part.ASSESSMENT]}


def _of_another_digest(_practice, _record_id, parts):
    told = json.loads(parts[Part.RESPONSE])
    told["kept"]["record-digest"] = "0" * 64
    return {**parts, Part.RESPONSE: json.dumps(told).encode()}


@pytest.mark.parametrize(
    ("alter", "code"),
    [
        (_flip, "DECIDE-080"),
        (_no_seal, "DECIDE-080"),
        (_appended, "DECIDE-080"),
        (_of_another_record, "DECIDE-083"),
        (_of_other_answers, "DECIDE-084"),
        (_of_another_digest, "DECIDE-084"),
    ],
)
def test_a_paper_or_answers_that_the_patient_did_not_sign_are_told(practice, alter, code):
    book, opened = practice.take(keep_altered(practice, alter))
    case = decide_all(book, opened)
    assert codes(book.prepare(opened, case, determine(case))) == [code]


def test_a_paper_sealed_by_none_of_the_clinics_kiosks_is_told(practice):
    stranger = make_authority(clinic_name="Elsewhere", now=SIGNED)
    _, opened = practice.take(practice.keep(WELL))
    book = practice.sit_down(roots=(stranger.certificate,))
    told = codes(book.prepare(opened, opened.case, determine(opened.case)))
    assert "DECIDE-081" in told


def test_a_paper_that_is_countersigned_already_has_no_place(signed):
    practice, _, done = signed
    parts = read_parts(practice, done.record.id)
    told = find_paper_problems(done.pdf, done.record.id, parts[Part.RESPONSE], practice.roots)
    assert codes(told) == ["DECIDE-080"]


ROWS = [
    ("UPDATE sealed_parts SET sealed = zeroblob(length(sealed)) WHERE part = 'pdf'", "RECORD-020"),
    ("UPDATE sealed_parts SET sealed = zeroblob(length(sealed)) WHERE part = 'response'", "RECORD-020"),
    ("UPDATE sealed_parts SET digest = replace(digest, '1', '2') WHERE part = 'assessment'", "RECORD-024"),
    ("UPDATE record_versions SET outcome = 'clear'", "RECORD-024"),
    ("UPDATE records SET outcome = 'clear'", "RECORD-024"),
    ("UPDATE audit_events SET details = '{}' WHERE action = 'record.submit'", "RECORD-024"),
    ("DELETE FROM sealed_parts WHERE part = 'pdf'", "RECORD-024"),
]


@pytest.mark.parametrize(("statement", "code"), ROWS)
def test_a_database_altered_between_opening_and_signing_is_told(practice, statement, code):
    book, prepared = make_ready(practice)
    with closing(sqlite3.connect(practice.folder / "records" / "screener.db")) as database:
        for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            database.execute(f"DROP TRIGGER {name}")
        assert database.execute(statement).rowcount > 0
        database.commit()
    (problem,) = book.sign(prepared)
    assert problem.code == code
    assert find_record(practice.store, prepared.opened.record.id).state is RecordState.IN_REVIEW


# ── the gate, and the page ──────────────────────────────────────────────────────────────────────


def test_everything_that_the_gate_says_is_told_and_nothing_is_kept(practice):
    book, opened = practice.take(practice.keep(ON_WARFARIN))
    told = codes(book.prepare(opened, opened.case, determine(opened.case, treat_on=None, discussed=frozenset())))
    assert set(told) == {"DECIDE-010", "DECIDE-012", "DECIDE-013"}
    assert find_record(practice.store, opened.record.id) == opened.record


def test_a_determination_exchanged_after_the_page_was_drawn_goes_through_the_gate_again(practice):
    book, opened = practice.take(practice.keep(ON_WARFARIN))
    declined = determine(opened.case, Overall.DECLINE, words="No.")
    prepared = book.prepare(opened, opened.case, declined)
    treating = replace(declined, overall=Overall.PROCEED)
    assert set(codes(book.sign(replace(prepared, determination=treating)))) == {"DECIDE-010"}


def test_a_medicine_said_to_be_harmless_without_a_reason_is_not_signed(practice):
    book, opened = practice.take(practice.keep(UNCLEAR))
    case = decide_all(book, opened)
    determined = determine(case, resolutions=(Resolution(0, "zelfutrin", None),))
    assert "DECIDE-021" in codes(book.prepare(opened, case, determined))


def test_what_was_followed_is_not_treated_all_the_same(practice):
    book, opened = practice.take(practice.keep(ON_ROACCUTANE), Role.PRESCRIBER)
    case = decide_all(book, opened, Choice.FOLLOW)
    told = codes(book.prepare(opened, case, determine(case)))
    assert set(told) == {"DECIDE-011"}
