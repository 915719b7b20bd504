"""A clinic's folder with two real records in it, made once and copied for each test."""

from __future__ import annotations

import shutil
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from screener.commands.office import RECORDS
from screener.records.store import open_store
from tests.cli.clinic_folder import ClinicFolder
from tests.records.small_clinic import TESTA, ZELDA, keep_record


@dataclass(frozen=True)
class Kept:
    """A clinic with records."""

    clinic: ClinicFolder
    testa: str
    """Id of the record of one, who takes warfarin."""
    zelda: str
    """Id of the record of the other, who takes isotretinoin."""

    @property
    def path(self):
        return self.clinic.path

    @property
    def owner(self):
        return self.clinic.owner

    @property
    def database(self):
        return self.clinic.path / RECORDS / "screener.db"

    def open(self):
        return self.clinic.open()


@pytest.fixture(scope="session")
def kept_folder(founded_folder, tmp_path_factory):
    """The one that is copied."""
    founded, code = founded_folder
    folder = shutil.copytree(founded, tmp_path_factory.mktemp("kept") / "clinic")
    with closing(open_store(folder / RECORDS)) as store:
        ids = [keep_record(folder, store, patient) for patient in (TESTA, ZELDA)]
    return folder, code, ids


@pytest.fixture
def kept(kept_folder, tmp_path: Path):
    """A clinic with two records, of this test's own."""
    from tests.cli.clinic_folder import PASSWORD

    folder, code, (testa, zelda) = kept_folder
    path = shutil.copytree(folder, tmp_path / "clinic")
    password_file = tmp_path / "owner-password.txt"
    password_file.write_text(f"{PASSWORD}\n", encoding="utf-8")
    return Kept(ClinicFolder(path, password_file, code), testa, zelda)
