"""The place where answers are kept fails mid-form: the window goes on, says so, and loses nothing that it has."""

from __future__ import annotations

import os
import sys

import pytest
from PySide6.QtWidgets import QLabel

from tests.clinics import OWNER, PASSWORD, lock_database
from tests.records.test_faults import as_nobody

SENTENCE = "Your answers are not being saved"


@pytest.fixture(autouse=True)
def impatient(monkeypatch):
    monkeypatch.setattr("screener.kiosk.cabinet._WAIT_S", 0.1)


def read_panel(hand, window):
    """What the panel says that tells of a mishap."""
    return " ".join(label.text() for label in hand.find(window, "panel_mishap").findChildren(QLabel))


def read_saved(session):
    """What the one unfinished form holds, as staff open it."""
    (unfinished,) = session.keeper.welcome(OWNER, PASSWORD).unfinished
    return unfinished.data.decode()


def is_saved(session, *texts):
    """Whether all of it is durable: it is saved once the page is painted."""
    if not session.keeper.ask(lambda cabinet: cabinet.find_unfinished()):
        return False
    saved = read_saved(session)
    return all(text in saved for text in texts)


def go_on_and_be_saved(hand, session):
    """The fault is over: the next answer brings all before it along."""
    window = session.window
    hand.type(window, "field_emergency-name", "Probo")
    hand.wait_until(lambda: is_saved(session, "Testa Demonstrata", "Testina", "Probo"))
    assert hand.sees(window, "page_about-you")


def answer_and_be_told(hand, window, *codes):
    hand.type(window, "field_full-name", "Testa Demonstrata")
    said = read_panel(hand, window)
    assert SENTENCE in said
    assert any(code in said for code in codes), said
    assert "Testa" not in said
    hand.click(window, "button_close_panel")
    hand.type(window, "field_preferred-name", "Testina")
    assert hand.find(window, "field_full-name").text() == "Testa Demonstrata"


def test_a_database_locked_for_longer_than_one_waits(open_kiosk, begin, hand, setup):
    session = open_kiosk()
    window = begin(session)
    with lock_database(setup.data):
        answer_and_be_told(hand, window, "STORE-001")
        session.keeper.ask(lambda _: None)
    go_on_and_be_saved(hand, session)


@pytest.mark.skipif(sys.platform == "win32", reason="rights are POSIX's")
def test_a_data_folder_that_becomes_read_only(open_kiosk, begin, hand, setup):
    session = open_kiosk()
    window = begin(session)
    records = setup.data / "records"
    session.keeper.ask(lambda cabinet: cabinet._own.close())  # as after a pause: what is open stays open otherwise
    for path in (*records.iterdir(), records):
        path.chmod(path.stat().st_mode & ~0o222)
    try:
        with as_nobody():
            answer_and_be_told(hand, window, "STORE-003", "STORE-008")
            session.keeper.ask(lambda _: None)
    finally:
        for path in (records, *records.iterdir()):
            path.chmod(path.stat().st_mode | 0o200)
    go_on_and_be_saved(hand, session)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows moves no file that is open")
def test_a_database_that_is_moved_while_it_is_open(open_kiosk, begin, hand, setup):
    session = open_kiosk()
    window = begin(session)
    session.keeper.ask(lambda _: None)
    records, away = setup.data / "records", setup.data / "away"
    records.rename(away)
    answer_and_be_told(hand, window, "STORE-026")
    session.keeper.ask(lambda _: None)
    away.rename(records)
    go_on_and_be_saved(hand, session)


def test_keys_that_are_deleted_mid_form_are_not_needed_to_save(open_kiosk, begin, hand, setup):
    session = open_kiosk()
    window = begin(session)
    session.keeper.ask(lambda _: None)
    os.rename(setup.data / "keys", setup.data / "away")  # noqa: PTH104
    hand.type(window, "field_full-name", "Testa Demonstrata")
    hand.type(window, "field_preferred-name", "Testina")
    session.keeper.ask(lambda _: None)
    assert not hand.sees(window, "panel_mishap")
    go_on_and_be_saved(hand, session)


def test_keys_that_are_missing_from_the_start_are_told_and_used_once_they_are_back(open_kiosk, begin, hand, setup):
    away = (setup.data / "keys").rename(setup.data / "away")
    session = open_kiosk()
    window = begin(session)
    answer_and_be_told(hand, window, "VAULT-021")
    session.keeper.deliver()
    away.rename(setup.data / "keys")
    go_on_and_be_saved(hand, session)
