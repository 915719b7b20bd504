"""A record looked at again: as it stands, as it was signed, and told if it is not what the audit trail tells of."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from screener.errors import IntegrityError
from screener.records.audit_log import find_last
from screener.records.model import Part
from screener.records.reading import open_record
from screener.records.rechecking import recheck
from screener.records.states import Step
from screener.records.submitting import submit
from screener.records.tables import record_versions, records, sealed_parts
from tests.records.invented import ANNA, NOW, keep, later, name, submission, walk


def test_what_stands_and_what_was_signed_are_told_apart(store):
    first = submission()
    submit(store, first, at=NOW)
    given = submission(record_id=first.record_id, corrects=1)
    submit(store, given, at=NOW)
    record = walk(store, open_record(store, first.record_id, actor_id=ANNA, at=NOW).record, Step.TAKE, Step.DECIDE)
    found = recheck(store, record.id)
    assert found.standing.record == record
    assert dict(found.signed.parts) == dict(given.content.parts)
    assert (found.signed.record.version, found.signed.record.rests_on) == (2, 2)
    assert dict(found.standing.parts) == dict(open_record(store, record.id, actor_id=ANNA, at=NOW).parts)
    assert Part.DETERMINATION in found.standing.parts


def test_when_the_trail_was_told_last_is_told_too_and_nothing_is_added_to_it(store):
    record = keep(store)
    open_record(store, record.id, actor_id=ANNA, at=later(7))
    before = find_last(store)
    assert recheck(store, record.id).told_at == later(7)
    assert find_last(store) == before


def test_a_record_that_is_not_there_is_none(store):
    assert recheck(store, name()) is None


@pytest.mark.parametrize(
    ("table", "values"),
    [
        (records, {"outcome": "clear"}),
        (records, {"claimed_by": ANNA}),
        (record_versions, {"outcome": "clear"}),
        (sealed_parts, {"digest": "0" * 64}),
        (sealed_parts, {"sealed": b"something else"}),
    ],
)
def test_a_row_that_is_not_what_the_trail_tells_is_told(store, table, values):
    record = keep(store)
    assert recheck(store, record.id) is not None
    with store.engine.begin() as connection:
        connection.execute(update(table).values(**values))
    with pytest.raises(IntegrityError) as caught:
        recheck(store, record.id)
    assert caught.value.code in ("RECORD-020", "RECORD-024")
