"""Whatever is done to the audit trail behind the program's back is found, and the first bad event named."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing

import pytest

from screener.consent.authority import load_signing_identity
from screener.consent.time_stamp_server import TimeStampFault
from screener.records.anchors import find_anchor_file
from screener.records.audit import Action, Note
from screener.records.audit_log import list_events, read_head, tell
from screener.records.key_files import load_kiosk_keys
from screener.records.store import open_file
from tests.authorities import make_kiosk_files
from tests.cli.clinic_folder import OWNER
from tests.records.invented import ANNA, now
from tests.records.small_clinic import TESTA, keep_record

FORGE = (
    "DROP TRIGGER IF EXISTS audit_events_UPDATE", "DROP TRIGGER IF EXISTS audit_events_DELETE",
    "DROP TRIGGER IF EXISTS audit_head_back",
)  # fmt: skip


def forge(file, *statements):
    """As somebody does who may write to the file."""
    with closing(sqlite3.connect(file)) as connection:
        for statement in (*FORGE, *statements):
            connection.execute(statement)
        connection.commit()


def verify(screener, kept, *documents):
    return screener("audit", "verify", *documents, "--data", kept.path, "--json")


@pytest.fixture
def told(screener, kept):
    """A trail of some length that this machine has proved and remembers."""
    with closing(kept.open()) as store:
        for _ in range(12):
            tell(store, Note(Action.BACKED_UP, ANNA, now()))
    assert verify(screener, kept).status == 0
    return kept


@pytest.fixture
def document(screener, kept, tmp_path):
    """The document of the record that was kept second: it prints a head."""
    out = tmp_path / "documents"
    assert screener("records", "export", kept.zelda, *kept.owner, "-o", out).status == 0
    (pdf,) = out.glob("*.pdf")
    return pdf


def test_a_whole_trail_is_said_to_be_whole_without_a_password(screener, kept):
    ran = screener("audit", "verify", "--data", kept.path)
    assert ran.status == 0, ran.err
    assert "whole" in ran.out
    assert TESTA.name not in ran.out


def test_that_it_was_proved_is_told_and_remembered(screener, told):
    with closing(told.open()) as store:
        *_, last = list_events(store)
        assert last.action == Action.VERIFIED
        assert last.read_details()["until"] == last.sequence - 1
    keys = told.path / "keys"
    assert find_anchor_file(keys, load_kiosk_keys(keys).own).recall().sequence == last.sequence


def test_a_database_that_may_not_be_written_is_proved_all_the_same(screener, told, monkeypatch):
    from screener.errors import MachineError
    from screener.records import audit_log

    def refuse(*_):
        raise MachineError("STORE-003", "The disk is full.")

    with closing(told.open()) as store:
        before = read_head(store)
    monkeypatch.setattr(audit_log, "tell", refuse)
    assert verify(screener, told).status == 0
    with closing(told.open()) as store:
        assert read_head(store) == before


EDIT = "UPDATE audit_events SET {} WHERE sequence = {}"
SWAP = (
    "UPDATE audit_events SET sequence = CASE sequence WHEN 4 THEN -1 ELSE 4 END WHERE sequence IN (4, 5);"
    "UPDATE audit_events SET sequence = 5 WHERE sequence = -1"
)
CUT = (
    "DELETE FROM audit_events WHERE sequence > 15;"
    "UPDATE audit_head SET sequence = 15, hash = (SELECT hash FROM audit_events WHERE sequence = 15)"
)
EMPTY = "DELETE FROM audit_events;UPDATE audit_head SET sequence = 0, hash = zeroblob(32)"


@pytest.mark.parametrize(
    ("statement", "fault", "first"),
    [
        ("DELETE FROM audit_events WHERE sequence = 5", "missing", 5),
        ("DELETE FROM audit_events WHERE sequence = 1", "missing", 1),
        ("DELETE FROM audit_events WHERE sequence BETWEEN 4 AND 9", "missing", 4),
        (EDIT.format("actor_id = 'somebody-else'", 6), "edited", 6),
        (EDIT.format("at = at + 1", 2), "edited", 2),
        (EDIT.format("action = 'record.read'", 7), "edited", 7),
        (EDIT.format("details = '{}'", 8), "edited", 8),
        (EDIT.format("record_id = NULL", 8), "edited", 8),
        (EDIT.format("hash = zeroblob(32)", 9), "edited", 9),
        (EDIT.format("at = 'yesterday'", 9), "edited", 9),
        (EDIT.format("sequence = -4", 4), "missing", 4),
        (SWAP, "edited", 4),
        (CUT, "cut-off", 16),
        (EMPTY, "cut-off", 1),
    ],
)
def test_what_is_done_to_the_trail_is_found_and_the_first_bad_event_named(screener, told, statement, fault, first):
    forge(told.database, *statement.split(";"))
    ran = verify(screener, told)
    assert ran.status == 1
    assert (ran.json["whole"], ran.json["fault"], ran.json["first-bad"]) == (False, fault, first)
    said = screener("audit", "verify", "--data", told.path)
    assert said.status == 1
    assert f"bad event: {first}." in said.out


def test_the_first_bad_event_is_named_with_time_and_what_stands_there(screener, told):
    forge(told.database, "UPDATE audit_events SET actor_id = 'x' WHERE sequence = 7")
    out = screener("audit", "verify", "--data", told.path).out
    assert "What stands under 7 now: 20 November 2026, 10:42, kept what the patient signed" in out
    assert "Nothing wrong was found up to event 6, 20 November 2026, 09:00." in out


def test_events_whose_order_was_changed_with_hashes_and_all_are_found(screener, told):
    columns = "at, actor_id, action, record_id, details, previous, hash"
    swap = f"UPDATE audit_events SET ({columns}) = (SELECT {columns} FROM audit_events AS o WHERE o.sequence = {{}})"  # noqa: S608
    with closing(sqlite3.connect(told.database)) as connection:
        connection.execute("CREATE TABLE kept AS SELECT * FROM audit_events WHERE sequence = 10")
        connection.commit()
    forge(
        told.database,
        swap.format(11) + " WHERE sequence = 10",
        f"UPDATE audit_events SET ({columns}) = (SELECT {columns} FROM kept) WHERE sequence = 11",  # noqa: S608
        "DROP TABLE kept",
    )
    ran = verify(screener, told)
    assert (ran.status, ran.json["first-bad"]) == (1, 10)


def test_a_rewritten_event_with_a_matching_hash_is_found_where_the_chain_breaks(screener, told):
    from screener.records.audit import follow

    with closing(told.open()) as store:
        events = list(list_events(store))
    before, victim = events[7], events[8]
    from screener.records.audit import Anchor

    forged = follow(Anchor(before.sequence, before.hash), Note(Action.SIGNED_IN, ANNA, victim.at))
    with closing(sqlite3.connect(told.database)) as connection:
        for statement in FORGE:
            connection.execute(statement)
        connection.execute(
            "UPDATE audit_events SET actor_id = ?, action = ?, record_id = NULL, details = ?, hash = ? "
            "WHERE sequence = 9",
            (forged.actor_id, forged.action, forged.details, forged.hash),
        )
        connection.commit()
    ran = verify(screener, told)
    assert (ran.status, ran.json["fault"], ran.json["first-bad"], ran.json["good-until"]) == (1, "unlinked", 10, 9)


def test_an_older_copy_of_the_database_in_its_place_is_found(screener, told, tmp_path):
    checkpoint(told)
    older = shutil.copy(told.database, tmp_path / "older.db")
    with closing(told.open()) as store:
        seen = tell(store, Note(Action.BACKED_UP, ANNA, now()))
    assert verify(screener, told).status == 0
    for stale in told.database.parent.glob("screener.db*"):
        stale.unlink()
    shutil.copy(older, told.database)
    ran = verify(screener, told)
    assert (ran.status, ran.json["fault"]) == (1, "cut-off")
    assert ran.json["first-bad"] <= seen.sequence


def test_an_older_copy_that_went_on_is_found(screener, told, tmp_path):
    checkpoint(told)
    older = shutil.copy(told.database, tmp_path / "older.db")
    with closing(told.open()) as store:
        for _ in range(3):
            tell(store, Note(Action.BACKED_UP, ANNA, now()))
    assert verify(screener, told).status == 0
    for stale in told.database.parent.glob("screener.db*"):
        stale.unlink()
    shutil.copy(older, told.database)
    with closing(told.open()) as store:
        for _ in range(9):
            tell(store, Note(Action.SIGNED_OUT, ANNA, now()))
    ran = verify(screener, told)
    assert (ran.status, ran.json["fault"]) == (1, "replaced")


def checkpoint(kept):
    with closing(kept.open()) as store:
        store.compact()


def test_the_head_row_alone_is_looked_at_too(screener, told):
    forge(told.database, "UPDATE audit_head SET hash = zeroblob(32)")
    ran = verify(screener, told)
    assert (ran.status, ran.json["head-row-agrees"]) == (1, False)


def test_a_trail_that_is_wrong_is_left_as_it_was_found(screener, told):
    forge(told.database, "UPDATE audit_events SET actor_id = 'x' WHERE sequence = 7")
    with closing(open_file(told.database, read_only=True)) as store:
        before = read_head(store)
    assert verify(screener, told).status == 1
    with closing(open_file(told.database, read_only=True)) as store:
        assert read_head(store) == before


def test_a_machine_s_memory_that_was_changed_is_told(screener, told):
    anchor = told.path / "keys" / "anchor.txt"
    anchor.write_text(anchor.read_text("ascii").replace(":", ":0", 1)[:-2] + "\n", "ascii")
    ran = verify(screener, told)
    assert ran.status == 1
    assert ran.json["problems"][0]["code"] == "AUDIT-001"


def test_a_machine_that_remembers_nothing_says_so(screener, told):
    (told.path / "keys" / "anchor.txt").unlink()
    ran = screener("audit", "verify", "--data", told.path)
    assert ran.status == 0
    assert "remembers nothing" in ran.out


# ── documents ───────────────────────────────────────────────────────────────────────────────────


def test_a_trail_agrees_with_the_head_that_a_document_prints(screener, kept, document):
    ran = verify(screener, kept, document)
    assert (ran.status, ran.json["documents"], ran.json["heads-agreed"]) == (0, 1, 2)


def test_a_document_shows_a_cut_that_the_machine_has_forgotten(screener, kept, document):
    cut = (
        "DELETE FROM audit_events WHERE sequence > 6",
        "UPDATE audit_head SET sequence = 6, hash = (SELECT hash FROM audit_events WHERE sequence = 6)",
    )
    (kept.path / "keys" / "anchor.txt").unlink()
    forge(kept.database, *cut)
    assert verify(screener, kept).status == 0
    # That proof told of itself and was remembered: both are taken away again.
    (kept.path / "keys" / "anchor.txt").unlink()
    forge(kept.database, *cut)
    ran = verify(screener, kept, document)
    assert (ran.status, ran.json["fault"], ran.json["first-bad"]) == (1, "cut-off", 7)


def test_an_altered_document_proves_nothing_and_is_told(screener, kept, document):
    data = bytearray(document.read_bytes())
    data[len(data) // 3] ^= 1
    document.write_bytes(data)
    ran = verify(screener, kept, document)
    assert ran.status == 1
    assert "CLI-089" in ran.err


def test_a_document_of_another_clinic_is_not_believed(screener, kept, document, tmp_path):
    make_kiosk_files(tmp_path / "other", clinic_name="Another Clinic", now=now())
    assert load_signing_identity(tmp_path / "other")
    ran = screener("audit", "verify", document, "--data", kept.path, "--trust", tmp_path / "other" / "authority.pem")
    assert ran.status == 2
    assert "CLI-088" in ran.err


def test_a_file_that_is_no_document_is_told(screener, kept, tmp_path):
    (tmp_path / "note.pdf").write_text("not a PDF")
    assert verify(screener, kept, tmp_path / "note.pdf").status == 2
    assert verify(screener, kept, tmp_path / "nowhere.pdf").status == 2


# ── list ────────────────────────────────────────────────────────────────────────────────────────


def test_events_are_listed_in_words_with_names(screener, kept):
    out = screener("audit", "list", *kept.owner).out
    assert f"{OWNER}: added a kiosk" in out
    assert "kiosk “Front desk”: kept what the patient signed (version 1)" in out
    assert out.splitlines()[-1].endswith(f"{OWNER}: signed in")


def test_a_list_is_narrowed_by_record_day_and_number(screener, kept):
    def numbers(*words):
        return [event["number"] for event in screener("audit", "list", *kept.owner, *words, "--json").json]

    assert numbers("--record", kept.testa) == [7]
    assert len(numbers("--limit", "3")) == 3
    assert numbers("--from", "2026-11-20")[0] == 1
    assert numbers("--from", "2100-01-01") == []
    assert "CLI-090" in screener("audit", "list", *kept.owner, "--from", "yesterday").err


def test_every_action_has_words():
    from screener.commands.kiosk import read_words
    from screener.records.states import Step

    words = read_words()
    actions = [*Action, *(f"record.{step}" for step in Step)]
    assert [action for action in actions if f"records.did-{action.replace('.', '-')}" not in words] == []


def test_why_a_document_has_no_time_stamp_is_told(screener, kept):
    with closing(kept.open()) as store:
        for fault in TimeStampFault:
            tell(store, Note(Action.NOT_TIME_STAMPED, ANNA, now(), kept.testa, {"fault": fault.value}))
    told = screener("audit", "list", *kept.owner, "--record", kept.testa).out
    reasons = {line.partition("sealed a document without a time-stamp: the ")[2] for line in told.splitlines()} - {""}
    assert len(reasons) == len(TimeStampFault)


def test_the_day_begins_by_the_clinic_s_clock(screener, kept):
    from datetime import UTC, datetime

    # Half past midnight in London's summer is the day before by UTC.
    with closing(kept.open()) as store:
        keep_record(kept.path, store, signed_at=datetime(2027, 6, 1, 23, 30, tzinfo=UTC))
    listed = screener("audit", "list", *kept.owner, "--from", "2027-06-02", "--json").json
    assert [event["action"] for event in listed] == ["record.submit"]


# ── an older database in the place of a newer one ───────────────────────────────────────────────


@pytest.mark.parametrize("done", ["withdraw", "remove"])
def test_what_was_done_by_a_command_is_not_undone_by_an_older_copy(screener, kept, tmp_path, done):
    password = tmp_path / "other"
    password.write_text("lantern mosaic quiver otter\n")
    words = ("staff", "add", "Tom Temp", "--role", "reception", "--new-password-file", password, *kept.owner)
    assert screener(*words).status == 0
    database = kept.path / "records" / "screener.db"
    before = database.read_bytes()
    record = screener("records", "list", "--json", *kept.owner).json["records"][0]["id"]
    if done == "withdraw":
        ran = screener("records", "withdraw", record, "--reason", "No longer wanted.", "--yes", *kept.owner)
    else:
        ran = screener("staff", "remove", "Tom Temp", "--yes", *kept.owner)
    assert ran.status == 0, ran.err
    for beside in database.parent.glob("screener.db-*"):
        beside.unlink()
    database.write_bytes(before)
    proved = verify(screener, kept)
    assert (proved.status, proved.json["fault"]) == (1, "cut-off")
    assert "AUDIT-004" in screener("records", "list", *kept.owner).err
    assert screener("doctor", "--data", kept.path).status == 3
