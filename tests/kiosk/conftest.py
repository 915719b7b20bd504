"""A patient's run through the shipped form, and a clinic to keep its document, for tests of pages."""

from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt
from PySide6.QtTest import QTest

from tests.hand import Hand

RECORD = "0e1f7a52-9c1e-4b52-9a53-1d7f8a4c2b60"


@pytest.fixture(scope="session")
def words():
    """The program's English words."""
    from screener.questionnaire.folders import find_forms_folder
    from screener.questionnaire.text import load_words

    return load_words(find_forms_folder(), "en")


@pytest.fixture
def clock():
    """Tells a time that goes on by a second each time it is asked."""
    seconds = count()
    start = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
    return lambda: start + timedelta(seconds=next(seconds))


@pytest.fixture
def make_run(patient, words, clock, unapproved):
    """Makes a run with the answers of the scenario, as it stands when it is called."""
    from screener.interview.flow import Interview
    from screener.interview.run import Run

    def make():
        interview = Interview(patient.questionnaire, patient.lexicon, patient.read().given)
        return Run(interview, words, record_id=RECORD, now=clock, standing=unapproved)

    return make


@pytest.fixture
def setup(tmp_path, clock):
    """A kiosk of an invented clinic with keys of its own; the staff's code is 4711."""
    from screener.kiosk.setup import KioskSetup
    from screener.questionnaire.folders import find_forms_folder
    from tests.clinics import copy_clinic

    copy_clinic(tmp_path)
    return KioskSetup(
        clinic_name="Example Skin Clinic",
        clinic_address="1 Example Street, Anytown",
        clinic_phone="01632 960000",
        clinic_email="hello@clinic.example",
        kiosk_name="Front desk",
        forms=find_forms_folder(),
        form="microneedling",
        languages=("en",),
        data=tmp_path,
        now=clock,
        is_staff_code=lambda code: code == "4711",
        zone="Europe/London",
        page_size="A4",
    )


@pytest.fixture
def keeper(setup):
    """Keeps what the kiosk may write; closed after the test."""
    from screener.kiosk.keeping import Keeper

    keeper = Keeper(setup.data, setup.database, setup.now)
    yield keeper
    keeper.close()


@pytest.fixture(scope="session")
def look(qapp):
    """The program's look, put on once: every style sheet set anew costs a second."""
    from screener.ui.theme import apply_theme

    apply_theme(qapp)


@pytest.fixture
def open_at(look, setup, keeper):
    """Opens a window for a run at one page of its way: `open_at("consent", run)`. Closes it after the test."""
    from screener.interview.pages import PageKind, make_page
    from screener.kiosk.page import KioskPage
    from screener.kiosk.page_builders import build_page
    from screener.kiosk.staff_gate import StaffGate
    from screener.kiosk.window import KioskWindow

    before = {"consent": PageKind.CHECK, "sign": PageKind.CONSENT}
    windows = []

    def open_window(page_id, run):
        first = KioskPage(make_page(before[page_id]), run, run.words, title="Before")
        window = KioskWindow(setup, run.words, first, StaffGate(setup.is_staff_code, setup.now))
        windows.append(window)
        window.resize(1024, 768)
        window.show()
        window.begin(run, lambda page, run: build_page(page, run, setup, keeper))
        assert window.wizard.shown.page.id == page_id
        return window

    yield open_window
    for window in windows:
        window.close_for_good()
        window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def hand(qtbot):
    """A hand at the screen: it clicks, types and draws on what stands there by its object name."""
    return KioskHand(qtbot)


class KioskHand(Hand):
    """Which also types, draws and opens the staff's gate."""

    def type(self, window, name, text):
        """Type into a field."""
        field = self.find(window, name)
        field.setFocus()
        QTest.keyClicks(field, text)

    def draw(self, window, name, *points):
        """Draw one stroke through points, given as fractions of the pad."""
        pad = self.find(window, name)
        first, *rest = [QPoint(round(x * pad.width()), round(y * pad.height())) for x, y in points]
        QTest.mousePress(pad, Qt.MouseButton.LeftButton, pos=first)
        for point in rest:
            QTest.mouseMove(pad, point)
        QTest.mouseRelease(pad, Qt.MouseButton.LeftButton, pos=(rest or [first])[-1])

    def pass_gate(self, window):
        """Type the staff's code where it is asked for."""
        self.type(window, "field_staff_code", "4711")
        self.click(window, "button_staff_enter")
        self._qtbot.waitUntil(lambda: not self.sees(window, "panel_staff"))
