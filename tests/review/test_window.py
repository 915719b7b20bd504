"""The window: signing in, locking, signing out, what it remembers, and what it says when something fails."""

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel

from screener.commands.office import RECORDS
from screener.records.audit import Action
from screener.records.audit_log import list_events
from screener.records.migrating import downgrade
from screener.records.model import Role
from screener.records.states import Step
from screener.review.inbox_page import InboxPage
from tests.clinics import OWNER, PASSWORD
from tests.review.waiting_room import COLLEAGUE, NOW, RECEPTIONIST

WRONG = "no such password at all"


@pytest.fixture
def enter(open_window, at):
    """Opens the window and signs somebody in: `enter(name, lock_s=…)`."""

    def open_it(name=OWNER, **changes):
        session = open_window(**changes)
        at.sign_in(session.window, name, PASSWORD)
        at.wait_until(lambda: session.window.workspace is not None)
        at.find(session.window, "page_inbox")
        return session

    return open_it


def list_actions(room):
    """What the audit trail tells, in order."""
    return [event.action for event in list_events(room.store)]


# ── signing in ──────────────────────────────────────────────────────────────────────────────────


def test_the_only_person_finds_their_name_there(open_window, at):
    window = open_window().window

    at.wait_until(lambda: at.find(window, "field_name").text() == OWNER)
    assert at.find(window, "field_password").hasFocus()


def test_of_several_people_none_is_offered(room, open_window, at):
    room.employ(COLLEAGUE, Role.PRACTITIONER)
    session = open_window()
    at.sign_in(session.window, OWNER, PASSWORD)
    at.wait_until(lambda: session.window.workspace is not None)
    session.window.ask_to_sign_out()

    assert at.find(session.window, "field_name").text() == ""


def test_name_and_password_lead_to_the_inbox(room, enter, at):
    room.arrive("Testa Demonstrata")
    window = enter().window

    assert at.find(window, "bar_who").text() == OWNER
    at.wait_until(lambda: at.find(window, "button_inbox").accessibleName() == "Inbox (1 waiting)")
    assert list_actions(room).count(Action.SIGNED_IN) == 2  # this test's owner, and here


def test_a_wrong_password_is_told_and_can_be_typed_again(open_window, at):
    session = open_window()
    at.sign_in(session.window, OWNER, WRONG)

    assert "Name or password is wrong" in at.find(session.window, "sign_in_problem").text()
    assert session.window.workspace is None
    at.sign_in(session.window, OWNER, PASSWORD)
    at.find(session.window, "page_inbox")


def test_a_locked_name_is_told(open_window, at):
    window = open_window().window
    problem = window.sign_in_page.form
    for _ in range(12):
        at.sign_in(window, OWNER, WRONG)
        at.wait_until(problem.enter.isEnabled)

    told = at.find(window, "sign_in_problem").text()
    assert "the next try is possible in" in told or "is locked for" in told


def test_blank_fields_are_told_without_a_try(room, open_window, at):
    window = open_window().window
    at.wait_until(lambda: at.find(window, "field_name").text() == OWNER)
    QTest.keyClick(at.find(window, "field_password"), Qt.Key.Key_Return)

    assert at.find(window, "sign_in_problem").text() == "Please type your name and your password."
    assert Action.SIGN_IN_FAILED not in list_actions(room)


def test_a_database_of_the_version_before_is_told_with_what_to_do(room, open_window, at):
    with room.store.migrating() as connection:
        downgrade(connection, "0001")
    told = at.find(open_window().window, "sign_in_problem").text()
    assert "screener upgrade" in told
    assert "[STORE-011]" in told


def test_a_database_that_is_away_is_told_and_the_next_try_finds_it(room, open_window, at):
    place = room.folder / RECORDS
    room.store.close()
    place.rename(room.folder / "elsewhere")
    session = open_window()
    assert "[STORE-008]" in at.find(session.window, "sign_in_problem").text()

    (room.folder / "elsewhere").rename(place)
    at.sign_in(session.window, OWNER, PASSWORD)

    at.find(session.window, "page_inbox")


def test_a_database_older_than_this_computer_remembers_is_told_before_anybody_signs_in(open_window, at):
    window = open_window(find_warning=lambda _: "It is older than it was.").window

    assert at.find(window, "sign_in_warning").text() == "It is older than it was."


# ── locking ─────────────────────────────────────────────────────────────────────────────────────


def test_ctrl_l_covers_everything_and_the_password_opens_it_again(room, enter, at):
    room.arrive("Testa Demonstrata")
    session = enter()
    window, page = session.window, session.window.workspace.inbox
    at.wait_until(lambda: page.model.rowCount() == 1)
    at.write(window, "field_search", "testa")

    QTest.keySequence(window, "Ctrl+L")

    assert window.is_locked
    assert not page.isVisible()
    assert not at.sees(window, "bar_who")
    QTest.keyClick(at.write(window, "field_password", PASSWORD), Qt.Key.Key_Return)
    at.find(window, "page_inbox")
    assert window.workspace.inbox is page
    assert page.search.text() == "testa"


def test_a_locked_window_hears_no_key_of_what_is_under_it(enter, at):
    window = enter().window
    window.lock_now()

    for key in ("Ctrl+I", "Ctrl+F", "F5", "Alt+2", "Ctrl+Shift+I"):
        QTest.keySequence(window, key)

    assert window.is_locked
    assert window.workspace.inbox.shown == "open"
    assert at.find(window, "field_password").hasFocus()


def test_only_the_same_persons_password_opens_it(room, enter, at):
    room.employ(COLLEAGUE, Role.PRACTITIONER)
    window = enter().window
    window.lock_now()

    QTest.keyClick(at.write(window, "field_password", WRONG), Qt.Key.Key_Return)

    told = at.find(window, "sign_in_problem").text()
    assert "password is wrong" in told.lower()
    assert "name" not in told.lower()  # there is no field for one
    assert window.is_locked


def test_it_locks_itself_when_nobody_is_there(enter, at):
    window = enter(lock_s=0.3).window

    at.wait_until(lambda: window.is_locked)

    assert "nobody was here" in window.lock.form.about.text()


def test_a_dialog_is_covered_too(enter, at):
    window = enter().window
    QTest.keySequence(window, "F1")
    dialog = window.findChild(QDialog, "keys")
    at.wait_until(dialog.isVisible)

    window.lock_now()

    assert not [other for other in QApplication.topLevelWidgets() if other.isVisible() and other is not window]


def test_the_cover_offers_to_sign_out(room, enter, at):
    window = enter().window
    window.lock_now()

    at.click(window, "button_lock_sign_out")

    at.find(window, "page_sign_in")
    at.wait_until(lambda: Action.SIGNED_OUT in list_actions(room))


# ── signing out ─────────────────────────────────────────────────────────────────────────────────


def test_signing_out_forgets_every_patient_and_is_told(room, enter, at, qtbot):
    room.arrive("Testa Demonstrata")
    session = enter()
    window, workspace = session.window, session.window.workspace
    at.wait_until(lambda: workspace.inbox.model.rowCount() == 1)
    QGuiApplication.clipboard().setText("Testa Demonstrata")

    with qtbot.waitSignal(workspace.destroyed):
        at.click(window, "button_sign_out")

    assert at.find(window, "field_password").text() == ""
    assert not window.findChildren(InboxPage)
    assert QGuiApplication.clipboard().text() == ""
    at.wait_until(lambda: Action.SIGNED_OUT in list_actions(room))


def test_closing_the_window_signs_out(room, enter):
    session = enter()

    assert session.window.close()
    session.close()

    assert list_actions(room)[-1] == Action.SIGNED_OUT


def test_somebody_else_signs_in_after_and_sees_their_own(room, enter, at):
    pia = room.employ(COLLEAGUE, Role.PRACTITIONER)
    room.step(room.arrive("Theirs Only"), Step.TAKE, pia)
    window = enter().window
    window.ask_to_sign_out()

    at.sign_in(window, COLLEAGUE, PASSWORD)
    at.find(window, "page_inbox")
    at.click(window, "button_shown_mine")

    at.wait_until(lambda: window.workspace.inbox.model.rowCount() == 1)


# ── the window itself ───────────────────────────────────────────────────────────────────────────


def test_a_patient_who_signs_at_a_kiosk_appears_by_themselves(room, enter, at):
    window = enter().window
    at.find(window, "inbox_empty_title")

    room.arrive("Testa Demonstrata")

    at.wait_until(lambda: window.workspace.inbox.model.rowCount() == 1)
    at.wait_until(lambda: "One more patient" in at.find(window, "inbox_told").text())


def test_the_title_names_the_clinic_and_no_patient(room, enter, at):
    room.arrive("Testa Demonstrata")
    window = enter().window
    at.wait_until(lambda: window.workspace.inbox.model.rowCount() == 1)

    assert window.windowTitle() == "Screener: Example Skin Clinic"


def test_text_size_and_window_size_are_remembered(open_window, review_look):
    first = open_window().window
    QTest.keySequence(first, "Ctrl++")
    first.resize(700, 650)
    first.close()

    second = open_window().window

    assert second.scale == 1.25
    assert (second.width(), second.height()) == (700, 650)
    second.set_look(1.0, high_contrast=False)


def test_no_page_makes_the_window_larger_than_the_smallest_screen(enter, at):
    window = enter().window
    window.resize(1024, 700)
    window.workspace.setMinimumHeight(2000)
    at.wait_until(lambda: window.minimumHeight() >= 700)  # what it asks for was heard

    assert (window.width(), window.height()) == (1024, 700)


def test_what_nobody_foresaw_is_told_in_a_sentence_and_logged_without_words_of_a_patient(enter, at, caplog):
    session = enter()
    try:
        raise ValueError("Testa Demonstrata takes warfarin")
    except ValueError as error:
        session._on_unforeseen(type(error), error, error.__traceback__)

    assert "Something went wrong inside the program" in at.find(session.window, "notice_words").text()
    assert "ValueError at test_window.py" in caplog.text
    assert "Testa" not in caplog.text
    caplog.clear()


def test_the_keys_are_listed(enter, at):
    window = enter().window

    QTest.keySequence(window, "F1")

    dialog = window.findChild(QDialog, "keys")
    at.wait_until(dialog.isVisible)
    told = {label.text() for label in dialog.findChildren(QLabel)}
    assert told >= {
        "1 2 3 4", "5", "Space", "M", "Backspace", "↑ ↓", "F6", "Ctrl+Enter", "Ctrl+B", "Ctrl+H", "Ctrl+T", "Ctrl+D",
        "Ctrl+K", "Alt+D", "Findings of a patient", "Determine and sign", "After signing", "History", "Insight",
    }  # fmt: skip


def test_reception_is_listed_no_key_that_is_not_for_them_and_none_leads_them_on(room, enter, at):
    room.employ(RECEPTIONIST, Role.RECEPTION)
    window = enter(RECEPTIONIST).window

    QTest.keySequence(window, "F1")
    dialog = window.findChild(QDialog, "keys")
    at.wait_until(dialog.isVisible)
    told = {label.text() for label in dialog.findChildren(QLabel)}
    assert told >= {"Everywhere", "Inbox", "Ctrl+F", "Ctrl+L", "F1"}
    assert told.isdisjoint({"Enter", "Ctrl+Shift+I", "Findings of a patient", "After signing", "History", "Insight"})
    dialog.close()

    QTest.keySequence(window, "Ctrl+Shift+I")
    assert window.workspace.stack.currentWidget() is window.workspace.inbox
    assert not window.workspace.bar.insight.isVisible()


def test_waiting_times_go_on(room, enter, at):
    room.arrive("Testa Demonstrata")
    clock = [NOW]
    window = enter(now=lambda: clock[0]).window
    page = window.workspace.inbox
    at.wait_until(lambda: page.model.rowCount() == 1)
    assert page.model.index(0, 5).data() == "just now"

    clock[0] += timedelta(minutes=7)
    page.model.tick()

    assert page.model.index(0, 5).data() == "7 min"
