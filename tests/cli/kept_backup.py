"""A backup to restore, and who restores it."""

from __future__ import annotations

import pytest

from tests.cli.clinic_folder import OWNER
from tests.cli.kept_records import keep_records
from tests.cli.test_backup import approve, change_settings


@pytest.fixture
def backup(screener, clinic_folder, tmp_path):
    """A backup of a clinic with three records, settings of its own, an approval and a logo."""
    keep_records(clinic_folder)
    change_settings(clinic_folder, "kiosk.name", "Room 7")
    change_settings(clinic_folder, "clinic.logo", "logo.png")
    (clinic_folder.path / "logo.png").write_bytes(b"\x89PNG invented")
    approve(clinic_folder)
    file = tmp_path / "backup.db"
    assert screener("backup", file, "--data", clinic_folder.path).status == 0
    return file


def sign_words(clinic, folder):
    return ("--data", folder, "--as", OWNER, "--password-file", clinic.password_file)
