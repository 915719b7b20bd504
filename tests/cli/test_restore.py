"""`screener restore`: one file and one password are enough; `--verify` proves a backup without restoring it."""

from __future__ import annotations

import errno
import os
import shutil
import signal
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from screener.commands.clinic import KEYS
from screener.commands.office import open_office
from screener.commands.restore import UNDER_WAY
from screener.records.anchors import find_anchor_file
from screener.records.audit import Action
from screener.records.audit_log import find_last, is_known, read_head
from screener.records.key_files import load_kiosk_keys
from screener.records.proving import verify_store
from screener.records.sign_in import sign_in
from screener.records.store import open_file
from screener.settings import FILE_NAME, is_staff_code, read_settings
from tests.cli.clinic_folder import OWNER, PASSWORD
from tests.cli.kept_backup import sign_words
from tests.cli.kept_records import FORBIDDEN, keep_records
from tests.records.conftest import cluster  # noqa: F401 - a fixture
from tests.records.invented import now
from tests.records.test_copying import read_everything

STEPS = ["begun", "copied", "enrolled", "laid out", "settings"]


def assert_is_whole(folder, file, records=3):
    """A clinic is set up there, with all that the backup holds, and its owner can sign in."""
    with open_office(folder) as office, closing(open_file(file, read_only=True)) as backup:
        verdict = verify_store(office.store, [read_head(backup)])
        assert verdict.is_whole
        assert verdict.records == records
        assert find_last(office.store, Action.STORE_RESTORED) is not None
        seen = find_anchor_file(folder / KEYS, load_kiosk_keys(folder / KEYS).own).recall()
        assert is_known(office.store, seen)
        assert sign_in(office.store, OWNER, PASSWORD, now=now).member.name == OWNER
    assert not (folder / UNDER_WAY).exists()


def test_a_new_machine_needs_the_file_and_a_password(screener, clinic_folder, backup, tmp_path):
    new = tmp_path / "new"
    ran = screener("restore", backup, *sign_words(clinic_folder, new))
    assert ran.status == 0, ran.err
    assert "Restored 3 records and" in ran.out
    assert_is_whole(new, backup)
    settings = read_settings(new / FILE_NAME)
    assert settings.kiosk_name == "Room 7"
    assert (new / "logo.png").read_bytes() == b"\x89PNG invented"
    for name in ("0001.json", "0001-book.json"):
        assert (new / "approvals" / name).read_bytes() == (clinic_folder.path / "approvals" / name).read_bytes()
    code = ran.out.partition("staff code is ")[2][:6]
    assert is_staff_code(code, settings.staff_code)
    old, own = (load_kiosk_keys(folder / KEYS) for folder in (clinic_folder.path, new))
    assert own.clinic == old.clinic
    assert own.own.public != old.own.public
    assert "no program can bring it back" in ran.out
    assert new.stat().st_mode & 0o077 == 0
    assert not any(word in ran.out for word in FORBIDDEN.split())
    assert screener("doctor", "--data", new).status == 0


def test_the_recovery_sheet_does_in_place_of_a_password(screener, clinic_folder, backup, tmp_path):
    sheet = tmp_path / "code.txt"
    sheet.write_text(clinic_folder.code + "\n")
    new = tmp_path / "new"
    assert screener("restore", backup, "--data", new, "--recovery-code-file", sheet).status == 0
    assert_is_whole(new, backup)
    sheet.write_text("not the code\n")
    assert screener("restore", backup, "--data", tmp_path / "other", "--recovery-code-file", sheet).status == 2
    assert not (tmp_path / "other").exists()


def test_a_wrong_password_touches_nothing(screener, clinic_folder, backup, tmp_path):
    clinic_folder.password_file.write_text("not this one at all\n")
    ran = screener("restore", backup, *sign_words(clinic_folder, tmp_path / "new"))
    assert ran.status == 2
    assert "CLI-103" in ran.err
    assert not (tmp_path / "new").exists()


def test_the_same_machine_keeps_its_keys_and_is_told_what_is_lost(screener, clinic_folder, backup):
    folder = clinic_folder.path
    keep_records(clinic_folder, 2)
    with closing(clinic_folder.open()) as store:
        keys = load_kiosk_keys(folder / KEYS)
        find_anchor_file(folder / KEYS, keys.own).remember(read_head(store))
    before = {path.name: path.read_bytes() for path in (folder / KEYS).iterdir() if path.name != "anchor.txt"}
    shutil.rmtree(folder / "records")
    settings = (folder / FILE_NAME).read_text()
    ran = screener("restore", backup, *sign_words(clinic_folder, folder))
    assert ran.status == 0, ran.err
    assert "2 events beyond it: they are lost" in ran.out
    assert {path.name: path.read_bytes() for path in (folder / KEYS).iterdir() if path.name != "anchor.txt"} == before
    assert (folder / FILE_NAME).read_text() == settings
    assert_is_whole(folder, backup)


def test_it_goes_into_postgresql_too(screener, clinic_folder, backup, tmp_path, cluster):  # noqa: F811
    cluster.execute("DROP DATABASE IF EXISTS restored WITH (FORCE)", "CREATE DATABASE restored")
    address = cluster.get_address("restored")
    new = tmp_path / "new"
    ran = screener("restore", backup, *sign_words(clinic_folder, new), "--database", address)
    assert ran.status == 0, ran.err
    assert read_settings(new / FILE_NAME).database == address
    assert_is_whole(new, backup)
    again = screener("restore", backup, *sign_words(clinic_folder, tmp_path / "third"), "--database", address)
    assert again.status == 3
    assert "CLI-113" in again.err


def test_what_holds_something_is_left_as_it_is(screener, clinic_folder, backup, tmp_path):
    with closing(clinic_folder.open()) as store:
        before = read_everything(store)
    ran = screener("restore", backup, *sign_words(clinic_folder, clinic_folder.path))
    assert (ran.status, "CLI-113" in ran.err) == (3, True)
    assert not (clinic_folder.path / UNDER_WAY).exists()
    with closing(clinic_folder.open()) as store:
        assert read_everything(store) == before
    other = tmp_path / "other"
    other.mkdir()
    (other / "letter.txt").write_text("mine")
    ran = screener("restore", backup, *sign_words(clinic_folder, other))
    assert (ran.status, [path.name for path in other.iterdir()]) == (2, ["letter.txt"])


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
@pytest.mark.parametrize("step", STEPS)
def test_cut_short_after_any_step_it_goes_on(screener, clinic_folder, backup, tmp_path, request, kind, step):
    new, words = tmp_path / "new", []
    if kind == "postgresql":
        server = request.getfixturevalue("cluster")
        server.execute("DROP DATABASE IF EXISTS cut_short WITH (FORCE)", "CREATE DATABASE cut_short")
        words = ["--database", server.get_address("cut_short")]
    die_after(step, backup, new, words[-1] if words else None, clinic_folder.password_file)
    assert (new / FILE_NAME).exists() is (step == "settings")
    ran = screener("restore", backup, *sign_words(clinic_folder, new), *words)
    assert ran.status == 0, ran.err
    assert_is_whole(new, backup)


def die_after(step, file, folder, database, password_file):
    """Restore in a process of its own, which is killed as a step is done."""
    program = f"""
import os, signal
from pathlib import Path
from screener.commands.office import Credentials
from screener.commands.restore import Wish, restore
def after(done):
    if done == {step!r}:
        os.kill(os.getpid(), signal.SIGKILL)
wish = Wish(Path({str(file)!r}), Path({str(folder)!r}), {database!r},
    Credentials({OWNER!r}, Path({str(password_file)!r})), None, False)
restore(wish, after=after)
"""
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert ended.returncode == -signal.SIGKILL, ended.stderr


def test_what_bears_no_owners_mark_is_told_with_what_to_do(screener, clinic_folder, backup, tmp_path):
    new = tmp_path / "new"
    told = screener("restore", backup, *sign_words(clinic_folder, new)).out
    assert f"Open {new / FILE_NAME} and see that name, address and choices are yours" in told
    assert f"screener rules --history --data {new}" in told
    assert f"Open {new / 'logo.png'}" in told
    assert "settings-" not in told


@pytest.mark.parametrize("how", ["cut off", "no database", "gone", "empty", "another's"])
def test_what_is_no_backup_is_told(screener, clinic_folder, backup, tmp_path, how):
    match how:
        case "cut off":
            backup.write_bytes(backup.read_bytes()[:40_960])
        case "no database":
            backup.write_bytes(b"%PDF-1.7 invented" * 1000)
        case "gone":
            backup.unlink()
        case "empty":
            backup.write_bytes(b"")
        case _:
            backup.unlink()
            open_file(backup, upgrade=True).close()
    for words in (["--verify", "--data", tmp_path / "new"], sign_words(clinic_folder, tmp_path / "new")):
        ran = screener("restore", backup, *words)
        assert ran.status in (1, 3)
        assert "fault in Screener" not in ran.err
        assert len(ran.err) > 20
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize("cause", [errno.EACCES, errno.EROFS])
def test_a_folder_that_cannot_be_written_is_told(screener, clinic_folder, backup, tmp_path, monkeypatch, cause):
    make = os.mkdir

    def refuse(path, *given, **named):
        if Path(path) == tmp_path / "new":
            raise OSError(cause, os.strerror(cause))
        make(path, *given, **named)

    monkeypatch.setattr(os, "mkdir", refuse)
    ran = screener("restore", backup, *sign_words(clinic_folder, tmp_path / "new"))
    assert (ran.status, "CLI-110" in ran.err) == (3, True), ran.err
    assert not (tmp_path / "new").exists()


def test_a_server_that_is_away_is_told_and_leaves_no_clinic(screener, clinic_folder, backup, tmp_path):
    address = f"postgresql://clinic@/clinic?host={tmp_path}"
    ran = screener("restore", backup, *sign_words(clinic_folder, tmp_path / "new"), "--database", address)
    assert (ran.status, "STORE-004" in ran.err) == (3, True)
    assert not (tmp_path / "new" / FILE_NAME).exists()


# ── --verify ────────────────────────────────────────────────────────────────────────────────────


def test_without_a_password_it_says_what_was_not_looked_at(screener, backup, tmp_path):
    before = backup.read_bytes()
    ran = screener("restore", "--verify", backup, "--data", tmp_path / "none")
    assert ran.status == 0
    assert "Not looked at: whether it opens" in ran.out
    assert backup.read_bytes() == before


def test_with_a_password_every_part_is_opened(screener, clinic_folder, backup):
    proved = screener("restore", "--verify", backup, *clinic_folder.owner, "--json").json
    assert (proved["whole"], proved["opened"], proved["not-opened"]) == (True, 12, [])
    assert "Held against event" in proved["compared"][0]


def test_a_record_that_does_not_open_is_named(screener, clinic_folder, tmp_path):
    from screener.records.contents import seal_content
    from screener.records.model import WHOLE
    from screener.records.submitting import submit
    from tests.records.invented import NOW, name, submission

    keys = load_kiosk_keys(clinic_folder.path / KEYS)
    moved = seal_content(keys.clinic, name(), 1, dict.fromkeys(WHOLE, b"elsewhere"), outcome="review")
    given = submission(content=moved)
    with closing(clinic_folder.open()) as store:
        submit(store, given, at=NOW)
    screener("backup", tmp_path / "b.db", "--data", clinic_folder.path)
    ran = screener("restore", "--verify", tmp_path / "b.db", *clinic_folder.owner, "--json")
    assert ran.status == 1
    assert ran.json["not-opened"] == [f"record {given.record_id}, version 1"]


def test_a_backup_of_another_trail_is_not_taken_for_this_clinics(screener, clinic_folder, backup):
    keep_records(clinic_folder)
    folder = clinic_folder.path
    anchors = find_anchor_file(folder / KEYS, load_kiosk_keys(folder / KEYS).own)
    with closing(open_file(backup, read_only=True)) as copy:
        head = read_head(copy)
    anchors.replace(type(head)(head.sequence, b"\x01" * 32))
    ran = screener("restore", "--verify", backup, "--data", folder, "--json")
    assert ran.status == 1
    assert "audit trail" in ran.json["faults"][0]


def test_an_older_backup_is_told_to_be_older_and_part_of_the_same_trail(screener, clinic_folder, backup, tmp_path):
    keep_records(clinic_folder, 2)
    screener("backup", tmp_path / "later.db", "--data", clinic_folder.path)
    told = screener("restore", "--verify", backup, "--data", clinic_folder.path, "--json").json
    assert told["whole"]
    assert "seen 3 events that are not in it" in told["compared"][0]
    assert "goes on from where it ends" in told["compared"][1]


def test_json_and_verify_go_together(screener, backup, tmp_path):
    assert screener("restore", backup, "--data", tmp_path / "new", "--json").status == 2
