"""`screener restore` of a damaged backup: it is told, and with `--although-damaged` what can be read comes back."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing

import pytest
from sqlalchemy import text

from screener.commands.belongings import name_settings
from screener.commands.clinic import KEYS
from screener.commands.founding import SETTINGS_FILE
from screener.commands.office import open_office
from screener.records.clinic import keep_file
from screener.records.key_files import load_kiosk_keys
from screener.records.model import ClinicFile
from screener.records.proving import verify_store
from screener.records.store import open_file
from screener.settings import FILE_NAME, is_staff_code, read_settings
from tests.cli.clinic_folder import CLINIC
from tests.cli.kept_backup import sign_words
from tests.records.invented import ANNA, NOW


def damage(file):
    """One byte within a sealed part, as a failing disk would alter it."""
    whole = bytearray(file.read_bytes())
    with closing(open_file(file, read_only=True)) as backup, backup.reading() as connection:
        sealed = bytes(connection.execute(text("SELECT sealed FROM sealed_parts WHERE part = 'pdf'")).first()[0])
    whole[whole.index(sealed[60:100]) + 20] ^= 1
    file.write_bytes(whole)


def test_one_altered_byte_is_noticed_and_what_is_left_restored_only_if_wished(
    screener, clinic_folder, backup, tmp_path
):
    damage(backup)
    proved = screener("restore", "--verify", backup, "--data", tmp_path / "none", "--json")
    assert (proved.status, proved.json["whole"]) == (1, False)
    assert "sealed_parts" in proved.json["faults"][0]
    ran = screener("restore", backup, *sign_words(clinic_folder, tmp_path / "new"))
    assert (ran.status, "CLI-109" in ran.err) == (3, True)
    assert not (tmp_path / "new").exists()
    ran = screener("restore", backup, *sign_words(clinic_folder, tmp_path / "new"), "--although-damaged")
    assert ran.status == 0
    with open_office(tmp_path / "new") as office:
        assert len(verify_store(office.store).wrong) == 1


def alter_settings(file, name, before, after):
    """As a failing disk would: in the row of settings whose name begins so."""
    with closing(sqlite3.connect(file)) as backup, backup:
        (whole,) = backup.execute("SELECT body FROM clinic_files WHERE id = ?", (name,)).fetchone()
        assert before in whole
        changed = whole.replace(before, after, 1)
        assert sum(one != other for one, other in zip(whole, changed, strict=True)) == 1
        backup.execute("UPDATE clinic_files SET body = ? WHERE id = ?", (changed, name))


def name_own(clinic):
    return name_settings(load_kiosk_keys(clinic.path / KEYS).own.public.uuid)


@pytest.mark.parametrize(
    ("before", "after"), [(b"[kiosk]", b"[kiosk}"), (b"[kiosk]", b"[kiosk\xff"), (b"Room 7", b"Room 5")]
)
def test_damaged_settings_keep_no_record_from_being_restored(
    screener, clinic_folder, backup, tmp_path, before, after
):
    alter_settings(backup, name_own(clinic_folder), before, after)
    new = tmp_path / "new"
    ran = screener("restore", backup, *sign_words(clinic_folder, new))
    told = " ".join(ran.err.split())
    assert (ran.status, "The settings that it holds are damaged" in told, "--although-damaged" in told) == (
        3,
        True,
        True,
    )
    assert "SETTINGS-002" not in told
    assert not new.exists()
    ran = screener("restore", backup, *sign_words(clinic_folder, new), "--although-damaged")
    assert ran.status == 0, ran.err
    assert "The settings in the backup were damaged. Those that an owner put a mark on" in ran.out
    assert f"Open {new / FILE_NAME} and look through every line" in ran.out
    assert read_settings(new / FILE_NAME).kiosk_name == "Front desk"
    assert read_settings(new / FILE_NAME).clinic_name == CLINIC
    with open_office(new) as office:
        verdict = verify_store(office.store)
    assert (verdict.records, [one.table for one in verdict.wrong]) == (3, ["clinic_files"])


def test_where_no_settings_can_be_read_new_ones_with_the_clinics_name_do(screener, clinic_folder, backup, tmp_path):
    for name in (name_own(clinic_folder), SETTINGS_FILE):
        alter_settings(backup, name, b"[kiosk]", b"[kiosk}")
    new = tmp_path / "new"
    ran = screener("restore", backup, *sign_words(clinic_folder, new), "--although-damaged")
    assert ran.status == 0, ran.err
    assert "The settings in the backup were damaged. New ones stand in their place" in ran.out
    settings = read_settings(new / FILE_NAME)
    assert (settings.clinic_name, settings.clinic_address, settings.clinic_phone) == (CLINIC, "", "")
    code = ran.out.partition("staff code is ")[2][:6]
    assert is_staff_code(code, settings.staff_code)
    with open_office(new) as office:
        assert verify_store(office.store).records == 3


def test_settings_here_are_kept_whatever_became_of_those_in_the_backup(screener, clinic_folder, backup):
    alter_settings(backup, name_own(clinic_folder), b"[kiosk]", b"[kiosk}")
    shutil.rmtree(clinic_folder.path / "records")
    ran = screener("restore", backup, *sign_words(clinic_folder, clinic_folder.path), "--although-damaged")
    assert ran.status == 0, ran.err
    assert read_settings(clinic_folder.path / FILE_NAME).kiosk_name == "Room 7"
    assert "look through every line" not in ran.out


def test_settings_that_were_kept_unreadable_are_told_in_one_sentence(screener, clinic_folder, backup, tmp_path):
    name = name_own(clinic_folder)
    with closing(open_file(backup)) as store:
        keep_file(store, ClinicFile(name, b"[clinic}", b"", NOW), actor_id=ANNA, at=NOW)
    ran = screener("restore", backup, *sign_words(clinic_folder, tmp_path / "new"))
    assert (ran.status, "CLI-121" in ran.err, "--although-damaged" in ran.err) == (3, True, True), ran.err
    assert not (tmp_path / "new").exists()
    ran = screener("restore", backup, *sign_words(clinic_folder, tmp_path / "new"), "--although-damaged")
    assert (ran.status, "The settings in the backup were damaged" in ran.out) == (0, True), ran.err


@pytest.mark.parametrize("how", ["one byte", "pages"])
def test_nobody_is_sent_from_a_broken_backup_to_restore_it(screener, clinic_folder, backup, tmp_path, how):
    if how == "one byte":
        damage(backup)
    else:
        whole = backup.read_bytes()
        backup.write_bytes(whole[:100] + b"\xff" * (len(whole) - 100))
    proved = screener("restore", "--verify", backup, "--data", tmp_path / "none")
    assert proved.status == 1
    for words in ("This file cannot be relied on", "an earlier or a later backup", "--although-damaged"):
        assert words in " ".join(proved.err.split())
    assert "restore the last backup" not in proved.err
    ran = screener("restore", backup, *sign_words(clinic_folder, tmp_path / "new"))
    assert ran.status == 3
    assert "restore the last backup" not in ran.err
