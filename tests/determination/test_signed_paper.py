"""A paper, answers or rows that are not what the patient signed: told, and not signed."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing

import pytest

from screener.consent import seal
from screener.consent.certificates import make_authority
from screener.determination.signed_paper import find_paper_problems
from screener.records.model import Part
from screener.records.reading import find_record
from screener.records.states import RecordState
from tests.determination.practice import (
    ON_WARFARIN,
    WELL,
    codes,
    decide_all,
    determine,
    make_parts,
    make_ready,
    read_parts,
)
from tests.records.small_clinic import SIGNED

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


def make_parts_without_a_place(record_id, monkeypatch):
    """What a kiosk would keep that leaves the practitioner no place in the document, sealed in earnest."""
    add = seal._add_field
    with monkeypatch.context() as patch:
        patch.setattr(seal, "_add_field", lambda writer, name, at: name == "Patient" and add(writer, name, at))
        return make_parts.__wrapped__(record_id, json.dumps(WELL), SIGNED)


def test_a_paper_without_a_place_to_countersign_is_told_and_not_signed(practice, monkeypatch):
    record_id = "0a0a0a0a-2222-4222-8333-444444444444"
    practice.keep(parts=make_parts_without_a_place(record_id, monkeypatch), record_id=record_id)
    book, opened = practice.take(record_id)
    assert codes(book.prepare(opened, opened.case, determine(opened.case))) == ["DECIDE-082"]
    assert find_record(practice.store, record_id).state is RecordState.IN_REVIEW


def test_a_paper_that_is_countersigned_already_has_no_place(signed):
    practice, _, done = signed
    parts = read_parts(practice, done.record.id)
    told = find_paper_problems(done.pdf, done.record.id, parts[Part.RESPONSE], practice.roots)
    assert codes(told) == ["DECIDE-080"]


ROWS = [
    ("UPDATE sealed_parts SET sealed = zeroblob(length(sealed)) WHERE part = 'pdf'", "RECORD-020"),
    ("UPDATE sealed_parts SET sealed = zeroblob(length(sealed)) WHERE part = 'response'", "RECORD-020"),
    ("UPDATE sealed_parts SET digest = 'x' || substr(digest, 2) WHERE part = 'assessment'", "RECORD-024"),
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
