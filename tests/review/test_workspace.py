"""The pages put together: from the inbox to a signed record and back, with keys; and two who want the same record."""

import threading
from datetime import date

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFrame, QLabel

from screener.commands.office import RECORDS
from screener.consent.verify import verify
from screener.determination.casebook import Opened, Signed
from screener.determination.decision import Overall
from screener.errors import Problem
from screener.questionnaire.folders import find_forms_folder
from screener.records.audit_log import list_events
from screener.records.model import Role
from screener.records.reading import find_record
from screener.records.states import RecordState
from screener.records.undone import find_undone
from screener.review.session import ReviewSession
from screener.review.setup import ReviewSetup
from tests.clinics import lock_database
from tests.determination.practice import CLINIC, NAMES, ON_WARFARIN, UNCLEAR, WELL, determine, get_shelf
from tests.records.small_clinic import PASSWORD
from tests.review.whole_life import alter_database

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def enter(practice, review_look, at, qtbot):
    """Opens a window and signs somebody in."""
    sessions = []

    def open_it(role=Role.PRACTITIONER):
        setup = ReviewSetup(
            clinic_name=CLINIC, data=practice.folder, place=practice.folder / RECORDS, forms=find_forms_folder(),
            zone="Europe/London", now=practice.clock, make_shelf=get_shelf, house=practice.house,
            find_roots=lambda _store, _clinic: practice.roots,
        )  # fmt: skip
        session = ReviewSession(setup)
        sessions.append(session)
        session.open()
        qtbot.waitUntil(session.window.isActiveWindow)
        at.sign_in(session.window, NAMES[role], PASSWORD)
        at.wait_until(lambda: session.window.workspace is not None)
        workspace = session.window.workspace
        at.wait_until(lambda: workspace.inbox.model.rowCount() > 0)
        return workspace

    yield open_it
    for session in sessions:
        session.close()
        session.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def open_first(at):
    """Opens the topmost patient with Enter, and waits for their screen."""

    def press(workspace):
        QTest.keyClick(workspace.inbox.table, Qt.Key.Key_Return)
        return at.find(workspace, "case_page")

    return press


def press(key, modifier=Qt.KeyboardModifier.NoModifier):
    """A key, wherever the focus is."""
    QTest.keyClick(QApplication.focusWidget(), key, modifier)


def decide_first():
    """Follow the rule of the topmost finding, with words of one's own."""
    press(Qt.Key.Key_1)
    QTest.keyClicks(QApplication.focusWidget(), "Asked today.")
    press(Qt.Key.Key_Return)


def read_state(practice, record_id):
    """How a record stands in the database."""
    return find_record(practice.store, record_id).state


def test_opening_a_patient_takes_the_record(practice, enter, open_first, at):
    record_id = practice.keep(WELL)
    workspace = enter()

    open_first(workspace)

    record = find_record(practice.store, record_id)
    assert (record.state, record.claimed_by) == (
        RecordState.IN_REVIEW, practice.staff[Role.PRACTITIONER].member.id
    )  # fmt: skip


def test_back_without_a_decision_lets_others_take_it(practice, enter, open_first, at):
    record_id = practice.keep(ON_WARFARIN)
    workspace = enter()
    open_first(workspace)

    press(Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)

    at.find(workspace, "page_inbox")
    at.wait_until(lambda: read_state(practice, record_id) is RecordState.SUBMITTED)


def test_back_with_a_decision_keeps_it_taken_and_the_decision_at_hand(practice, enter, open_first, at):
    record_id = practice.keep(ON_WARFARIN)
    workspace = enter()
    page = open_first(workspace)
    decide_first()
    decided = page.case.decisions
    assert decided

    press(Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    at.find(workspace, "page_inbox")
    assert workspace.has_undone_work
    at.wait_until(lambda: workspace.inbox.model.index(0, 6).data() == "Taken by you")
    open_first(workspace)

    assert read_state(practice, record_id) is RecordState.IN_REVIEW
    assert page.case.decisions == decided


def sign_a_treatment(workspace, at):
    """From a patient's screen on: proceed, everything talked about, the page looked at, signed; keys alone."""
    press(Qt.Key.Key_Return, CTRL)
    page = at.find(workspace, "page_signing")
    for key in (Qt.Key.Key_1, Qt.Key.Key_6, Qt.Key.Key_7, Qt.Key.Key_8, Qt.Key.Key_9):
        press(key)
    press(Qt.Key.Key_Return, CTRL)
    do = at.find(page, "button_do")
    at.wait_until(lambda: do.isEnabled() and do.text().startswith("Sign "))
    press(Qt.Key.Key_Return, CTRL)


def test_a_well_patient_is_signed_by_keys_alone_and_leads_back_to_the_inbox(practice, enter, open_first, at):
    record_id = practice.keep(WELL)
    workspace = enter()
    open_first(workspace)

    sign_a_treatment(workspace, at)

    at.wait_until(lambda: read_state(practice, record_id) is RecordState.COUNTERSIGNED)
    at.click(workspace, "button_inbox")
    at.find(workspace, "page_inbox")
    at.wait_until(lambda: workspace.inbox.model.rowCount() == 0)
    assert not workspace.has_undone_work


@pytest.fixture
def hold(monkeypatch):
    """Lets a workspace's casebook wait, as a slow database does: `go_on = hold(workspace, "sign")`."""
    held = []

    def hold_it(workspace, name, instead=None):
        do, may_go_on = getattr(workspace.desk.casebook, name), threading.Event()
        held.append(may_go_on)

        def do_late(*given):
            may_go_on.wait()
            return instead if instead is not None else do(*given)

        monkeypatch.setattr(workspace.desk.casebook, name, do_late)
        return may_go_on.set

    yield hold_it
    for may_go_on in held:
        may_go_on.set()


@pytest.fixture
def begin_signing(practice, enter, open_first, at, hold):
    """A well patient's treatment is being signed: the workspace, the record's id, and what lets it go on."""

    def begin(instead=None):
        record_id = practice.keep(WELL)
        workspace = enter()
        open_first(workspace)
        go_on = hold(workspace, "sign", instead)
        sign_a_treatment(workspace, at)
        return workspace, record_id, go_on

    return begin


def press_inbox(workspace):
    press(Qt.Key.Key_I, CTRL)
    assert workspace.stack.currentWidget().objectName() == "page_signing"


def test_who_leaves_while_it_is_signed_comes_to_the_inbox_once_it_is(practice, begin_signing, at):
    workspace, record_id, go_on = begin_signing()
    press_inbox(workspace)
    press(Qt.Key.Key_I, CTRL | Qt.KeyboardModifier.ShiftModifier)
    assert workspace.stack.currentWidget().objectName() == "page_signing"

    go_on()

    at.find(workspace, "page_inbox")
    assert read_state(practice, record_id) is RecordState.COUNTERSIGNED
    assert not workspace.has_undone_work


def test_nobody_signs_out_while_it_is_signed(practice, begin_signing, at):
    workspace, record_id, go_on = begin_signing()
    window = workspace.window()

    window.ask_to_sign_out()
    assert not window.close()
    assert window.workspace is workspace
    assert "One moment" in at.find(workspace, "notice_words").text()

    go_on()
    at.find(workspace, "end_panel")
    assert read_state(practice, record_id) is RecordState.COUNTERSIGNED
    window.ask_to_sign_out()
    assert window.workspace is None


def test_nobody_signs_out_from_the_cover_while_it_is_signed(practice, begin_signing, at):
    workspace, record_id, go_on = begin_signing()
    window = workspace.window()
    press(Qt.Key.Key_L, CTRL)

    for _ in range(2):
        at.click(window, "button_lock_sign_out")
    assert window.workspace is workspace

    go_on()
    at.wait_until(lambda: read_state(practice, record_id) is RecordState.COUNTERSIGNED)
    at.wait_until(lambda: not workspace.is_busy)
    assert window.workspace is workspace


def test_nobody_signs_out_while_a_record_opens_so_that_none_is_left_taken(practice, enter, at, hold):
    record_id = practice.keep(WELL)
    workspace = enter()
    window = workspace.window()
    go_on = hold(workspace, "open_and_take")
    press(Qt.Key.Key_Return)

    window.ask_to_sign_out()
    assert window.workspace is workspace

    go_on()
    at.find(workspace, "case_page")
    window.ask_to_sign_out()
    assert window.workspace is None
    at.wait_until(lambda: read_state(practice, record_id) is RecordState.SUBMITTED)


def test_what_is_decided_while_the_course_is_read_is_signed_too(practice, enter, open_first, at, hold):
    practice.keep(ON_WARFARIN)
    workspace = enter()
    page = open_first(workspace)
    go_on = hold(workspace, "read_course")
    press(Qt.Key.Key_Return, CTRL)
    decide_first()
    decided = page.case.decisions
    assert decided

    go_on()

    signing = at.find(workspace, "page_signing")
    assert signing.case.decisions == decided


def test_the_day_given_while_signing_is_still_there_after_a_look_at_the_counts(practice, enter, open_first, at):
    practice.keep(ON_WARFARIN)
    workspace = enter(Role.OWNER)
    page = open_first(workspace)
    decide_first()
    press(Qt.Key.Key_Return, CTRL)
    at.find(workspace, "page_signing")
    at.write(workspace, "field_day", "27 November 2026")
    press(Qt.Key.Key_I, CTRL | Qt.KeyboardModifier.ShiftModifier)
    at.find(workspace, "insight")

    press(Qt.Key.Key_I, CTRL)
    at.find(workspace, "page_inbox")
    open_first(workspace)

    assert page.case.on == date(2026, 11, 27)


@pytest.fixture
def open_signed(practice, enter, open_first, at):
    """Signs a well patient's treatment and opens the record anew."""

    def open_it():
        practice.keep(WELL)
        workspace = enter()
        open_first(workspace)
        sign_a_treatment(workspace, at)
        at.click(workspace, "button_inbox")
        at.find(workspace, "page_inbox")
        at.click(workspace, "button_shown_done")
        at.wait_until(lambda: workspace.inbox.model.rowCount() == 1)
        open_first(workspace)
        return workspace

    return open_it


def test_a_signed_record_in_which_nothing_was_flagged_hears_the_keys(open_signed, at):
    workspace = open_signed()

    press(Qt.Key.Key_H, CTRL)

    at.find(workspace, "page_history")


def test_what_was_written_of_a_treatment_is_not_forgotten_unasked(open_signed, at, monkeypatch):
    workspace = open_signed()
    window = workspace.window()
    press(Qt.Key.Key_D, CTRL)
    at.write(workspace, "field_device", "SkinPen")
    asked = []
    monkeypatch.setattr(window, "_is_sure_to_forget", lambda: bool(asked.append("forget")))

    window.ask_to_sign_out()

    assert asked == ["forget"]
    assert window.workspace is workspace


def test_who_leaves_while_it_is_signed_is_told_if_it_is_refused(begin_signing, at):
    refusal = Problem("RECORD-014", "The record changed meanwhile.", "Open it again.")
    workspace, _, go_on = begin_signing((refusal,))
    press_inbox(workspace)

    go_on()

    at.wait_until(lambda: bool(workspace._signing.obstacles))
    assert workspace._signing.obstacles[0].problem.code == "RECORD-014"
    press(Qt.Key.Key_I, CTRL)
    at.find(workspace, "page_inbox")
    assert workspace.has_undone_work


def test_what_is_signed_is_decided_anew_after_a_yes_and_both_are_kept(practice, enter, open_first, at, monkeypatch):
    record_id = practice.keep(WELL)
    workspace = enter()
    open_first(workspace)
    sign_a_treatment(workspace, at)
    at.wait_until(lambda: read_state(practice, record_id) is RecordState.COUNTERSIGNED)
    before = find_record(practice.store, record_id).version
    workspace.open_record(record_id)
    page = at.find(workspace, "case_page")
    asked = []
    monkeypatch.setattr(workspace, "_confirm", lambda about, **_: asked.append(about) or True)

    at.click(page, "button_read_only")
    at.wait_until(lambda: at.sees(page, "button_sign") and at.find(page, "button_sign").isEnabled())
    sign_a_treatment(workspace, at)

    at.wait_until(lambda: read_state(practice, record_id) is RecordState.COUNTERSIGNED)
    assert asked == ["reopen"]
    assert find_record(practice.store, record_id).version == before + 2  # decided, and countersigned


def test_a_signed_record_opened_again_gives_its_document_each_time_told_in_the_trail(
    practice, enter, open_first, at, tmp_path, qtbot
):
    record_id = practice.keep(WELL)
    workspace = enter()
    page = open_first(workspace)
    assert not at.sees(page, "button_open")
    sign_a_treatment(workspace, at)
    at.wait_until(lambda: read_state(practice, record_id) is RecordState.COUNTERSIGNED)
    at.click(workspace, "button_inbox")
    at.find(workspace, "page_inbox")
    workspace.open_record(record_id)
    at.find(workspace, "case_page")
    acts = page.document
    shown = []
    acts.show_in_viewer = lambda path: bool(shown.append(path)) or True
    acts.ask_file = lambda name: tmp_path / name

    with qtbot.waitSignal(acts.handed_out):
        press(Qt.Key.Key_O)
    with qtbot.waitSignal(acts.handed_out):
        at.click(page, "button_export")

    (saved,) = tmp_path.glob(f"{record_id}-consent-v*.pdf")
    assert shown[0].read_bytes() == saved.read_bytes()
    assert [seal.field for seal in verify(saved.read_bytes(), trust=practice.roots).seals] == [
        "Patient", "Practitioner"
    ]  # fmt: skip
    assert "Saved as" in page.footer.progress.text()
    told = [event.action for event in list_events(practice.store, record_id=record_id)]
    assert told[-2:] == ["record.exported", "record.exported"]
    press(Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert not shown[0].exists()


def test_what_was_sent_back_is_taken_up_again_after_a_yes(practice, enter, open_first, at, monkeypatch):
    record_id = practice.keep(UNCLEAR)
    workspace = enter()
    page = open_first(workspace)
    page.send_back_requested.emit(workspace._opened, "Please bring the packet.")
    at.wait_until(lambda: read_state(practice, record_id) is RecordState.RETURNED)
    workspace.open_record(record_id)
    at.wait_until(lambda: at.sees(workspace, "button_read_only"))
    monkeypatch.setattr(workspace, "_confirm", lambda about, **_: about == "take-up")

    at.click(page, "button_read_only")

    at.wait_until(lambda: read_state(practice, record_id) is RecordState.IN_REVIEW)
    at.wait_until(at.find(page, "button_sign").isEnabled)


def test_a_record_that_a_colleague_has_is_read_only_until_it_is_taken_over(
    practice, enter, open_first, at, monkeypatch
):
    record_id = practice.keep(ON_WARFARIN)
    practice.take(record_id, Role.PRESCRIBER)
    workspace = enter()
    page = open_first(workspace)
    assert not at.find(page, "button_sign").isEnabled()
    asked = []
    monkeypatch.setattr(workspace, "_confirm", lambda about, **values: asked.append((about, values)) or True)

    page.take_over_requested.emit(workspace._opened)

    at.wait_until(at.find(page, "button_sign").isEnabled)
    assert asked == [("take-over", {"name": NAMES[Role.PRESCRIBER]})]
    assert find_record(practice.store, record_id).claimed_by == practice.staff[Role.PRACTITIONER].member.id


def test_a_colleague_is_not_taken_over_without_a_yes(practice, enter, open_first, at, monkeypatch):
    record_id = practice.keep(ON_WARFARIN)
    practice.take(record_id, Role.PRESCRIBER)
    workspace = enter()
    page = open_first(workspace)
    asked = []
    monkeypatch.setattr(workspace, "_confirm", lambda about, **_: asked.append(about))

    page.take_over_requested.emit(workspace._opened)

    at.wait_until(lambda: asked == ["take-over"])
    assert find_record(practice.store, record_id).claimed_by == practice.staff[Role.PRESCRIBER].member.id


def lose(practice, record_id):
    """A colleague takes a record over, elsewhere."""
    book = practice.sit_down(Role.PRESCRIBER)
    taken = book.take_over(book.open(record_id))
    assert isinstance(taken, Opened), taken
    return book, taken


def read_banner(page, name):
    """What the banner says; empty if it is not there."""
    banner = next((one for one in page.findChildren(QFrame, f"banner_{name}") if one.isVisible()), None)
    return "" if banner is None else " ".join(label.text() for label in banner.findChildren(QLabel))


def test_who_loses_a_record_is_told_at_once_and_finds_their_decisions_again(
    practice, enter, open_first, at, monkeypatch
):
    record_id = practice.keep(ON_WARFARIN)
    workspace = enter()
    page = open_first(workspace)
    decide_first()
    decided = page.case.decisions
    assert not read_banner(page, "from_before")

    lose(practice, record_id)

    at.wait_until(lambda: NAMES[Role.PRESCRIBER] in read_banner(page, "read_only"))
    assert not page.footer.sign.isEnabled()
    press(Qt.Key.Key_Backspace)
    assert page.case.decisions == decided
    assert workspace.has_undone_work
    monkeypatch.setattr(workspace, "_confirm", lambda *_, **__: True)
    at.click(page, "button_read_only")
    at.wait_until(at.find(page, "button_sign").isEnabled)
    assert page.case.decisions == decided
    at.wait_until(lambda: "before a colleague had this form" in read_banner(page, "from_before"))
    assert not read_banner(page, "read_only")


def test_who_is_about_to_sign_a_record_that_they_lose_is_shown_so(practice, enter, open_first, at):
    record_id = practice.keep(WELL)
    workspace = enter()
    page = open_first(workspace)
    press(Qt.Key.Key_Return, CTRL)
    at.find(workspace, "page_signing")

    lose(practice, record_id)

    at.find(workspace, "case_page")
    at.wait_until(lambda: NAMES[Role.PRESCRIBER] in read_banner(page, "read_only"))


def test_what_a_colleague_sent_back_cannot_be_gone_on_with(practice, enter, open_first, at):
    record_id = practice.keep(ON_WARFARIN)
    workspace = enter()
    page = open_first(workspace)
    decide_first()

    book, taken = lose(practice, record_id)
    book.send_back(taken, "Please bring the packet.")

    at.wait_until(lambda: "sent this form back" in read_banner(page, "read_only"))
    assert not at.sees(page, "button_read_only")
    assert not workspace.has_undone_work


def test_what_one_does_oneself_is_no_loss(practice, enter, open_first, at):
    practice.keep(WELL)
    workspace = enter()
    page = open_first(workspace)
    lost = []
    workspace._open_watch.lost.connect(lost.append)
    looked = []
    workspace._arrivals.changed.connect(lambda: looked.append(True))

    sign_a_treatment(workspace, at)

    at.wait_until(lambda: bool(looked) and workspace._opened.record.state is RecordState.COUNTERSIGNED)
    workspace._open_watch.look()
    workspace.desk.tasks.start(lambda: None, looked.append, looked.append)
    at.wait_until(lambda: None in looked)
    assert lost == []
    assert page is not None


@pytest.mark.parametrize(
    ("do", "told"),
    [(lambda book, taken: book.release(taken), "Nobody has this form any more"),
     (lambda book, taken: book.send_back(taken, "Please bring the packet."), "sent this form back")],
    ids=["released", "sent back"],
)  # fmt: skip
def test_who_only_reads_is_told_what_a_colleague_does_and_can_open_it_anew(practice, enter, open_first, at, do, told):
    record_id = practice.keep(ON_WARFARIN)
    workspace = enter()
    book, taken = practice.take(record_id, Role.PRESCRIBER)
    page = open_first(workspace)
    at.wait_until(lambda: NAMES[Role.PRESCRIBER] in read_banner(page, "read_only"))

    do(book, taken)

    at.wait_until(lambda: told in read_banner(page, "read_only"))
    state = read_state(practice, record_id)
    at.click(page, "button_read_only")
    after = RecordState.IN_REVIEW if state is RecordState.SUBMITTED else state
    at.wait_until(lambda: workspace._opened.record.state is after and told not in read_banner(page, "read_only"))
    assert read_state(practice, record_id) is after


def test_who_only_reads_is_told_that_a_colleague_has_signed(practice, enter, open_first, at):
    record_id = practice.keep(WELL)
    workspace = enter()
    book, taken = practice.take(record_id, Role.PRESCRIBER)
    page = open_first(workspace)
    at.wait_until(lambda: NAMES[Role.PRESCRIBER] in read_banner(page, "read_only"))

    prepared = book.prepare(taken, taken.case, determine(taken.case))
    assert isinstance(book.sign(prepared), Signed)

    at.wait_until(lambda: "decided and signed this form since" in read_banner(page, "read_only"))
    at.click(page, "button_read_only")
    at.wait_until(lambda: "Decided and signed by" in read_banner(page, "read_only"))


def test_what_was_decided_before_a_crash_is_there_again_and_may_be_begun_anew(
    practice, enter, open_first, at, monkeypatch
):
    record_id, me = practice.keep(ON_WARFARIN), practice.staff[Role.PRACTITIONER].member.id
    crashed = enter()
    page = open_first(crashed)
    decide_first()
    decided = page.case.decisions
    press(Qt.Key.Key_Return, CTRL)
    at.find(crashed, "page_signing")
    press(Qt.Key.Key_4)
    QTest.keyClicks(at.find(crashed, "field_words"), "Not on this skin.")
    at.wait_until(lambda: all(one.left is not None and one.left.draft.words != "" for one in crashed._undone.all))
    wait_for_background(crashed, at)
    assert find_undone(practice.store, record_id, me) is not None
    crashed.window().hide()  # nobody signs out
    practice.clock.move(minutes=7)

    workspace = enter()
    page = open_first(workspace)

    assert page.case.decisions == decided
    assert "was kept (11:02)" in read_banner(page, "kept")
    assert not read_banner(page, "from_before")
    press(Qt.Key.Key_Return, CTRL)
    signing = at.find(workspace, "page_signing")
    assert signing.overall is Overall.DECLINE
    assert at.find(signing, "field_words").toPlainText() == "Not on this skin."
    signing.back_requested.emit()
    monkeypatch.setattr(workspace, "_confirm", lambda about: about == "begin-anew")
    at.click(page, "button_kept")
    assert page.case.decisions == ()
    assert not read_banner(page, "kept")
    wait_for_background(workspace, at)
    assert find_undone(practice.store, record_id, me) is None


def test_what_was_decided_before_signing_out_is_there_again_and_a_colleague_between_is_told(
    practice, enter, open_first, at, monkeypatch
):
    record_id = practice.keep(ON_WARFARIN)
    for between in (False, True):
        workspace = enter()
        page = open_first(workspace)
        if between:
            assert page.case.decisions
            assert not read_banner(page, "from_before")
        else:
            decide_first()
        window = workspace.window()
        monkeypatch.setattr(window, "_is_sure_to_sign_out", lambda: True)
        window.ask_to_sign_out()
        at.wait_until(lambda: read_state(practice, record_id) is RecordState.SUBMITTED)
        window.hide()
    book, taken = practice.take(record_id, Role.PRESCRIBER)
    assert taken.unsigned is None
    book.release(taken)

    page = open_first(enter())

    assert page.case.decisions
    assert "before a colleague had this form" in read_banner(page, "from_before")


def test_what_is_signed_leaves_nothing_undone_behind(practice, enter, open_first, at):
    record_id, me = practice.keep(WELL), practice.staff[Role.PRACTITIONER].member.id
    workspace = enter()
    open_first(workspace)
    sign_a_treatment(workspace, at)
    at.wait_until(lambda: read_state(practice, record_id) is RecordState.COUNTERSIGNED)
    wait_for_background(workspace, at)
    assert find_undone(practice.store, record_id, me) is None


def wait_for_background(workspace, at):
    """Everything that was begun beside the main thread is done."""
    done = []
    workspace._keep_undone()
    workspace.desk.tasks.start(lambda: None, done.append, done.append)
    at.wait_until(lambda: bool(done))


def test_of_two_who_open_the_same_line_the_second_reads(practice, enter, open_first, at):
    record_id = practice.keep(ON_WARFARIN)
    workspace = enter()
    practice.take(record_id, Role.PRESCRIBER)  # before this inbox has heard of it

    page = open_first(workspace)

    assert not at.find(page, "button_sign").isEnabled()
    assert find_record(practice.store, record_id).claimed_by == practice.staff[Role.PRESCRIBER].member.id


def test_what_one_has_just_sent_back_shows_its_note_when_it_is_opened_again(practice, enter, open_first, at):
    record_id = practice.keep(UNCLEAR)
    workspace = enter()
    page = open_first(workspace)
    press(Qt.Key.Key_B, CTRL)
    QTest.keyClicks(QApplication.focusWidget(), "Please bring the packet.")
    press(Qt.Key.Key_Return)
    at.wait_until(lambda: read_state(practice, record_id) is RecordState.RETURNED)

    workspace.open_record(record_id)

    at.wait_until(lambda: "Please bring the packet." in read_banner(page, "read_only"))
    at.wait_until(lambda: NAMES[Role.PRACTITIONER] in read_banner(page, "read_only"))


def test_a_form_is_sent_back_to_the_patient(practice, enter, open_first, at):
    record_id = practice.keep(UNCLEAR)
    workspace = enter()
    page = open_first(workspace)

    page.send_back_requested.emit(workspace._opened, "Please bring the packet.")

    at.find(workspace, "page_inbox")
    assert "Sent back" in at.find(workspace, "notice_words").text()
    assert read_state(practice, record_id) is RecordState.RETURNED


def test_the_past_is_shown_and_left_again(practice, enter, open_first, at):
    practice.keep(WELL)
    workspace = enter()
    page = open_first(workspace)

    press(Qt.Key.Key_H, CTRL)

    at.wait_until(lambda: workspace.stack.currentWidget() is workspace._beside._history)
    workspace._beside._history.back_requested.emit()
    assert workspace.stack.currentWidget() is page


def test_the_counts_are_shown(practice, enter, at):
    practice.keep(WELL)
    workspace = enter()

    at.click(workspace, "button_insight")

    at.wait_until(lambda: workspace.stack.currentWidget() is workspace._insight)


def test_a_database_that_is_away_is_told_and_nothing_decided_is_lost(practice, enter, open_first, at):
    practice.keep(ON_WARFARIN)
    workspace = enter()
    page = open_first(workspace)
    decide_first()
    decided = page.case.decisions

    with lock_database(practice.folder):
        page.send_back_requested.emit(workspace._opened, "Please bring the packet.")
        at.wait_until(lambda: "busy" in at.find(workspace, "notice_words").text())

    assert page.case.decisions == decided
    assert workspace.stack.currentWidget() is page
    page.send_back_requested.emit(workspace._opened, "Please bring the packet.")
    at.wait_until(lambda: workspace.stack.currentWidget() is workspace.inbox)


def test_a_document_altered_in_the_database_is_told_and_its_record_is_not_opened(practice, enter, at):
    record_id = practice.keep(ON_WARFARIN)
    workspace = enter()
    alter_database(practice, "UPDATE sealed_parts SET sealed = zeroblob(length(sealed)) WHERE part = 'pdf'")

    QTest.keyClick(workspace.inbox.table, Qt.Key.Key_Return)

    at.wait_until(lambda: "the pdf is not what was written" in at.find(workspace, "notice_words").text())
    assert "restore the last backup" in at.find(workspace, "notice_words").text()
    assert workspace.stack.currentWidget() is workspace.inbox
    assert read_state(practice, record_id) is RecordState.SUBMITTED


def test_signing_out_lets_go_of_a_record_without_a_decision(practice, enter, open_first, at):
    record_id = practice.keep(WELL)
    workspace = enter()
    window = workspace.window()
    open_first(workspace)
    assert isinstance(workspace._opened, Opened)

    window.ask_to_sign_out()

    at.wait_until(lambda: read_state(practice, record_id) is RecordState.SUBMITTED)


def test_signing_out_with_a_decision_is_asked_first(practice, enter, open_first, at, monkeypatch):
    practice.keep(ON_WARFARIN)
    workspace = enter()
    window = workspace.window()
    open_first(workspace)
    decide_first()
    monkeypatch.setattr(window, "_is_sure_to_sign_out", lambda: False)

    window.ask_to_sign_out()

    assert window.workspace is workspace


def test_signing_out_all_the_same_lets_go_of_every_record_that_was_begun(
    practice, enter, open_first, at, monkeypatch
):
    first, second = practice.keep(ON_WARFARIN), practice.keep(ON_WARFARIN)
    workspace = enter()
    window = workspace.window()
    for record_id in (first, second):
        workspace.open_record(record_id)
        at.wait_until(lambda one=record_id: workspace._opened is not None and workspace._opened.record.id == one)
        decide_first()
        if record_id == first:
            workspace.show_inbox()
    assert len(workspace._undone.all) == 2
    monkeypatch.setattr(window, "_is_sure_to_sign_out", lambda: True)

    window.ask_to_sign_out()

    for record_id in (first, second):
        at.wait_until(lambda one=record_id: read_state(practice, one) is RecordState.SUBMITTED)


def test_closing_the_window_lets_go_of_what_was_begun(practice, enter, open_first, at, monkeypatch):
    record_id = practice.keep(ON_WARFARIN)
    workspace = enter()
    window = workspace.window()
    open_first(workspace)
    decide_first()
    monkeypatch.setattr(window, "_is_sure_to_sign_out", lambda: True)

    window.close()

    at.wait_until(lambda: read_state(practice, record_id) is RecordState.SUBMITTED)


def test_signing_out_leaves_a_record_to_who_has_taken_it_over(practice, enter, open_first, at, monkeypatch):
    record_id = practice.keep(ON_WARFARIN)
    workspace = enter()
    window, page = workspace.window(), open_first(workspace)
    decide_first()
    lose(practice, record_id)
    at.wait_until(lambda: NAMES[Role.PRESCRIBER] in read_banner(page, "read_only"))
    monkeypatch.setattr(window, "_is_sure_to_sign_out", lambda: True)
    done = []
    window.signed_out.connect(lambda rest: done.append(rest))

    window.ask_to_sign_out()
    done[0]()

    assert find_record(practice.store, record_id).claimed_by == practice.staff[Role.PRESCRIBER].member.id


def test_a_lock_keeps_what_was_decided(practice, enter, open_first, at):
    practice.keep(ON_WARFARIN)
    workspace = enter()
    window, page = workspace.window(), open_first(workspace)
    decide_first()
    decided = page.case.decisions

    QTest.keySequence(window, "Ctrl+L")
    assert window.is_locked
    assert not page.isVisible()
    QTest.keyClick(at.write(window, "field_password", PASSWORD), Qt.Key.Key_Return)

    at.wait_until(lambda: page.isVisible())
    assert page.case.decisions == decided


def test_unlocking_gives_the_focus_back_to_where_it_was(practice, enter, open_first, at):
    practice.keep(ON_WARFARIN)
    workspace = enter()
    window, page = workspace.window(), open_first(workspace)
    press(Qt.Key.Key_1)
    QTest.keyClicks(QApplication.focusWidget(), "Asked ")
    was = QApplication.focusWidget()

    QTest.keySequence(window, "Ctrl+L")
    QTest.keyClick(at.write(window, "field_password", PASSWORD), Qt.Key.Key_Return)

    at.wait_until(lambda: page.isVisible() and QApplication.focusWidget() is was)
    QTest.keyClicks(QApplication.focusWidget(), "today.")
    press(Qt.Key.Key_Return)
    assert page.case.decisions[0].reason == "Asked today."


def test_no_key_of_a_page_is_one_of_the_window_too(practice, enter, open_first, at):
    practice.keep(ON_WARFARIN)
    workspace = enter()
    window = workspace.window()
    open_first(workspace)
    workspace._on_signing_requested(workspace._opened, workspace._case.case)
    at.find(workspace, "page_signing")
    workspace.show_insight()
    workspace.bar.inbox.click()

    shortcuts = window.findChildren(QShortcut)
    of_window = {shortcut.key().toString() for shortcut in shortcuts if shortcut.parent() is window}
    of_window |= {action.shortcut().toString() for action in window.actions()}
    of_pages = {shortcut.key().toString() for shortcut in shortcuts if shortcut.parent() is not window}

    assert "Ctrl+L" in of_window
    assert len(of_pages) > 10
    assert not of_window & of_pages


def test_the_next_visit_is_prepared_beside_a_signed_record_and_left_again(practice, enter, open_first, at):
    practice.keep(WELL)
    workspace = enter()
    page = open_first(workspace)

    press(Qt.Key.Key_T, CTRL)

    at.wait_until(lambda: workspace.stack.currentWidget() is workspace._beside._visit)
    workspace._beside._visit.closed.emit()
    assert workspace.stack.currentWidget() is page
