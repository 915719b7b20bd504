"""Whatever is altered in the database behind the program's back is noticed and named."""

from __future__ import annotations

import random
import shutil
from contextlib import closing, suppress

import pytest
from sqlalchemy import text

from screener.errors import ScreenerError
from screener.records.anchors import AnchorFile
from screener.records.audit import Fault
from screener.records.audit_log import is_known, list_events, read_head
from screener.records.proving import RowFault, Wrong, verify_store
from screener.records.states import Step
from screener.records.store import FILE_NAME, open_file
from tests.records.invented import keep, walk
from tests.records.test_copying import fill

FORGE = {
    "sqlite": ("DROP TRIGGER IF EXISTS audit_events_UPDATE", "DROP TRIGGER IF EXISTS audit_events_DELETE",
               "DROP TRIGGER IF EXISTS purge_certificates_UPDATE", "DROP TRIGGER IF EXISTS purge_certificates_DELETE",
               "DROP TRIGGER IF EXISTS audit_head_back"),
    "postgresql": ("DROP TRIGGER IF EXISTS audit_events_kept ON audit_events",
                   "DROP TRIGGER IF EXISTS purge_certificates_kept ON purge_certificates",
                   "DROP TRIGGER IF EXISTS audit_head_back ON audit_head"),
}  # fmt: skip


def forge(room, store, *statements):
    """As somebody does who has the database's own password."""
    with store.migrating() as connection:
        for statement in (*FORGE[room.kind], *statements):
            connection.execute(text(statement))


def test_a_full_store_is_whole(store):
    fill(store)
    verdict = verify_store(store, [read_head(store)])
    assert verdict.is_whole
    assert (verdict.records, verdict.chain.anchors_used) == (62, 1)
    # Whole versions have four parts; taken has none, decided and countersigned one each.
    assert verdict.parts == 62 * 4 + 2


ALTERED = {
    "records": "UPDATE records SET {} WHERE id = '{}'",
    "record_versions": "UPDATE record_versions SET {} WHERE record_id = '{}' AND version = 1",
    "staff": "UPDATE staff SET {}",
    "kiosks": "UPDATE kiosks SET {}",
    "clinic_keys": "UPDATE clinic_keys SET {}",
    "clinic_files": "UPDATE clinic_files SET {}",
    "legal_holds": "UPDATE legal_holds SET {}",
    "purge_certificates": "UPDATE purge_certificates SET {}",
}
COLUMNS = {
    "records": ["state = 'withdrawn'", "outcome = 'clear'", "submitted_at = submitted_at + 1", "form_id = 'other'",
                "claimed_by = 'x'", "revision = 9", "treatment_on = NULL", "inbox_rank = 49"],
    "record_versions": ["outcome = 'clear'", "made_by = 'x'", "created_at = created_at - 1", "clinic_key_id = 'x'",
                        "step = 'correct'", "submission_id = 'x'"],
    "staff": ["role = 'owner'", "sign_in_name = 'x'", "removed_at = 1"],
    "kiosks": ["name = 'Room 2'", "retired_at = 1"],
    "clinic_keys": ["added_at = 1"],
    "clinic_files": ["changed_at = 1", "id = 'x'"],
    "legal_holds": ["lifted_at = 1", "placed_by = 'x'"],
    "purge_certificates": ["body = '[]'", "digest = 'x'", "id = 'x'"],
}  # fmt: skip


def test_every_altered_column_is_named_with_its_table(room, store):
    _, held = fill(store)
    head = read_head(store)
    for table, columns in COLUMNS.items():
        for column in columns:
            name, _, _ = column.partition(" =")
            with store.reading() as connection:
                (was,) = connection.execute(text(f"SELECT {name} FROM {table} {where(table, held)}")).one()  # noqa: S608
            forge(room, store, ALTERED[table].format(column, held.id))
            verdict = verify_store(store, [head])
            assert verdict.chain.is_whole
            assert {wrong.table for wrong in verdict.wrong} == {table}, column
            back = "NULL" if was is None else f"'{was}'"
            forge(room, store, ALTERED[table].format(f"{name} = {back}", held.id))
    assert verify_store(store, [head]).is_whole


def where(table, held):
    if table == "records":
        return f"WHERE id = '{held.id}'"
    return f"WHERE record_id = '{held.id}' AND version = 1" if table == "record_versions" else ""


def test_a_deleted_record_and_an_invented_member_are_named(room, store):
    record = keep(store)
    forge(
        room, store,
        "DELETE FROM sealed_parts", "DELETE FROM record_versions", "DELETE FROM records",
        "INSERT INTO staff SELECT 'thief', 'thief', 'owner', hash, 'x', 1, NULL FROM audit_head",
    )  # fmt: skip
    assert set(verify_store(store).wrong) == {
        Wrong("records", record.id, RowFault.MISSING),
        Wrong("record_versions", f"{record.id}:1", RowFault.MISSING),
        Wrong("staff", "thief", RowFault.UNTOLD),
    }


def test_a_part_put_in_place_with_its_digest_is_named_by_its_version(room, store):
    one, other = keep(store), keep(store)
    take = "(SELECT {} FROM sealed_parts WHERE record_id = '" + other.id + "' AND part = 'pdf')"  # noqa: S608
    values = ", ".join(f"{column} = {take.format(column)}" for column in ("sealed", "size", "digest"))
    forge(room, store, f"UPDATE sealed_parts SET {values} WHERE record_id = '{one.id}' AND part = 'pdf'")  # noqa: S608
    assert verify_store(store).wrong == (Wrong("record_versions", f"{one.id}:1", RowFault.ALTERED),)


@pytest.mark.parametrize(
    ("statement", "fault", "first"),
    [
        ("UPDATE audit_events SET actor_id = 'x' WHERE sequence = 3", Fault.EDITED, 3),
        ("UPDATE audit_events SET at = at + 1 WHERE sequence = 5", Fault.EDITED, 5),
        ("DELETE FROM audit_events WHERE sequence = 2", Fault.MISSING, 2),
        ("DELETE FROM audit_events WHERE sequence >= 6", Fault.CUT_OFF, 6),
        ("DELETE FROM audit_events", Fault.CUT_OFF, 1),
    ],
)
def test_an_altered_trail_is_named_at_its_first_bad_event(room, store, statement, fault, first):
    walk(store, keep(store), Step.TAKE, Step.RELEASE, Step.TAKE, Step.DECIDE, Step.REOPEN, Step.DECIDE)
    head = read_head(store)
    forge(room, store, statement)
    verdict = verify_store(store, [head])
    assert (verdict.chain.fault, verdict.chain.first_bad) == (fault, first)


def test_two_events_that_changed_places_are_named(room, store):
    walk(store, keep(store), Step.TAKE, Step.RELEASE)
    forge(
        room, store,
        "UPDATE audit_events SET sequence = 99 WHERE sequence = 2",
        "UPDATE audit_events SET sequence = 2 WHERE sequence = 3",
        "UPDATE audit_events SET sequence = 3 WHERE sequence = 99",
    )  # fmt: skip
    verdict = verify_store(store)
    assert (verdict.chain.fault, verdict.chain.first_bad) == (Fault.EDITED, 2)


def test_an_older_copy_in_place_of_the_database_is_known_at_once(sqlite_room, tmp_path):
    place = sqlite_room.make_place()
    store = sqlite_room.open(place)
    record = keep(store)
    sqlite_room.close()
    shutil.copy(place / FILE_NAME, tmp_path / "older.db")
    machine = AnchorFile(tmp_path / "head", b"k" * 32)
    store = sqlite_room.open(place)
    walk(store, record, Step.TAKE, Step.DECIDE)
    machine.remember(read_head(store))
    assert is_known(store, machine.recall())
    sqlite_room.close()
    shutil.copy(tmp_path / "older.db", place / FILE_NAME)
    store = sqlite_room.open(place)
    assert not is_known(store, machine.recall())
    walk(store, record, Step.WITHDRAW)
    walk(store, keep(store), Step.TAKE)
    assert not is_known(store, machine.recall())
    verdict = verify_store(store, [machine.recall()])
    assert (verdict.chain.fault, verdict.chain.first_bad) == (Fault.REPLACED, 3)
    assert verify_store(store).is_whole


def test_events_of_other_kinds_than_their_columns_are_named_not_thrown(sqlite_room):
    store = sqlite_room.open(sqlite_room.make_place())
    walk(store, keep(store), Step.TAKE, Step.RELEASE)
    for spoilt in ("at = 'noon'", "at = 9e300", "hash = 'text'", "details = x'ff00fe'", "actor_id = x'ff00fe'"):
        forge(sqlite_room, store, "DROP TABLE IF EXISTS kept", "CREATE TABLE kept AS SELECT * FROM audit_events")
        forge(sqlite_room, store, f"UPDATE audit_events SET {spoilt} WHERE sequence = 2")  # noqa: S608
        assert verify_store(store).chain.first_bad == 2, spoilt
        forge(
            sqlite_room, store,
            "DELETE FROM audit_events", "INSERT INTO audit_events SELECT * FROM kept", "DROP TABLE kept",
        )  # fmt: skip
    assert verify_store(store).is_whole


def test_a_byte_altered_anywhere_in_what_is_kept_is_noticed(sqlite_room, tmp_path):
    """Bytes of the file are flipped one at a time, wherever something is kept; free pages hold nothing."""
    place = sqlite_room.make_place()
    store = sqlite_room.open(place)
    given = [keep(store), walk(store, keep(store), Step.TAKE)]
    marks = [record.id.encode() for record in given] + [b"record.submit", b"record.take", b"sealed pdf", b"review"]
    events = list(list_events(store))
    marks += [event.hash for event in events] + [event.details.encode() for event in events]
    head = read_head(store)
    sqlite_room.close()
    whole = (place / FILE_NAME).read_bytes()
    dice = random.Random(7)  # noqa: S311 - nothing secret
    places = {found + dice.randrange(len(mark)) for mark in marks for found in find_all(whole, mark)}
    assert len(places) > 40
    for number, altered in enumerate(sorted(places)):
        file = tmp_path / f"{number}.db"
        file.write_bytes(whole[:altered] + bytes([whole[altered] ^ (1 << dice.randrange(7))]) + whole[altered + 1 :])
        assert not is_whole(file, head), altered
        file.unlink()


def find_all(whole, mark):
    found = whole.find(mark)
    while found >= 0:
        yield found
        found = whole.find(mark, found + 1)


def is_whole(file, head):
    with suppress(ScreenerError), closing(open_file(file, read_only=True)) as store:
        return verify_store(store, [head]).is_whole
    return False


def test_reading_goes_on_after_the_program_that_checks_has_begun(store):
    """A check sees one moment; what is written meanwhile is no fault."""
    for _ in range(3):
        keep(store)
    wrote = []

    def write_meanwhile(table, _):
        if table == "records" and not wrote:
            wrote.append(keep(store))

    assert verify_store(store, on_progress=write_meanwhile).is_whole
    assert wrote
    assert verify_store(store).records == 4
