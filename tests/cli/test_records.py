"""Staff list, read, export, withdraw and hold records by commands; who may not is told, and every reading is kept."""

from __future__ import annotations

import errno
import io
import json
import os
import re
import sys
from contextlib import closing, contextmanager
from unittest.mock import patch

import pytest

from screener.commands import records_change
from screener.commands.founding import as_row
from screener.commands.office import Credentials
from screener.consent.binding import digest_response, find_binding
from screener.records.audit_log import list_events
from screener.records.members import SignedIn, add_member, read_member
from screener.records.model import Part, Role
from screener.records.reading import find_record
from screener.records.sign_in import sign_in
from screener.records.staff import add_staff, list_staff
from screener.records.states import RecordState, Step
from screener.records.stepping import Change, take_step
from tests.cli.clinic_folder import OWNER, PASSWORD
from tests.records.invented import now
from tests.records.small_clinic import TESTA, ZELDA, Patient, keep_record

STRANGER = "00000000-0000-4000-8000-000000000000"


def read_actions(kept, record_id=None):
    with closing(kept.open()) as store:
        return [event.action for event in list_events(store, record_id=record_id)]


def sign_owner_in(store):
    signed_in = sign_in(store, OWNER, PASSWORD, now=now)
    assert isinstance(signed_in, SignedIn)
    return signed_in


def add_colleague(kept, role, tmp_path):
    """Somebody of another role. Returns the words that sign them in."""
    with closing(kept.open()) as store:
        owner = sign_owner_in(store)
        there = [read_member(row.entry) for row in list_staff(store)]
        member = add_member(
            owner, there, member_id=STRANGER, name="Omar Demonstratus", role=role, password=PASSWORD,
            clinic_name="Example Skin Clinic",
        )  # fmt: skip
        add_staff(store, as_row(member, owner.clinic, added_at=now()), actor_id=owner.member.id, at=now())
    return ("--data", kept.path, "--as", "Omar Demonstratus", "--password-file", kept.clinic.password_file)


# ── list ────────────────────────────────────────────────────────────────────────────────────────


def test_the_inbox_lists_who_is_worst_first_with_names(screener, kept):
    ran = screener("records", "list", *kept.owner)
    assert ran.status == 0, ran.err
    head, first, second = ran.out.splitlines()
    assert re.split(r"  +", head) == [
        "Name",
        "Born",
        "Treatment",
        "State",
        "Decided",
        "Outcome",
        "Open",
        "Signed",
        "Record",
    ]
    assert ZELDA.name in first
    assert "Do not treat" in first
    assert first.endswith(kept.zelda)
    assert TESTA.name in second
    assert "4 March 1956" in second
    assert read_actions(kept)[-1] == "records.identities-read"


def test_a_list_for_programs_says_the_same(screener, kept):
    told = screener("records", "list", *kept.owner, "--newest", "--limit", 1, "--json").json
    assert told["count"] == 2
    (record,) = told["records"]
    assert record["id"] in (kept.testa, kept.zelda)
    record = next(
        one for one in screener("records", "list", *kept.owner, "--json").json["records"] if one["id"] == kept.testa
    )
    assert (record["name"], record["born"], record["state"]) == (TESTA.name, "1956-03-04", "submitted")


@pytest.mark.parametrize("typed", ["zeld", "INVENTED", "30 July 1991", "1991-07-30"])
def test_a_search_finds_a_name_or_a_date_of_birth(screener, kept, typed):
    told = screener("records", "list", *kept.owner, "--search", typed, "--json").json
    assert [record["id"] for record in told["records"]] == [kept.zelda]


def test_a_list_is_narrowed_by_state_and_outcome(screener, kept):
    def ids(*words):
        return [one["id"] for one in screener("records", "list", *kept.owner, *words, "--json").json["records"]]

    assert ids("--outcome", "contraindicated") == [kept.zelda]
    assert ids("--outcome", "contraindicated", "--search", "testa") == []
    assert ids("--state", "withdrawn") == []
    assert ids("--search", "nobody-of-this-name") == []


@pytest.mark.parametrize("typed", ["Do not treat", "do  NOT treat", "Contraindicated"])
def test_an_outcome_may_be_typed_as_its_column_shows_it(screener, kept, typed):
    listed = screener("records", "list", *kept.owner, "--outcome", typed, "--json").json
    assert [one["id"] for one in listed["records"]] == [kept.zelda]
    waiting = ("--state", "waiting", "--outcome", typed)
    assert screener("records", "list", *kept.owner, *waiting, "--json").json["count"] == 1


def test_an_outcome_that_is_none_is_told_with_both_its_names(screener, kept):
    ran = screener("records", "list", *kept.owner, "--outcome", "later")
    assert (ran.status, ran.out) == (2, "")
    assert "CLI-083" in ran.err
    assert "contraindicated (“Do not treat”), defer, review" in ran.err
    assert "clear (“Nothing flagged”)" in ran.err


def test_who_types_a_name_behind_it_is_told_how_to_look_for_somebody(screener, kept):
    ran = screener("records", "list", "testa", "demonstrata", *kept.owner)
    assert (ran.status, ran.out) == (2, "")
    assert "type: screener records list --search 'testa demonstrata'" in " ".join(ran.err.split())
    usage = screener("records", "list", "--help").out.splitlines()[0]
    assert usage.split() == ["Usage:", "screener", "records", "list", "[OPTIONS]"]


def test_a_state_that_is_none_is_told_with_those_there_are(screener, kept):
    ran = screener("records", "list", *kept.owner, "--state", "lost")
    assert ran.status == 2
    assert "CLI-083" in ran.err
    assert "countersigned" in ran.err


def test_a_record_whose_name_does_not_open_is_told_and_the_others_listed(screener, kept):
    taken = f"(SELECT sealed, size, digest FROM sealed_parts WHERE record_id = '{kept.zelda}' AND part = 'identity')"  # noqa: S608
    where = f"record_id = '{kept.testa}' AND part = 'identity'"
    alter(kept, f"UPDATE sealed_parts SET (sealed, size, digest) = {taken} WHERE {where}")  # noqa: S608 - ours
    for words in ((), ("--search", "zelda")):
        ran = screener("records", "list", *kept.owner, *words)
        assert ran.status == 1
        assert kept.testa in ran.err
        assert ZELDA.name in ran.out


def alter(kept, statement):
    import sqlite3

    with closing(sqlite3.connect(kept.database)) as connection:
        connection.execute(statement)
        connection.commit()


def test_a_wrong_password_shows_nothing(screener, kept, tmp_path):
    (tmp_path / "wrong.txt").write_text("not this one, surely", encoding="utf-8")
    who = ("--data", kept.path, "--as", OWNER, "--password-file", tmp_path / "wrong.txt")
    for words in (("list",), ("show", kept.testa), ("export", kept.testa, "-o", tmp_path / "out")):
        ran = screener("records", *words, *who)
        assert (ran.status, ran.out) == (2, "")
    assert not (tmp_path / "out").exists()


# ── roles ───────────────────────────────────────────────────────────────────────────────────────


def test_reception_lists_and_does_no_more(screener, kept, tmp_path):
    who = add_colleague(kept, Role.RECEPTION, tmp_path)
    assert TESTA.name in screener("records", "list", *who).out
    out = tmp_path / "out"
    for words in (
        ("records", "show", kept.testa), ("records", "export", kept.testa, "-o", out), ("records", "verify"),
        ("records", "withdraw", kept.testa, "--reason", "no", "--yes"), ("audit", "list"), ("purge", "--yes"),
        ("records", "hold", kept.testa, "--reason", "no"), ("records", "lift", kept.testa),
    ):  # fmt: skip
        ran = screener(*words, *who)
        assert (ran.status, ran.out) == (2, ""), words
        assert "CLI-051" in ran.err
    assert not out.exists()


def test_a_practitioner_reads_but_neither_holds_nor_purges(screener, kept, tmp_path):
    who = add_colleague(kept, Role.PRACTITIONER, tmp_path)
    assert screener("records", "show", kept.testa, *who).status == 0
    for words in (("records", "hold", kept.testa, "--reason", "no"), ("purge", "--dry-run")):
        assert "CLI-051" in screener(*words, *who).err


# ── show ────────────────────────────────────────────────────────────────────────────────────────


def test_show_tells_everything_and_that_it_was_read(screener, kept):
    ran = screener("records", "show", kept.testa[:8], *kept.owner)
    assert ran.status == 0, ran.err
    for said in (TESTA.name, "4 March 1956", "warfarin", "State: Waiting", "kept what the patient signed",
                 "kiosk “Front desk”", "stands", "Nora Example: read the record"):  # fmt: skip
        assert said in ran.out, said
    assert ZELDA.name not in ran.out
    assert read_actions(kept, kept.testa) == ["record.submit", "record.read"]


def test_show_for_programs_holds_findings_versions_and_events(screener, kept):
    told = screener("records", "show", kept.testa, *kept.owner, "--json").json
    assert told["name"] == TESTA.name
    assert any("warfarin" in json.dumps(finding["because"]) for finding in told["findings"])
    (version,) = told["versions"]
    assert {part["part"] for part in version["parts"]} == {"identity", "response", "assessment", "pdf"}
    assert not version["superseded"]
    assert [event["by"] for event in told["events"]] == ["kiosk “Front desk”", OWNER]


@pytest.mark.parametrize("typed", ["", "zzz", "%", "_", "'; DROP TABLE records", STRANGER])
def test_an_id_that_is_none_is_told(screener, kept, typed):
    ran = screener("records", "show", typed, *kept.owner)
    assert ran.status == 2
    assert "CLI-080" in ran.err


def test_a_beginning_that_two_ids_share_is_told(screener, kept):
    first, second = "aaaaaaaa-0000-4000-8000-000000000001", "aaaaaaaa-0000-4000-8000-000000000002"
    with closing(kept.open()) as store:
        for record_id in (first, second):
            keep_record(kept.path, store, record_id=record_id)
    assert "CLI-081" in screener("records", "show", "AAAAAAAA", *kept.owner).err
    assert screener("records", "show", second.upper(), *kept.owner).status == 0


# ── export ──────────────────────────────────────────────────────────────────────────────────────


def test_an_export_holds_the_document_and_the_answers_it_was_signed_beside(screener, kept, tmp_path):
    out = tmp_path / "out"
    ran = screener("records", "export", kept.testa[:10], *kept.owner, "-o", out)
    assert ran.status == 0, ran.err
    names = {path.name for path in out.iterdir()}
    assert names == {f"{kept.testa}-{kind}" for kind in ("consent-v1.pdf", "response-v1.json", "assessment-v1.json")}
    response = json.loads((out / f"{kept.testa}-response-v1.json").read_text("utf-8"))
    assert response["answers"]["full-name"] == TESTA.name
    binding = find_binding(out / f"{kept.testa}-consent-v1.pdf")
    assert (binding.record_id, binding.response_digest) == (kept.testa, digest_response(response))
    assert screener("verify", out / f"{kept.testa}-consent-v1.pdf", "--data", kept.path).status == 0
    assert read_actions(kept, kept.testa) == ["record.submit", "record.exported"]


def test_an_export_overwrites_nothing_and_opens_nothing_then(screener, kept, tmp_path):
    (tmp_path / f"{kept.testa}-response-v1.json").write_text("mine")
    ran = screener("records", "export", kept.testa, *kept.owner, "-o", tmp_path)
    assert ran.status == 2
    assert "CLI-084" in ran.err
    assert (tmp_path / f"{kept.testa}-response-v1.json").read_text() == "mine"
    assert not list(tmp_path.glob("*.pdf"))
    assert read_actions(kept, kept.testa) == ["record.submit"]


@pytest.mark.parametrize(
    ("cause", "words"),
    [
        (errno.ENOSPC, "The disk is full."),
        (errno.EDQUOT, "The disk is full."),
        (errno.EROFS, "may not write in"),
        (errno.EACCES, "may not write in"),
        (errno.EIO, "See to the disk"),
        (errno.EEXIST, "is there already"),
    ],
)
def test_an_export_that_the_disk_refuses_says_why_and_leaves_no_empty_folder(screener, kept, tmp_path, cause, words):
    (tmp_path / "stick").mkdir()
    out = tmp_path / "stick" / "new" / "out"
    refused = out / f"{kept.testa}-consent-v1.pdf"
    with disk_refusing(refused, cause):
        ran = screener("records", "export", kept.testa, *kept.owner, "-o", out)
    told = " ".join(ran.err.split())
    assert (ran.status, "CLI-087" in told, words in told) == (3, True, True), told
    assert "?" not in told
    assert not list((tmp_path / "stick").iterdir())


def test_an_export_on_a_disk_that_fills_leaves_no_half_a_file_and_no_empty_folder(screener, kept, tmp_path):
    assert screener("records", "export", kept.testa, *kept.owner, "-o", tmp_path / "whole").status == 0
    sizes = {path.name: path.stat().st_size for path in (tmp_path / "whole").iterdir()}
    assert len(sizes) == 3
    (tmp_path / "out").mkdir()
    with disk_refusing(tmp_path / "out" / f"{kept.testa}-response-v1.json", errno.ENOSPC):
        assert screener("records", "export", kept.testa, *kept.owner, "-o", tmp_path / "out").status == 3
    left = {path.name: path.stat().st_size for path in (tmp_path / "out").iterdir()}
    assert left
    assert left.items() < sizes.items()


@contextmanager
def disk_refusing(path, cause):
    """The system will not make this one file."""
    really_open = os.open

    def open_(given, *rest, **named):
        if given == path:
            raise OSError(cause, os.strerror(cause), given)
        return really_open(given, *rest, **named)

    with patch.object(os, "open", open_):
        yield


def test_a_superseded_version_is_exported_as_superseded(screener, kept, tmp_path):
    married = Patient("Testa Nova", TESTA.born, TESTA.medicine)
    with closing(kept.open()) as store:
        keep_record(kept.path, store, married, record_id=kept.testa, corrects=1)
    old, new = tmp_path / "old", tmp_path / "new"
    ran = screener("records", "export", kept.testa, *kept.owner, "-o", old, "--version", 1)
    assert ran.status == 0, ran.err
    assert "no longer hold" in ran.out
    names = sorted(path.name for path in old.iterdir())
    assert names == sorted(
        f"{kept.testa}-{kind}"
        for kind in ("consent-v1-superseded.pdf", "response-v1-superseded.json", "assessment-v1-superseded.json")
    )
    assert TESTA.name in (old / f"{kept.testa}-response-v1-superseded.json").read_text("utf-8")
    assert "no longer hold" not in screener("records", "export", kept.testa, *kept.owner, "-o", new).out
    assert married.name in (new / f"{kept.testa}-response-v2.json").read_text("utf-8")
    assert "CLI-085" in screener("records", "export", kept.testa, *kept.owner, "-o", new, "--version", 3).err
    shown = screener("records", "show", kept.testa, *kept.owner, "--json").json
    assert [version["superseded"] for version in shown["versions"]] == [True, False]
    assert screener("records", "verify", *kept.owner).status == 0


# ── withdrawal ──────────────────────────────────────────────────────────────────────────────────


def test_a_withdrawal_is_a_version_of_its_own_and_the_document_stays(screener, kept, tmp_path):
    ran = screener("records", "withdraw", kept.testa[:8], *kept.owner, "--reason", "I changed my mind", stdin="yes\n")
    assert ran.status == 0, ran.err
    assert TESTA.name in ran.err
    told = screener("records", "show", kept.testa, *kept.owner, "--json").json
    assert (told["state"], told["note"], told["version"]) == ("withdrawn", "I changed my mind", 2)
    standing = {part["part"]: part["superseded"] for version in told["versions"] for part in version["parts"]}
    assert standing == {"identity": False, "response": False, "assessment": False, "pdf": False, "note": False}
    out = tmp_path / "out"
    assert "Consent was withdrawn" in screener("records", "export", kept.testa, *kept.owner, "-o", out).out
    assert (out / f"{kept.testa}-consent-v1.pdf").exists()
    assert (out / f"{kept.testa}-note-v2.txt").read_text("utf-8") == "I changed my mind"
    assert "Consent withdrawn" in screener("records", "list", *kept.owner, "--newest").out
    assert screener("records", "verify", *kept.owner).status == 0


@pytest.mark.parametrize("typed", ["\n", "no\n", "y\n"])
def test_who_does_not_type_yes_withdraws_nothing(screener, kept, typed):
    ran = screener("records", "withdraw", kept.testa, *kept.owner, "--reason", "maybe", stdin=typed)
    assert ran.status == 2
    assert "Nothing was changed" in ran.err
    with closing(kept.open()) as store:
        assert find_record(store, kept.testa).state is RecordState.SUBMITTED


def test_a_reason_is_asked_for_and_needed(screener, kept):
    ran = screener("records", "withdraw", kept.testa, *kept.owner, stdin="Moved abroad\nyes\n")
    assert ran.status == 0, ran.err
    assert "CLI-082" in screener("records", "withdraw", kept.zelda, *kept.owner, "--yes", stdin="\n").err


@pytest.mark.parametrize(
    ("given", "asked"), [((), "--reason TEXT"), (("--yes",), "--reason TEXT"), (("--reason", "maybe"), "--yes")]
)
def test_without_a_terminal_it_says_what_to_give_and_withdraws_nothing(screener, kept, given, asked):
    ran = screener("records", "withdraw", kept.testa, *kept.owner, *given, stdin="")
    assert ran.status == 3
    assert "no terminal" in ran.err
    assert ran.err.endswith(f"Give it with {asked}. [CLI-053]\n")
    with closing(kept.open()) as store:
        assert find_record(store, kept.testa).state is RecordState.SUBMITTED


def test_consent_is_withdrawn_once(screener, kept):
    withdraw = ("records", "withdraw", kept.testa, *kept.owner, "--reason", "no more", "--yes")
    assert screener(*withdraw).status == 0
    ran = screener(*withdraw)
    assert ran.status == 2
    assert "CLI-091" in ran.err


def test_a_colleague_who_was_faster_is_told_and_nothing_written(kept, monkeypatch, capsys):
    class SlowReader(io.StringIO):
        """Somebody who thinks so long that a colleague takes the record meanwhile."""

        def readline(self, *_):
            with closing(kept.open()) as store:
                take_step(store, Change(kept.testa, Step.TAKE, 1, STRANGER, now()))
            return "yes\n"

    monkeypatch.setattr(sys, "stdin", SlowReader())
    who = Credentials(OWNER, kept.clinic.password_file)
    assert records_change.withdraw(kept.path, who, kept.testa, "changed my mind", sure=False) == 2
    assert "RECORD-014" in capsys.readouterr().err
    with closing(kept.open()) as store:
        record = find_record(store, kept.testa)
    assert (record.state, record.version, record.claimed_by) == (RecordState.IN_REVIEW, 1, STRANGER)


# ── legal holds ─────────────────────────────────────────────────────────────────────────────────


def test_a_hold_is_placed_with_its_reason_sealed_shown_and_lifted(screener, kept):
    reason = "A letter from her solicitor"
    assert screener("records", "hold", kept.testa[:8], *kept.owner, "--reason", reason).status == 0
    assert reason.encode() not in b"".join(path.read_bytes() for path in kept.database.parent.iterdir())
    (hold,) = screener("records", "show", kept.testa, *kept.owner, "--json").json["holds"]
    assert (hold["reason"], hold["placed-by"], hold["lifted-at"]) == (reason, OWNER, None)
    assert screener("records", "lift", kept.testa, *kept.owner).status == 0
    (hold,) = screener("records", "show", kept.testa, *kept.owner, "--json").json["holds"]
    assert hold["lifted-by"] == OWNER
    assert "CLI-092" in screener("records", "lift", kept.testa, *kept.owner).err


def test_no_name_stands_in_any_message_about_a_record(screener, kept, tmp_path):
    alter(kept, f"UPDATE records SET outcome = 'clear' WHERE id = '{kept.testa}'")  # noqa: S608
    for words in (("verify",), ("verify", kept.testa), ("export", kept.testa, "-o", tmp_path / "out")):
        ran = screener("records", *words, *kept.owner)
        for name in (*TESTA.name.split(), *ZELDA.name.split(), "warfarin", "Roaccutane"):
            assert name not in ran.err + ran.out


def test_parts_know_their_file_names():
    from screener.commands.records_export import _NAMES

    assert set(_NAMES) == set(Part) - {Part.IDENTITY}


def test_a_list_with_nothing_open_says_how_to_see_the_others(screener, kept):
    for record_id in (kept.testa, kept.zelda):
        screener("records", "withdraw", record_id, *kept.owner, "--reason", "no", "--yes")
    ran = screener("records", "list", *kept.owner)
    assert (ran.status, ran.out) == (0, "")
    assert "No record is open. Of those that are not, there are 2: --newest" in " ".join(ran.err.split())
