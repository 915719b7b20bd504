"""What the kiosk does when nobody is there, when help is wanted, and when it fails itself."""

import sys
from contextlib import closing

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from sqlalchemy import text

from screener.errors import MachineError
from tests.clinics import open_clinic_store


def touch(window):
    """A finger on the window itself, as the system tells it."""
    QTest.mouseClick(window.windowHandle(), Qt.MouseButton.LeftButton, pos=window.rect().center())


def test_an_untouched_kiosk_asks_nobody(open_kiosk, hand, qtbot):
    session = open_kiosk(idle_s=0.05)
    assert not session.window._idle_watch.is_counting


def test_left_alone_it_asks_counts_down_and_wipes_itself(open_kiosk, hand, begin, qtbot):
    session = open_kiosk(idle_s=0.2, countdown_s=1)
    window = begin(session)
    hand.type(window, "field_full-name", "Testa Demonstrata")
    touch(window)
    panel = hand.find(window, "panel_idle")
    assert panel.findChild(type(window.top_bar.step_label), "seconds_left").text() == "1"
    with qtbot.waitSignal(session.window_changed):
        pass
    assert hand.sees(session.window, "page_welcome")


def test_whoever_is_still_there_goes_on(open_kiosk, hand, begin):
    session = open_kiosk(idle_s=0.2, countdown_s=60)
    window = begin(session)
    hand.type(window, "field_full-name", "Testa Demonstrata")
    touch(window)
    hand.click(window, "button_still_here")
    assert hand.find(window, "field_full-name").text() == "Testa Demonstrata"


def test_asking_for_help_and_its_answer_are_recorded(open_kiosk, hand, begin):
    window = begin(open_kiosk())
    hand.click(window, "button_help", "button_go_on", "button_help", "button_staff_here")
    alone, answered = window.run.journey().helped
    assert (alone.step, alone.answered_at) == ("about-you", None)
    assert answered.answered_at > answered.asked_at
    assert not hand.sees(window, "panel_help")


def test_text_grows_and_shrinks_and_the_next_patient_begins_with_normal(open_kiosk, hand, begin, qtbot):
    session = open_kiosk()
    window = begin(session)
    before = window.bottom_bar.next.height()
    hand.click(window, "button_text_size", "text_size_200", "button_close_panel")
    assert window.bottom_bar.next.height() >= 2 * before - 8
    with qtbot.waitSignal(session.window_changed):
        window.ended.emit()
    assert hand.find(session.window, "button_start").height() == before


def test_high_contrast_is_one_touch_away_and_back(open_kiosk, hand):
    window = open_kiosk().window
    light = window.palette().window().color()
    hand.click(window, "button_contrast")
    assert window.palette().window().color().lightness() < 20
    hand.click(window, "button_contrast")
    assert window.palette().window().color() == light


def test_the_language_panel_shows_languages_by_their_own_names(open_kiosk, hand):
    window = open_kiosk().window
    hand.click(window, "button_language")
    assert hand.find(window, "language_en").accessibleName() == "English"
    hand.click(window, "language_en", "button_close_panel")
    assert hand.sees(window, "page_welcome")


def test_a_failure_is_told_in_a_sentence_and_nothing_of_the_patient_is_logged(open_kiosk, hand, begin, caplog):
    window = begin(open_kiosk())
    try:
        raise ValueError("Testa Demonstrata, 2 February 1992")
    except ValueError as error:
        sys.excepthook(type(error), error, error.__traceback__)
    hand.find(window, "panel_mishap")
    assert "ValueError at test_alone.py:" in caplog.text
    assert "Testa" not in caplog.text
    caplog.clear()
    hand.click(window, "button_close_panel")
    assert hand.sees(window, "page_about-you")


def test_a_form_that_cannot_be_read_ends_the_kiosk_with_its_problems(open_kiosk, qtbot, tmp_path):
    session = open_kiosk(form="no-such-form")
    qtbot.waitUntil(lambda: session.failure is not None)
    assert not isinstance(session.failure, MachineError)


@pytest.mark.parametrize("version", ["0001", "9999"])
def test_a_database_of_another_version_ends_the_kiosk(open_kiosk, qtbot, setup, caplog, version):
    with closing(open_clinic_store(setup.data)) as store, store.migrating() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :version"), {"version": version})
    session = open_kiosk()
    qtbot.waitUntil(lambda: session.failure is not None)
    assert session.failure.code == ("STORE-011" if version == "0001" else "STORE-010")
    caplog.clear()


def test_closing_leaves_the_exception_hook_as_it_was(open_kiosk):
    before = sys.excepthook
    session = open_kiosk()
    assert sys.excepthook != before
    session.close()
    assert sys.excepthook == before
