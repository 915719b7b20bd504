"""`screener setup`: a clinic from nothing, by questions or options; cut short anywhere it is done again, whole."""

from __future__ import annotations

import errno
import io
import re
import sqlite3
import stat
import sys
from contextlib import closing, contextmanager, suppress

import pypdfium2
import pytest
from PIL import Image
from sqlalchemy import event
from sqlalchemy.engine import Engine

from screener.commands.founding import AUTHORITY_FILE, KEYS, open_authority
from screener.commands.office import RECORDS, read_clock
from screener.commands.standing import is_enrolled
from screener.records.clinic import find_file, list_clinic_keys, list_kiosks
from screener.records.proving import verify_store
from screener.records.recovery import read_recovery, recover
from screener.records.recovery_code import read_code
from screener.records.sign_in import read_own_entry
from screener.records.sign_in import sign_in as try_to
from screener.records.staff import list_staff
from screener.records.store import open_store
from screener.settings import FILE_NAME, is_staff_code, read_settings
from tests.breaking import Countdown, disk_breaking_at
from tests.cli.clinic_folder import CLINIC, OWNER, PASSWORD
from tests.cli.cutting import cut_before

OTHER = "ключ под ковриком"
NOT_ON_WINDOWS = pytest.mark.skipif(sys.platform == "win32", reason="terminals and file modes are POSIX's here")


@pytest.fixture
def words(tmp_path):
    """Setup with everything given."""
    (tmp_path / "pw").write_text(f"{PASSWORD}\n", encoding="utf-8")
    return [
        "setup", "--data", tmp_path / "clinic", "--name", CLINIC, "--owner", OWNER,
        "--password-file", tmp_path / "pw", "--sheet", tmp_path / "sheet.pdf",
    ]  # fmt: skip


def read_sheet(path):
    with closing(pypdfium2.PdfDocument(path)) as document:
        return document[0].get_textpage().get_text_range()


def find_code(path):
    """The recovery code as it stands on a sheet."""
    lines = [line.strip() for line in read_sheet(path).splitlines()]
    groups = [line for line in lines if len(line) == 5 and line.isalnum() and line.upper() == line]
    return "-".join(groups[:6])


def sign_in(folder, name=OWNER, password=PASSWORD):
    with closing(open_store(folder / RECORDS)) as store:
        return try_to(store, name, password, now=read_clock)


def make_picture():
    file = io.BytesIO()
    Image.new("RGB", (200, 60), "navy").save(file, "PNG")
    return file.getvalue()


def test_a_clinic_is_founded_whole(screener, words, tmp_path):
    ran = screener(*words)

    assert ran.status == 0, ran.err
    folder = tmp_path / "clinic"
    settings = read_settings(folder / FILE_NAME)
    assert settings.clinic_name == CLINIC
    assert (settings.clinic_address, settings.clinic_phone, settings.clinic_email) == ("", "", "")
    code = ran.out.split("Staff code  ")[1][:6]
    assert is_staff_code(code, settings.staff_code)
    assert sign_in(folder).member.role == "owner"
    with closing(open_store(folder / RECORDS)) as store:
        assert is_enrolled(store, folder)
        assert verify_store(store).is_whole


def test_the_sheet_s_code_sets_a_new_password(screener, words, tmp_path):
    screener(*words)

    with closing(open_store(tmp_path / "clinic" / RECORDS)) as store:
        recovery = read_recovery(list_clinic_keys(store)[0].wrapped_for_recovery)
        owner = read_own_entry(list_staff(store)[0])
    code = find_code(tmp_path / "sheet.pdf")
    assert not hasattr(read_code(code), "message")
    done = recover(recovery, code, owner=owner, password=OTHER, clinic_name=CLINIC, on=read_clock().date())
    assert done.owner.member.name == OWNER


@NOT_ON_WINDOWS
def test_nobody_else_on_the_computer_may_read_settings_and_sheet(screener, words, tmp_path):
    screener(*words)

    for path in (tmp_path / "sheet.pdf", tmp_path / "clinic" / FILE_NAME):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


@NOT_ON_WINDOWS
def test_everything_is_asked_and_asked_again_until_it_will_do(tmp_path):
    from tests.cli.terminal import Terminal

    (tmp_path / "logo.png").write_bytes(make_picture())
    terminal = Terminal("setup", "--data", "clinic", folder=tmp_path)
    terminal.answer("clinic's name", "")
    terminal.answer("clinic's name", CLINIC)
    terminal.answer("logo", "nowhere.png")
    terminal.answer("logo", "logo.png")
    terminal.answer("first practitioner's name", OWNER)
    terminal.answer(f"Password of {OWNER}", "short")
    terminal.answer("same again", "short")
    terminal.answer(f"Password of {OWNER}", PASSWORD)
    terminal.answer("same again", "another one")
    terminal.answer(f"Password of {OWNER}", PASSWORD)
    terminal.answer("same again", PASSWORD)

    assert terminal.end() == 0, terminal.said
    assert "CLI-061" in terminal.said
    assert "CLI-015" in terminal.said
    assert "STAFF-001" in terminal.said
    assert "The two differ" in terminal.said
    assert PASSWORD not in terminal.said
    (sheet,) = tmp_path.glob("recovery-sheet-*.pdf")
    assert re.fullmatch(r"recovery-sheet-\d{4}-\d\d-\d\d\.pdf", sheet.name)
    assert read_settings(tmp_path / "clinic" / FILE_NAME).clinic_logo == "logo.png"
    with closing(open_store(tmp_path / "clinic" / RECORDS)) as store:
        assert find_file(store, "logo").body == (tmp_path / "clinic" / "logo.png").read_bytes()
    assert sign_in(tmp_path / "clinic").member.name == OWNER


@NOT_ON_WINDOWS
def test_ctrl_d_at_a_question_changes_nothing(tmp_path):
    from tests.cli.terminal import Terminal

    terminal = Terminal("setup", "--data", "clinic", folder=tmp_path)
    terminal.answer("clinic's name", "\x04")

    assert terminal.end() == 3
    assert "CLI-060" in terminal.said
    assert not (tmp_path / "clinic").exists()


def test_a_folder_that_holds_a_clinic_is_refused_and_not_touched(screener, clinic_folder, words, tmp_path):
    before = {path: path.read_bytes() for path in clinic_folder.path.rglob("*") if path.is_file()}
    ran = screener(*words)

    assert ran.status == 2
    assert "CLI-063" in ran.err
    assert {path: path.read_bytes() for path in clinic_folder.path.rglob("*") if path.is_file()} == before
    assert not (tmp_path / "sheet.pdf").exists()


def test_settings_that_are_there_are_kept(screener, words, tmp_path):
    from screener.settings import get_demonstration_text, with_setting

    (tmp_path / "clinic").mkdir()
    text = with_setting(get_demonstration_text(), "clinic.phone", "01632 960123")
    text = with_setting(text, "kiosk.name", "Room 7") + "\n# ours\n"
    (tmp_path / "clinic" / FILE_NAME).write_text(text, encoding="utf-8")
    assert screener(*words).status == 0

    settings = read_settings(tmp_path / "clinic" / FILE_NAME)
    assert (settings.clinic_name, settings.clinic_phone, settings.kiosk_name) == (CLINIC, "01632 960123", "Room 7")
    assert (tmp_path / "clinic" / FILE_NAME).read_text(encoding="utf-8").endswith("# ours\n")


def test_broken_settings_are_told_and_left(screener, words, tmp_path):
    (tmp_path / "clinic").mkdir()
    (tmp_path / "clinic" / FILE_NAME).write_text("[clinic\n", encoding="utf-8")
    ran = screener(*words)

    assert ran.status == 2
    assert "SETTINGS-002" in ran.err
    assert [path.name for path in (tmp_path / "clinic").iterdir()] == [FILE_NAME]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"--name": "   "}, "CLI-061"),
        ({"--name": "Bell\x07 Clinic"}, "CLI-061"),
        ({"--owner": "N" * 65}, "CLI-061"),
        ({"--password-file": "nowhere"}, "CLI-015"),
        ({"--sheet": "clinic/sheet.pdf"}, "CLI-062"),
        ({"--sheet": "pw"}, "CLI-062"),
        ({"--sheet": "no/such/folder.pdf"}, "CLI-062"),
        ({"--logo": "pw"}, "LOGO-004"),
        ({"--database": "mysql://there/clinic"}, "SETTINGS-003"),
    ],
)
def test_what_cannot_be_used_is_told_and_nothing_is_written(screener, words, tmp_path, change, code, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for option, value in change.items():
        words += [option, value]
    ran = screener(*words)

    assert ran.status == 2
    assert code in ran.err
    assert not (tmp_path / "clinic").exists()


def test_a_password_that_is_guessed_first_is_refused(screener, words, tmp_path):
    (tmp_path / "pw").write_text("nora example skin clinic", encoding="utf-8")
    ran = screener(*words)

    assert ran.status == 2
    assert "STAFF-004" in ran.err
    assert not (tmp_path / "clinic").exists()


def test_without_a_terminal_what_is_missing_is_told(screener, tmp_path):
    ran = screener("setup", "--data", tmp_path / "clinic")

    assert ran.status == 3
    assert "CLI-053" in ran.err
    assert "--name" in ran.err
    assert not (tmp_path / "clinic").exists()


def test_cut_short_anywhere_it_is_done_again_and_whole(screener, words, tmp_path):
    (tmp_path / "logo.png").write_bytes(make_picture())
    words += ["--logo", tmp_path / "logo.png"]
    number, folder = 1, tmp_path / "clinic"
    while True:
        sheet = tmp_path / f"sheet-{number}.pdf"
        with cut_before(number) as cut:
            ran = screener(*words, "--sheet", sheet, "--data", tmp_path / f"clinic-{number}")
        folder = tmp_path / f"clinic-{number}"
        if not cut.happened:
            assert ran.status == 0
            break
        assert ran.status == 130
        again = screener(*words, "--sheet", tmp_path / f"again-{number}.pdf", "--data", folder)
        # Cut before its very last step, all that is left to do is told, and nothing is missing.
        assert again.status == 0 or "CLI-063" in again.err, again.err
        check_whole(folder, sheet if sheet.exists() else None, tmp_path / f"again-{number}.pdf")
        number += 1
    assert number > 10


@contextmanager
def database_full_at(statement):
    """The disk below SQLite is full, from the first statement that begins so."""
    full = []

    def refuse(connection, cursor, told, *_):
        if full or told.startswith(statement):
            full.append(told)
            if told.startswith(("INSERT", "UPDATE", "CREATE")):
                error = sqlite3.OperationalError("database or disk is full")
                error.sqlite_errorcode = sqlite3.SQLITE_FULL
                raise error

    event.listen(Engine, "before_cursor_execute", refuse)
    try:
        yield full
    finally:
        event.remove(Engine, "before_cursor_execute", refuse)


@pytest.mark.parametrize("statement", ["INSERT INTO staff", "INSERT INTO clinic_keys", "INSERT INTO audit_events"])
def test_a_disk_that_is_full_before_the_clinic_is_kept_leaves_no_sheet(screener, words, tmp_path, statement):
    with database_full_at(statement) as full:
        ran = screener(*words)
    assert full
    assert (ran.status, "STORE-002" in ran.err) == (3, True), ran.err
    assert not (tmp_path / "sheet.pdf").exists()
    assert "No clinic was founded" in ran.err
    assert "was removed" in ran.err
    assert screener(*words).status == 0
    check_code(tmp_path / "clinic", tmp_path / "sheet.pdf")


def test_a_disk_that_is_full_once_the_clinic_is_kept_leaves_its_sheet(screener, words, tmp_path):
    with database_full_at("INSERT INTO kiosks") as full:
        ran = screener(*words)
    assert full
    assert (ran.status, "The clinic was founded. Keep" in ran.err) == (3, True), ran.err
    check_code(tmp_path / "clinic", tmp_path / "sheet.pdf")
    assert screener(*words, "--sheet", tmp_path / "second.pdf").status == 0
    assert not (tmp_path / "second.pdf").exists()
    check_code(tmp_path / "clinic", tmp_path / "sheet.pdf")


def test_a_sheet_that_was_not_written_for_good_is_not_left(tmp_path):
    from screener.commands.sheet import write_sheet
    from screener.errors import MachineError
    from screener.records.recovery import found_clinic
    from screener.settings import get_demonstration_settings

    on = read_clock().date()
    code = found_clinic(member_id="m", name=OWNER, password=PASSWORD, clinic_name=CLINIC, on=on).new_code
    number, is_broken = 0, True
    while is_broken:
        number += 1
        countdown, sheet = Countdown(number), tmp_path / f"sheet-{number}.pdf"
        with disk_breaking_at(countdown, errno.ENOSPC), suppress(MachineError):
            write_sheet(sheet, tmp_path / "clinic", get_demonstration_settings(), code)
        is_broken = countdown.is_over
        assert sheet.exists() is not is_broken
    assert number > 4
    assert find_code(sheet) == code.code


def check_code(folder, sheet):
    """The sheet opens the clinic that is there."""
    with closing(open_store(folder / RECORDS)) as store:
        made = read_recovery(list_clinic_keys(store)[0].wrapped_for_recovery)
        owner = read_own_entry(list_staff(store)[0])
    given = {"owner": owner, "password": OTHER, "clinic_name": CLINIC, "on": made.made_on}
    assert recover(made, find_code(sheet), **given).owner.member.name == OWNER


def check_whole(folder, first_sheet, second_sheet):
    """Owner, kiosk and a sheet that is good are there, and nothing twice."""
    with closing(open_store(folder / RECORDS)) as store:
        assert verify_store(store).is_whole
        assert is_enrolled(store, folder)
        assert len(list_staff(store)) == len(list_kiosks(store)) == len(list_clinic_keys(store)) == 1
        signed_in = try_to(store, OWNER, PASSWORD, now=read_clock)
        authority, _ = open_authority(store, signed_in.clinic)
        assert authority.certificate
        assert find_file(store, AUTHORITY_FILE) is not None
        made = read_recovery(list_clinic_keys(store)[0].wrapped_for_recovery)
        owner = read_own_entry(list_staff(store)[0])
    assert (folder / KEYS / "kiosk.pem").is_file()
    assert (folder / "logo.png").is_file()
    sheet = second_sheet if second_sheet.exists() else first_sheet
    given = {"owner": owner, "password": OTHER, "clinic_name": CLINIC, "on": made.made_on}
    assert recover(made, find_code(sheet), **given).owner.member.name == OWNER
