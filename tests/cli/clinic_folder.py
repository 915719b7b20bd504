"""A clinic's data folder as its setup leaves it: founded once, since passwords are slow, and copied for each test."""

from __future__ import annotations

import shutil
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from screener.commands.founding import Founding, Owner, found_with_first_kiosk
from screener.commands.office import RECORDS
from screener.records.store import open_store
from screener.settings import FILE_NAME, Settings, get_demonstration_text, read_settings, with_setting

CLINIC, OWNER, PASSWORD = "Example Skin Clinic", "Nora Example", "wren kettle orbit nine"
FOUNDED_AT = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


@dataclass(frozen=True)
class ClinicFolder:
    """One clinic on one machine, with its owner's password in a file."""

    path: Path
    password_file: Path
    code: str
    """The recovery code, as on the sheet."""

    @property
    def owner(self):
        """The words by which its owner signs in to a command."""
        return ("--data", self.path, "--as", OWNER, "--password-file", self.password_file)

    def open(self):
        """Its database; the caller closes it."""
        return open_store(self.path / RECORDS)


@pytest.fixture(scope="session")
def founded_folder(tmp_path_factory: pytest.TempPathFactory):
    """The one that is copied."""
    folder = tmp_path_factory.mktemp("founded") / "clinic"
    folder.mkdir()
    text = with_setting(get_demonstration_text(), "clinic.name", CLINIC)
    (folder / FILE_NAME).write_text(text, encoding="utf-8")
    settings = read_settings(folder / FILE_NAME)
    assert isinstance(settings, Settings)
    printed = []
    with closing(open_store(folder / RECORDS, upgrade=True)) as store:
        founding = found_with_first_kiosk(
            store, folder, settings, Owner(OWNER, PASSWORD), keep_code=printed.append, now=FOUNDED_AT
        )
        assert isinstance(founding, Founding)
    return folder, printed[0].code


@pytest.fixture
def clinic_folder(founded_folder, tmp_path: Path):
    """A clinic of this test's own."""
    folder, code = founded_folder
    path = shutil.copytree(folder, tmp_path / "clinic")
    password_file = tmp_path / "owner-password.txt"
    password_file.write_text(f"{PASSWORD}\n", encoding="utf-8")
    return ClinicFolder(path, password_file, code)
