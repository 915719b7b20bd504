"""What a thief reads in the kiosk's database without a key: ids, times, states, the form, the outcome. No more."""

from __future__ import annotations

import json
import re
import sqlite3
from contextlib import closing

import pytest

from screener.interview.answers import Chosen, Written
from screener.kiosk.cabinet import Cabinet
from screener.records.audit import Action
from screener.records.model import OUTCOMES, Part
from screener.records.states import RecordState, Step
from screener.records.tables import SCHEMA_VERSION
from screener.records.vault import Context, seal
from tests.kiosk.test_submission import AT, prepare_and_sign, submit

_SHAPES = re.compile(
    r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"  # an id
    r"|[0-9a-f]{64}"  # a digest
    r"|\d{4}-\d\d-\d\d"  # the treatment date
    r"|nobody|system"
)
_KNOWN = {
    *RecordState, *Step, *OUTCOMES, *Part, *Action, *(f"record.{step}" for step in Step), "microneedling",
    SCHEMA_VERSION, "staff", "kiosks", "clinic_keys", "clinic_files", "authority", "authority-key", "settings",
}  # fmt: skip
_CLINICS_OWN = {("staff", "sign_in_name"), ("staff", "role"), ("kiosks", "name"), ("clinic_files", "id")}
"""Of staff and machines, not of patients."""
_SEALED = {
    "sealed",
    "body",
    "entry",
    "wrapped_for_recovery",
    "public_key",
    "certificate",
    "voucher",
    "hash",
    "previous",
}


@pytest.fixture
def cabinet(setup):
    with closing(Cabinet(setup.data, "", setup.now)) as cabinet:
        yield cabinet


def read_rows(folder):
    """`(table, column, value)` of everything in the database."""
    with closing(sqlite3.connect(folder / "records" / "screener.db")) as connection:
        tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        for table in tables:
            rows = connection.execute(f"SELECT * FROM {table}")  # noqa: S608 - our own tables
            names = [column[0] for column in rows.description]
            for row in rows:
                yield from ((table, name, value) for name, value in zip(names, row, strict=True))


def tells_nothing(value):
    """True for what says nothing of anybody."""
    match value:
        case None | int():
            return True
        case dict():
            return all(re.fullmatch(r"[a-z-]{2,20}", key) and tells_nothing(each) for key, each in value.items())
        case str():
            return value in _KNOWN or bool(_SHAPES.fullmatch(value))
        case _:
            return False


def keep_a_patient(make_run, setup, keeper, patient):
    """One who submitted, and one who stopped midway."""
    patient.answer(full_name="Testa Demonstrata", anything_else="all of it invented").takes("zelfutrin")
    begun, done = make_run(), make_run()
    begun.on_change = lambda: keeper.save(begun.take_picture(), begun.interview.questionnaire)
    begun.answer("full-name", Written("Probo Demonstrata"))
    done.submission_id = "7a0c8a4e-2f43-4f5e-8a3b-2d8c0b7f1e11"
    submit(*prepare_and_sign(done, setup, keeper), setup, keeper, sealed_at=AT)
    keeper.forget(begun.submission_id, keep=True)
    keeper.close()


def test_what_is_in_the_clear_says_when_and_how_far_and_no_more(make_run, setup, keeper, patient):
    keep_a_patient(make_run, setup, keeper, patient)

    rows = list(read_rows(setup.data))

    assert {"records", "record_versions", "sealed_parts", "drafts", "audit_events"} <= {table for table, _, _ in rows}
    for table, column, value in rows:
        if (table, column) in _CLINICS_OWN:
            continue
        if column in _SEALED:
            assert isinstance(value, bytes)
        else:
            assert tells_nothing(json.loads(value) if column == "details" else value), (table, column, value)


def test_everything_sealed_is_padded(make_run, setup, keeper, patient, cabinet):
    keep_a_patient(make_run, setup, keeper, patient)
    around = len(seal(cabinet.keys.clinic, b"", Context("draft", "x"))) - 1024

    sizes = [len(value) - around for _, column, value in read_rows(setup.data) if column == "sealed"]

    assert len(sizes) == 5  # four parts and a draft
    assert all(size > 0 and size % 1024 == 0 for size in sizes)


def test_a_yes_is_as_long_as_a_no(make_run, setup, cabinet):
    lengths = set()
    for option in ("yes", "no", "unsure"):
        run = make_run()
        run.answer("keloid-ever", Chosen(option))
        cabinet.save(run.take_picture(), run.interview.questionnaire)
        lengths |= {
            len(value) for table, column, value in read_rows(setup.data) if (table, column) == ("drafts", "sealed")
        }
    assert len(lengths) == 1
