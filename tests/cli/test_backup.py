"""`screener backup`: one whole file while others work, with what a new machine needs, and never over another."""

from __future__ import annotations

import stat
import subprocess
import sys
from contextlib import closing
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from screener.commands.approvals import History, keep_approval
from screener.commands.clinic import KEYS
from screener.commands.founding import SETTINGS_FILE
from screener.records.clinic import find_file, list_files
from screener.records.key_files import load_kiosk_keys
from screener.records.proving import verify_store
from screener.records.store import open_file
from screener.rulebook.approval import Approval
from screener.settings import FILE_NAME, with_setting
from tests.cli.kept_records import FORBIDDEN, keep_records


def approve(clinic, digest="a" * 64, history=None):
    """An approval of an invented book."""
    approval = Approval("microneedling", "en", digest, "Nora Example", "0000000", date(2026, 11, 20))
    return keep_approval(clinic.path, history or History(), approval, b'{"book": "invented"}')


def read_files(file):
    """The clinic's files in a backup."""
    with closing(open_file(file, read_only=True)) as backup:
        return {each.id: each.body for each in list_files(backup)}


def change_settings(clinic, where, value):
    path = clinic.path / FILE_NAME
    path.write_text(with_setting(path.read_text(encoding="utf-8"), where, value), encoding="utf-8")


def test_a_folder_gets_a_whole_file_named_with_the_date(screener, clinic_folder, tmp_path):
    keep_records(clinic_folder)
    folder = tmp_path / "away"
    folder.mkdir()
    made = [screener("backup", folder, "--data", clinic_folder.path, "--json").json for _ in range(2)]
    names = sorted(path.name for path in folder.iterdir())
    day = datetime.fromisoformat(made[0]["at"]).astimezone(ZoneInfo("Europe/London")).date().isoformat()
    assert names == [f"screener-backup-{day}-2.db", f"screener-backup-{day}.db"]
    assert made[0]["last-backup-before"] is None
    assert made[1]["last-backup-before"] == made[0]["at"]
    with closing(open_file(folder / names[1], read_only=True)) as backup:
        verdict = verify_store(backup)
    assert verdict.is_whole
    assert verdict.records == 3
    assert verdict.chain.head.as_text() == made[0]["anchor"]
    assert stat.S_IMODE((folder / names[1]).stat().st_mode) == 0o600


def test_nothing_of_a_patient_is_in_the_file_or_told(screener, clinic_folder, tmp_path):
    keep_records(clinic_folder)
    ran = screener("backup", tmp_path / "b.db", "--data", clinic_folder.path)
    assert ran.status == 0
    written = (tmp_path / "b.db").read_bytes()
    assert all(word.encode() not in written for word in FORBIDDEN.split())
    assert not any(word in ran.out + ran.err for word in FORBIDDEN.split())


def test_no_file_is_replaced(screener, clinic_folder, tmp_path):
    file = tmp_path / "mine.txt"
    file.write_text("mine")
    ran = screener("backup", file, "--data", clinic_folder.path)
    assert (ran.status, file.read_text()) == (3, "mine")
    assert "STORE-015" in ran.err


def test_it_takes_settings_approvals_and_logo_along_without_code_or_password(screener, clinic_folder, tmp_path):
    screener("kiosk", "--new-staff-code", "--data", clinic_folder.path)
    change_settings(clinic_folder, "kiosk.name", "Room 7")
    change_settings(clinic_folder, "clinic.logo", "logo.png")
    (clinic_folder.path / "logo.png").write_bytes(b"\x89PNG invented")
    approve(clinic_folder)
    assert screener("backup", tmp_path / "b.db", "--data", clinic_folder.path).status == 0
    files = read_files(tmp_path / "b.db")
    own = load_kiosk_keys(clinic_folder.path / KEYS).own.public.uuid
    assert b'"Room 7"' in files[f"settings-{own}"]
    assert b"scrypt$" not in (tmp_path / "b.db").read_bytes()
    assert files["logo"] == b"\x89PNG invented"
    assert b"Nora Example" in files["approval-0001"]
    assert files["approval-0001-book"] == b'{"book": "invented"}'
    assert b"Room 7" not in files[SETTINGS_FILE]  # what the owner has vouched for stays as it is


def test_what_is_known_already_is_not_kept_again(screener, clinic_folder, tmp_path):
    approve(clinic_folder)
    for number in range(2):
        screener("backup", tmp_path / f"{number}.db", "--data", clinic_folder.path)
    with closing(clinic_folder.open()) as store:
        before = find_file(store, "approval-0001").changed_at
    screener("backup", tmp_path / "last.db", "--data", clinic_folder.path)
    with closing(clinic_folder.open()) as store:
        assert find_file(store, "approval-0001").changed_at == before
    assert sorted(name for name in read_files(tmp_path / "last.db") if name.startswith("approval")) == [
        "approval-0001",
        "approval-0001-book",
    ]


def test_an_approval_of_another_kiosk_under_the_same_number_is_not_written_over(screener, clinic_folder, tmp_path):
    path = approve(clinic_folder)
    screener("backup", tmp_path / "1.db", "--data", clinic_folder.path)
    first = path.read_bytes()
    path.unlink()
    path.with_name("0001-book.json").unlink()
    approve(clinic_folder, "b" * 64)
    screener("backup", tmp_path / "2.db", "--data", clinic_folder.path)
    files = read_files(tmp_path / "2.db")
    assert files["approval-0001"] == first
    assert b"b" * 64 in files["approval-0002"]


def test_a_damaged_approval_is_told_and_its_whole_copy_kept(screener, clinic_folder, tmp_path):
    path = approve(clinic_folder)
    screener("backup", tmp_path / "1.db", "--data", clinic_folder.path)
    whole = path.read_bytes()
    path.write_text("{}")
    ran = screener("backup", tmp_path / "2.db", "--data", clinic_folder.path)
    assert ran.status == 0
    assert "CLI-041" in ran.err
    assert read_files(tmp_path / "2.db")["approval-0001"] == whole


def test_a_logo_that_is_not_there_is_told(screener, clinic_folder, tmp_path):
    change_settings(clinic_folder, "clinic.logo", "gone.png")
    ran = screener("backup", tmp_path / "b.db", "--data", clinic_folder.path)
    assert ran.status == 0
    assert "CLI-101" in ran.err


def test_a_database_put_back_to_an_older_copy_is_told(screener, clinic_folder, tmp_path):
    file = clinic_folder.path / "records" / "screener.db"
    older = file.read_bytes()
    screener("backup", tmp_path / "1.db", "--data", clinic_folder.path)
    for path in file.parent.iterdir():
        path.unlink()
    file.write_bytes(older)
    ran = screener("backup", tmp_path / "2.db", "--data", clinic_folder.path)
    assert ran.status == 0
    assert "CLI-102" in ran.err
    again = screener("backup", tmp_path / "3.db", "--data", clinic_folder.path)
    assert "CLI-102" in again.err  # it is not forgotten by being told


def test_a_folder_that_is_not_there_is_told(screener, clinic_folder, tmp_path):
    ran = screener("backup", tmp_path / "gone" / "b.db", "--data", clinic_folder.path)
    assert ran.status == 3
    assert "not there" in ran.err
    assert not (tmp_path / "gone").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows limits no file's size")
def test_a_full_disk_is_told_and_nothing_is_half_there(clinic_folder, tmp_path):
    import resource
    import signal

    keep_records(clinic_folder, 3, size=200_000)

    def fill_up():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (500_000, 500_000))

    folder = tmp_path / "away"
    folder.mkdir()
    command = [sys.executable, "-m", "screener", "backup", str(folder), "--data", str(clinic_folder.path)]
    ended = subprocess.run(command, preexec_fn=fill_up, capture_output=True, text=True, check=False)
    assert ended.returncode == 3, ended.stderr
    assert "disk" in ended.stderr
    assert "Traceback" not in ended.stderr
    assert list(folder.iterdir()) == []


def test_without_a_clinic_it_says_what_to_do(screener, tmp_path):
    ran = screener("backup", tmp_path / "b.db", "--data", tmp_path / "none")
    assert ran.status == 3
    assert "screener setup" in ran.err
