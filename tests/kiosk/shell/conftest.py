"""A whole kiosk, opened as staff open it, for tests of what stands around the pages."""

from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import QCoreApplication, QEvent


def prepare_visit():
    """A visit as staff would have filled it in."""
    from screener.interview.answers import Chosen, PartialDate

    on = date(2026, 11, 20)
    return {
        "treatment-date": PartialDate(on.year, on.month, on.day),
        "modality": Chosen("rf-prp"),
        "numbing-cream-planned": Chosen("yes"),
        "jurisdiction": Chosen("uk"),
        "id-checked": Chosen("yes"),
    }


@pytest.fixture
def open_kiosk(qtbot, look, setup):
    """Opens a kiosk; closes it after the test. Values of its setup may be given: `open_kiosk(idle_s=0.1)`."""
    from PySide6.QtWidgets import QApplication

    from screener.kiosk.session import KioskSession

    sessions = []

    def open_it(**changes):
        given = {"prepare_visit": prepare_visit, "is_full_screen": False} | changes
        session = KioskSession(replace(setup, **given), QApplication.instance())
        sessions.append(session)
        session.open()
        qtbot.waitExposed(session.window)
        return session

    yield open_it
    for session in sessions:
        session.close()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def begin(qtbot, hand):
    """Presses Start as a patient by themselves, and waits for the first question."""

    def start(session):
        hand.click(session.window, "option_filled-by_patient", "button_start")
        qtbot.waitUntil(lambda: session.window.run is not None, timeout=30_000)
        hand.find(session.window, "page_about-you")
        return session.window

    return start
