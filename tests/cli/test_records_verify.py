"""What is wrong with what is kept is found by the command that proves it, and named by its record."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
from contextlib import closing

import pytest

from screener.commands.office import RECORDS
from screener.records.audit import Anchor
from screener.records.audit_log import list_events, read_head
from screener.records.contents import open_parts
from screener.records.identity import Identity
from screener.records.model import Part
from screener.records.reading import open_record
from screener.records.store import open_store
from tests.records.invented import name, now
from tests.records.small_clinic import TESTA, ZELDA, keep_parts, keep_record, make_small_clinic


def verify(screener, kept, *words):
    return screener("records", "verify", *words, *kept.owner, "--json")


def forge(kept, *statements):
    with closing(sqlite3.connect(kept.database)) as connection:
        for statement in statements:
            connection.execute(statement)
        connection.commit()


def export(screener, kept, record_id, out):
    """The parts of a record, readable."""
    assert screener("records", "export", record_id, *kept.owner, "-o", out).status == 0
    ends = {Part.PDF: "consent-v1.pdf", Part.RESPONSE: "response-v1.json", Part.ASSESSMENT: "assessment-v1.json"}
    return {part: (out / f"{record_id}-{end}").read_bytes() for part, end in ends.items()}


def test_what_is_whole_is_said_to_be(screener, kept):
    ran = verify(screener, kept)
    assert ran.status == 0, ran.out
    told = ran.json
    assert (told["whole"], told["records"], told["parts"], told["documents"], told["flaws"]) == (True, 2, 8, 2, [])
    one = verify(screener, kept, kept.testa[:8]).json
    assert (one["whole"], one["records"], one["parts"], one["documents"]) == (True, 1, 4, 1)


def test_people_are_told_in_words(screener, kept):
    assert "Whole." in screener("records", "verify", *kept.owner).out
    forge(kept, f"UPDATE records SET outcome = 'clear' WHERE id = '{kept.testa}'")  # noqa: S608
    ran = screener("records", "verify", *kept.owner)
    assert ran.status == 1
    assert f"records {kept.testa}: not what was written." in ran.out


@pytest.mark.parametrize(
    ("statement", "what", "where"),
    [
        ("UPDATE records SET state = 'countersigned' WHERE id = '{id}'", "row-altered", "records {id}"),
        ("UPDATE record_versions SET made_by = 'x' WHERE record_id = '{id}'",
         "row-altered", "record_versions {id}:1"),
        ("UPDATE sealed_parts SET sealed = zeroblob(size) WHERE record_id = '{id}' AND part = 'pdf'",
         "row-altered", "sealed_parts {id}:1:pdf"),
        ("UPDATE sealed_parts SET sealed = zeroblob(size) WHERE record_id = '{id}' AND part = 'pdf'",
         "shut", "{id}:1:pdf"),
        ("DELETE FROM sealed_parts WHERE record_id = '{id}' AND part = 'response'",
         "row-altered", "record_versions {id}:1"),
    ],
)  # fmt: skip
def test_an_altered_row_is_named_and_other_records_are_not(screener, kept, statement, what, where):
    forge(kept, statement.format(id=kept.testa))
    ran = verify(screener, kept)
    assert ran.status == 1
    flaws = ran.json["flaws"]
    assert (what, where.format(id=kept.testa)) in {(flaw["what"], flaw["where"]) for flaw in flaws}
    assert {flaw["record"] for flaw in flaws} == {kept.testa}
    assert verify(screener, kept, kept.testa).status == 1
    assert verify(screener, kept, kept.zelda).status == 0


def test_a_deleted_record_is_named_although_it_is_gone(screener, kept):
    tables = (("sealed_parts", "record_id"), ("record_versions", "record_id"), ("records", "id"))
    forge(kept, *(f"DELETE FROM {table} WHERE {column} = '{kept.testa}'" for table, column in tables))  # noqa: S608
    flaws = verify(screener, kept).json["flaws"]
    assert {(flaw["what"], flaw["record"]) for flaw in flaws} == {("row-missing", kept.testa)}


def test_parts_of_two_records_that_were_exchanged_do_not_open(screener, kept):
    columns = "(sealed, size, digest)"
    taken = f"(SELECT sealed, size, digest FROM sealed_parts WHERE record_id = '{kept.zelda}' AND part = 'pdf')"  # noqa: S608
    forge(kept, f"UPDATE sealed_parts SET {columns} = {taken} WHERE record_id = '{kept.testa}' AND part = 'pdf'")  # noqa: S608
    whats = {(flaw["what"], flaw["where"]) for flaw in verify(screener, kept).json["flaws"]}
    assert ("shut", f"{kept.testa}:1:pdf") in whats
    assert ("row-altered", f"record_versions {kept.testa}:1") in whats


# ── what is wrong although every digest is right: a kiosk that was taken over ───────────────────


def keep_forged(screener, kept, tmp_path, parts=None):
    """A record that says it was submitted, with parts of another."""
    taken = export(screener, kept, kept.testa, tmp_path / "parts")
    taken[Part.IDENTITY] = Identity("Testa").to_bytes()
    record_id = name()
    with closing(kept.open()) as store:
        keep_parts(kept.path, store, record_id, {**taken, **(parts or {})})
    return record_id


def whats(screener, kept, record_id):
    ran = verify(screener, kept)
    assert ran.status == 1
    assert {flaw["record"] for flaw in ran.json["flaws"]} == {record_id}
    return {flaw["what"] for flaw in ran.json["flaws"]}


def test_another_record_s_document_is_found(screener, kept, tmp_path):
    record_id = keep_forged(screener, kept, tmp_path)
    assert whats(screener, kept, record_id) == {"document-of-another-record"}


def test_a_document_beside_other_answers_is_found(screener, kept, tmp_path):
    parts = export(screener, kept, kept.testa, tmp_path / "parts")
    response = json.loads(parts[Part.RESPONSE])
    response["answers"]["full-name"] = ZELDA.name
    # A correction that brings the old document beside other answers.
    changed = {**parts, Part.RESPONSE: json.dumps(response).encode(), Part.IDENTITY: Identity("Z").to_bytes()}
    with closing(kept.open()) as store:
        keep_parts(kept.path, store, kept.testa, changed, corrects=1)
    assert whats(screener, kept, kept.testa) == {"document-of-other-answers"}


def test_an_altered_a_foreign_an_unsealed_and_a_broken_document_are_told_apart(screener, kept, tmp_path):
    parts = export(screener, kept, kept.testa, tmp_path / "own")
    altered = bytearray(parts[Part.PDF])
    altered[len(altered) // 2] ^= 1
    unsealed = parts[Part.PDF][: parts[Part.PDF].index(b"%%EOF") + 6]
    foreign = make_foreign(tmp_path)
    for pdf, what in (
        (bytes(altered), "document-altered"),
        (foreign, "document-untrusted"),
        (unsealed, "document-no-seal"),
        (b"no PDF at all", "document-unreadable"),
    ):
        folder = shutil.copytree(kept.path, tmp_path / what)
        one = type(kept)(
            type(kept.clinic)(folder, kept.clinic.password_file, kept.clinic.code), kept.testa, kept.zelda
        )
        record_id = keep_forged(screener, one, tmp_path / f"{what}-parts", parts={Part.PDF: pdf})
        assert whats(screener, one, record_id) == {what}


def make_foreign(tmp_path):
    """A document that another clinic sealed."""
    folder = tmp_path / "another"
    (record_id, _), owner = make_small_clinic(folder)
    with closing(open_store(folder / RECORDS)) as store:
        opened = open_record(store, record_id, actor_id=owner.member.id, at=now())
        return open_parts(owner.clinic, opened)[Part.PDF]


def test_a_part_that_is_not_what_the_program_writes_is_told(screener, kept, tmp_path):
    record_id = keep_forged(screener, kept, tmp_path, parts={Part.ASSESSMENT: b"{", Part.IDENTITY: b"nobody"})
    assert whats(screener, kept, record_id) == {"document-of-another-record", "unreadable"}


def test_a_document_whose_head_the_trail_does_not_know_is_found(screener, kept, monkeypatch):
    from tests.records import small_clinic

    monkeypatch.setattr(small_clinic, "read_head", lambda _: Anchor(3, bytes(32)))
    with closing(kept.open()) as store:
        record_id = keep_record(kept.path, store)
    assert whats(screener, kept, record_id) == {"document-head-unknown"}


def test_a_truncated_database_is_told_and_no_fault_of_the_program(screener, kept):
    with closing(kept.open()) as store:
        store.compact()
    os.truncate(kept.database, kept.database.stat().st_size // 2)
    ran = screener("records", "verify", *kept.owner)
    assert ran.status in (1, 3)
    assert "Traceback" not in ran.err
    assert "CLI-001" not in ran.err
    assert TESTA.name not in ran.out + ran.err


def test_a_proof_that_finds_nothing_is_told_and_one_that_does_is_not(screener, kept):
    assert verify(screener, kept).status == 0
    with closing(kept.open()) as store:
        assert [event.action for event in list_events(store)][-1] == "audit.verified"
    forge(kept, f"UPDATE records SET outcome = 'clear' WHERE id = '{kept.testa}'")  # noqa: S608
    assert verify(screener, kept).status == 1
    with closing(kept.open()) as store:
        assert [event.action for event in list_events(store)][-1] == "staff.signed-in"
        assert read_head(store)
