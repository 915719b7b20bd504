"""`screener review`: what the window is started with, and what is told where it cannot be."""

from __future__ import annotations

import sys
from contextlib import closing

import pytest

from screener.commands.office import RECORDS, remember_head
from screener.commands.review import find_roots, make_review
from screener.determination.decision import Choice
from screener.records.model import Role
from screener.records.sign_in import sign_in
from screener.records.store import open_store
from screener.settings import FILE_NAME, read_settings
from tests.clinics import FOUNDED, OWNER, PASSWORD, copy_clinic


@pytest.fixture
def clinic(tmp_path):
    """A founded clinic's data folder."""
    return copy_clinic(tmp_path / "clinic")


def make(folder, text=""):
    """The setup that a folder's settings make, with more of them."""
    path = folder / FILE_NAME
    path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")
    return make_review(read_settings(path), folder)


def test_the_window_is_started_with_what_the_clinic_wrote(clinic):
    path = clinic / FILE_NAME
    text = path.read_text(encoding="utf-8").replace("lock-seconds = 300", "lock-seconds = 90")
    text = text.replace("reasons-defer = []", 'reasons-defer = ["Has a cold."]')
    path.write_text(text.replace("override-roles = []", 'override-roles = ["prescriber"]'), encoding="utf-8")

    setup = make(clinic)

    assert (setup.lock_s, setup.place, setup.clinic_name) == (90, clinic / RECORDS, "Example Skin Clinic")
    assert setup.house.override_roles == {Role.PRESCRIBER}
    assert setup.house.reasons == {Choice.DEFER: ("Has a cold.",)}
    assert setup.make_shelf().find_form("microneedling").id == "microneedling"


def test_seals_are_checked_against_the_clinics_own_authority(clinic):
    with closing(open_store(clinic / RECORDS)) as store:
        owner = sign_in(store, OWNER, PASSWORD, now=lambda: FOUNDED)

        assert [root[:1] for root in find_roots(store, owner.clinic)] == [b"\x30"]  # DER


def test_an_older_database_than_this_computer_remembers_is_told_and_not_remembered(clinic):
    setup = make(clinic)
    place = clinic / RECORDS / "screener.db"
    older = place.read_bytes()
    with closing(open_store(clinic / RECORDS)) as store:
        assert setup.find_warning(store) == ""
        sign_in(store, OWNER, PASSWORD, now=lambda: FOUNDED)
        remember_head(clinic, store)
    for journal in (clinic / RECORDS).glob("screener.db-*"):
        journal.unlink()
    place.write_bytes(older)

    with closing(open_store(clinic / RECORDS)) as store:
        assert "[AUDIT-004]" in setup.find_warning(store)
        setup.remember_head(store)
        assert "[AUDIT-004]" in setup.find_warning(store)


def test_a_folder_without_a_clinic_is_told(screener, tmp_path):
    ran = screener("review", "--data", tmp_path)

    assert ran.status == 3
    assert "[CLI-050]" in ran.err or "CLI-050" in ran.err


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux can be without a display")
def test_no_display_is_told(screener, clinic, monkeypatch):
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)

    ran = screener("review", "--data", clinic)

    assert ran.status == 3
    assert "no display" in ran.err
