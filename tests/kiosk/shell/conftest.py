"""A whole kiosk, opened as staff open it, for tests of what stands around the pages."""

from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta

import pytest
from PySide6.QtCore import QCoreApplication, QEvent

from screener.determination.opening import open_record_to_decide
from screener.determination.visits import make_visit, write_visit
from screener.interview.shelf import Shelf
from screener.kiosk.submission import submit
from screener.records.clinic import list_kiosks
from screener.records.model import PreparedVisit
from screener.records.sign_in import sign_in
from screener.records.visits import prepare_visit as keep_visit
from tests.clinics import OWNER, PASSWORD, open_clinic_store
from tests.kiosk.shell.coming_back import CODE, PLANNED, TREATED
from tests.kiosk.test_submission import AT, prepare_and_sign


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
        qtbot.waitUntil(lambda: session.window.run is not None)
        hand.find(session.window, "page_about-you")
        return session.window

    return start


# ── who comes back ──────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def earlier(make_run, setup, keeper, patient):
    """The record of the first visit, signed at this kiosk."""
    patient.answer(session_number=1, had_microneedling="no").takes("warfarin 3 mg", status="taking")
    run = make_run()
    submit(*prepare_and_sign(run, setup, keeper), setup, keeper, sealed_at=AT)
    return run.record_id


@pytest.fixture
def prepared(earlier, setup):
    """A visit that a practitioner prepared from it."""
    with closing(open_clinic_store(setup.data)) as store:
        by = sign_in(store, OWNER, PASSWORD, now=lambda: AT)
        opened = open_record_to_decide(store, by, Shelf(), earlier, at=AT)
        visit = make_visit(opened, PLANNED, today=TREATED, treated_on=TREATED)
        (kiosk,) = list_kiosks(store)
        kept = keep_visit(
            store, kiosk, write_visit(visit), follows=earlier, code=CODE, actor_id=by.member.id, at=AT,
            expires_at=AT + timedelta(days=30),
        )  # fmt: skip
    assert isinstance(kept, PreparedVisit)
    return kept


@pytest.fixture
def open_rest(open_kiosk, hand):
    """Opens a kiosk at rest."""

    def open_it(**changes):
        session = open_kiosk(prepare_visit=None, **changes)
        hand.wait_until(lambda: hand.sees(session.window, "button_code"))
        return session

    return open_it


@pytest.fixture
def type_code(hand):
    """Types a code on the keys of the screen."""

    def type_it(window, code=CODE):
        if not hand.sees(window, "panel_code"):
            hand.click(window, "button_code")
        hand.click(window, *(f"key_{digit}" for digit in code), "button_code_go_on")

    return type_it


@pytest.fixture
def tell_born(hand):
    """Writes a date of birth into the three boxes."""

    def tell(window, day, month, year):
        for part, text in (("day", day), ("month", month), ("year", year)):
            hand.find(window, f"field_visit-born_{part}").clear()
            hand.type(window, f"field_visit-born_{part}", text)
        hand.click(window, "button_birth_go_on")

    return tell
