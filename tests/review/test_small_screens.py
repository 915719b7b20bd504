"""Every page at the largest text on the smallest screen: nothing is cut off, and what is pressed is in reach."""

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.exceptions import TimeoutError as QtTimeoutError

from screener.commands.office import RECORDS
from screener.questionnaire.folders import find_forms_folder
from screener.records.model import Role
from screener.review.confirming import make_question
from screener.review.session import ReviewSession
from screener.review.setup import ReviewSetup
from screener.ui.fonts import install_fonts, read_fonts_ahead
from tests.determination.practice import CLINIC, NAMES, ON_WARFARIN, WELL, get_shelf
from tests.records.small_clinic import PASSWORD
from tests.review import measuring

CTRL = Qt.KeyboardModifier.ControlModifier
MUCH = {
    "answers": {"keloid_ever": "unsure", "smoking": "vape"},
    "takes": [("zelfutrin", "taking"), ("Roaccutane", "taking"), ("warfarin", "taking")],
}
"""Several findings of every kind, and a medicine that nobody knows."""


@pytest.fixture(scope="session")
def face(qapp):
    """The very typeface of the program: whether words fit depends on it."""
    install_fonts(read_fonts_ahead())


@pytest.fixture(params=[(1024, 768, 2.0), (1024, 768, 1.0), (1366, 768, 1.0)], ids=("large", "small", "usual"))
def screen(request):
    return request.param


@pytest.fixture
def open_window(practice, face, at, qtbot, screen):
    """Opens the window on the small screen, before anybody has signed in."""
    sessions = []
    width, height, scale = screen

    def open_it():
        setup = ReviewSetup(
            clinic_name=CLINIC, data=practice.folder, place=practice.folder / RECORDS, forms=find_forms_folder(),
            zone="Europe/London", now=practice.clock, make_shelf=get_shelf, house=practice.house,
            find_roots=lambda _store, _clinic: practice.roots,
        )  # fmt: skip
        session = ReviewSession(setup)
        sessions.append(session)
        session.open()
        window = session.window
        window.set_look(scale, high_contrast=False)
        window.resize(width, height)
        qtbot.waitUntil(window.isActiveWindow)
        return window

    yield open_it
    for session in sessions:
        session.close()
        session.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def check(qtbot, screen):
    """Looks at a window as it is shown: `check(window, "inbox")`."""

    def look(window, name):
        faults = []

        def fits():
            faults[:] = measuring.list_faults(window, *screen[:2])
            return not faults

        for _ in range(3):  # what changed is laid out from inside out
            QApplication.processEvents()
        try:
            qtbot.waitUntil(fits)  # what comes in meanwhile is laid out again
        except QtTimeoutError:
            pytest.fail("\n".join([f"{name}:", *faults]))

    return look


@pytest.fixture
def enter(open_window, at):
    """Signs somebody in, and opens the topmost patient if asked to."""

    def sign_in(*, opens=True, role=Role.PRACTITIONER):
        window = open_window()
        at.sign_in(window, NAMES[role], PASSWORD)
        at.wait_until(lambda: window.workspace is not None)
        workspace = window.workspace
        at.wait_until(lambda: workspace.inbox.table.model().rowCount() > 0)
        if opens:
            QTest.keyClick(workspace.inbox.table, Qt.Key.Key_Return)
            at.find(workspace, "case_page")
        return window

    return sign_in


def press(key, modifier=Qt.KeyboardModifier.NoModifier):
    """A key, wherever the focus is."""
    QTest.keyClick(QApplication.focusWidget(), key, modifier)


def test_signing_in_and_locked(open_window, at, check):
    window = open_window()
    check(window, "sign-in")
    at.sign_in(window, NAMES[Role.OWNER], "no such password")
    at.wait_until(lambda: window.sign_in_page.form.isEnabled() and at.sees(window, "sign_in_problem"))
    check(window, "sign-in-wrong")


def test_the_inbox_and_the_cover(practice, enter, at, check):
    for said in (MUCH, ON_WARFARIN, WELL):
        practice.keep(said)
    window = enter(opens=False)
    at.wait_until(lambda: window.workspace.inbox.names.is_complete)
    check(window, "inbox")
    at.write(window, "field_search", "nobody of this name")
    at.find(window, "inbox_empty_title")
    check(window, "inbox-empty")
    window.lock_now()
    check(window, "lock")


def test_one_patient(practice, enter, at, check):
    practice.keep(MUCH)
    window = enter()
    check(window, "case")
    for key, name in ((Qt.Key.Key_2, "case-proceed"), (Qt.Key.Key_3, "case-defer")):
        window.workspace._case.findings.setFocus()
        press(key)
        check(window, name)
        press(Qt.Key.Key_Escape)
    press(Qt.Key.Key_B, CTRL)
    check(window, "case-send-back")
    press(Qt.Key.Key_Escape)
    press(Qt.Key.Key_D, Qt.KeyboardModifier.AltModifier)
    check(window, "case-day")
    press(Qt.Key.Key_Escape)
    press(Qt.Key.Key_K, CTRL)
    check(window, "case-lead")
    press(Qt.Key.Key_K, CTRL)
    press(Qt.Key.Key_F, CTRL)
    check(window, "case-answers")
    press(Qt.Key.Key_Escape)
    window.workspace._case.findings.setFocus()
    for _ in range(8):
        if window.workspace._case.findings.current.has_unclear_medicine:
            break
        press(Qt.Key.Key_Down)
    check(window, "case-unclear")
    press(Qt.Key.Key_M)
    at.find(window, "medicines_panel")
    check(window, "case-medicine")


def test_text_made_larger_while_a_page_is_open(practice, enter, at, check, screen):
    practice.keep(ON_WARFARIN)
    window = enter()
    for name in ("case_page", "page_signing"):
        at.find(window, name)
        window.set_look(1.0, high_contrast=False)
        QApplication.processEvents()
        window.resize(*screen[:2])
        check(window, f"{name}-as-it-was")
        window.set_look(2.0, high_contrast=False)
        check(window, f"{name}-larger")
        press(Qt.Key.Key_Return, CTRL)


def test_signing(practice, enter, at, check):
    practice.keep(ON_WARFARIN)
    window = enter()
    press(Qt.Key.Key_Return, CTRL)
    page = at.find(window, "page_signing")
    check(window, "signing-open")
    press(Qt.Key.Key_Escape)
    at.find(window, "case_page")
    for _ in range(6):
        if not window.workspace._case.case.open_findings:
            break
        press(Qt.Key.Key_1)
        if isinstance(QApplication.focusWidget(), QWidget) and at.sees(window, "decision_panel"):
            QTest.keyClicks(QApplication.focusWidget(), "Asked today.")
            press(Qt.Key.Key_Return)
    press(Qt.Key.Key_Return, CTRL)
    at.find(window, "page_signing")
    check(window, "signing-choose")
    press(Qt.Key.Key_2)
    check(window, "signing-care")
    QTest.keyClicks(QApplication.focusWidget(), "A test spot first.")
    press(Qt.Key.Key_Return)
    page._sheet.form.focus_choice()
    for key in (Qt.Key.Key_6, Qt.Key.Key_7, Qt.Key.Key_8, Qt.Key.Key_9):
        press(key)
    check(window, "signing-filled")
    press(Qt.Key.Key_Return, CTRL)
    do = at.find(page, "button_do")
    at.wait_until(lambda: do.isEnabled() and do.text().startswith("Sign "))
    check(window, "signing-preview")
    press(Qt.Key.Key_Return, CTRL)
    at.find(page, "end_panel")
    check(window, "signing-end")


def test_a_signed_record_and_what_was_done(practice, enter, at, check):
    record_id = practice.keep(WELL)
    window = enter()
    press(Qt.Key.Key_Return, CTRL)
    page = at.find(window, "page_signing")
    for key in (Qt.Key.Key_1, Qt.Key.Key_6, Qt.Key.Key_7, Qt.Key.Key_8, Qt.Key.Key_9):
        press(key)
    press(Qt.Key.Key_Return, CTRL)
    do = at.find(page, "button_do")
    at.wait_until(lambda: do.isEnabled() and do.text().startswith("Sign "))
    press(Qt.Key.Key_Return, CTRL)
    at.find(page, "end_panel")
    window.workspace.open_record(record_id)
    at.find(window, "button_treated")
    check(window, "case-signed")
    press(Qt.Key.Key_D, CTRL)
    at.find(window, "button_save")
    check(window, "treatment")


def test_beside_a_record(practice, enter, at, check):
    practice.keep(WELL)
    practice.keep(ON_WARFARIN)
    window = enter()
    press(Qt.Key.Key_H, CTRL)
    at.find(window, "record_1")
    at.find(window, "version_1")
    check(window, "history")
    press(Qt.Key.Key_K)
    told = at.find(window, "label_verdict_details")
    at.wait_until(lambda: bool(told.text()) and told.visibleRegion().boundingRect() == told.rect())
    check(window, "history-proof")
    press(Qt.Key.Key_Escape)
    press(Qt.Key.Key_T, CTRL)
    at.find(window, "option_kiosk_0")
    check(window, "visit")
    at.write(window, "field_visit_day", "2026-12-21")
    at.click(window, "button_prepare")
    at.find(window, "label_code")
    check(window, "visit-code")


def test_what_is_asked_over_a_page(practice, enter, at, check):
    practice.keep(WELL)
    window = enter(opens=False)
    press(Qt.Key.Key_F1)
    keys = at.find(QApplication.activeWindow(), "button_keys_close").window()
    check(keys, "keys")
    keys.close()
    for about in ("sign-out", "take-over", "reopen", "take-up"):
        box, _ = make_question(window, window.words, about, name="Pia Sample-Longname")
        box.show()
        check(box, f"confirm-{about}")
        box.close()
        box.deleteLater()


def test_insight(practice, enter, at, check):
    practice.keep(ON_WARFARIN)
    window = enter(opens=False)
    press(Qt.Key.Key_I, CTRL | Qt.KeyboardModifier.ShiftModifier)
    page = at.find(window, "insight")
    check(window, "insight-first")
    press(Qt.Key.Key_R, CTRL)
    at.wait_until(lambda: at.sees(page, "button_save_csv") and at.find(page, "button_save_csv").isEnabled())
    check(window, "insight")
