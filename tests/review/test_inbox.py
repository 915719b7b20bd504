"""The inbox: order, filters, search, what arrives, and what a damaged row or a role does."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from sqlalchemy import update

from screener.interview.answers import PartialDate
from screener.records.model import Role
from screener.records.states import Step
from screener.records.tables import sealed_parts
from screener.review.inbox_model import Role as Asked
from screener.review.inbox_words import Column
from tests.review.waiting_room import COLLEAGUE, RECEPTIONIST


def read_column(page, column):
    """What stands in one column, from top to bottom."""
    return [page.model.index(row, column).data() for row in range(page.model.rowCount())]


def read_names(page):
    """Who is shown, in order."""
    return read_column(page, Column.NAME)


def find_middle(page, row):
    """A point in the middle of a line."""
    return page.table.visualRect(page.model.index(row, Column.NAME)).center()


def test_the_worst_outcome_comes_first_and_then_the_longest_wait(room, open_inbox):
    room.arrive("Clear Long", "clear", minutes=300)
    room.arrive("Defer Short", "defer", minutes=5)
    room.arrive("Defer Long", "defer", minutes=90)
    taken = room.arrive("Taken Worst", "contraindicated", minutes=500)
    room.step(taken, Step.TAKE)

    assert read_names(open_inbox()) == ["Defer Long", "Defer Short", "Clear Long", "Taken Worst"]


def test_a_line_tells_outcome_age_treatment_findings_wait_and_who_took_it(room, open_inbox):
    record_id = room.arrive("Testa Demonstrata", "defer", minutes=90, born=PartialDate(1956, 3, 4), open_findings=3)
    room.step(record_id, Step.TAKE, room.employ(COLLEAGUE, Role.PRACTITIONER))
    page = open_inbox()

    told = [read_column(page, column)[0] for column in Column]
    assert told == [
        "DEFER",
        "Testa Demonstrata",
        "70",
        "Microneedling, face",
        "3",
        "1 h",
        "Taken by Pia Sample since 11:02",
    ]


@pytest.mark.parametrize(
    ("button", "names"),
    [
        ("waiting", ["Waiting One"]), ("mine", ["Mine One"]), ("sent-back", ["Returned One"]),
        ("open", ["Waiting One", "Theirs One", "Mine One", "Returned One"]), ("done", ["Withdrawn One"]),
    ],
)  # fmt: skip
def test_a_filter_shows_one_kind(room, open_inbox, at, button, names):
    pia = room.employ(COLLEAGUE, Role.PRACTITIONER)
    room.arrive("Waiting One")
    room.step(room.arrive("Mine One", minutes=1), Step.TAKE)
    room.step(room.arrive("Theirs One", minutes=2), Step.TAKE, pia)
    returned = room.arrive("Returned One")
    room.step(returned, Step.TAKE)
    room.step(returned, Step.SEND_BACK, revision=2)
    room.step(room.arrive("Withdrawn One"), Step.WITHDRAW)
    page = open_inbox()

    at.click(page, f"button_shown_{button}")

    at.wait_until(lambda: read_names(page) == names)


def test_an_outcome_can_be_asked_for_by_key(room, open_inbox):
    room.arrive("Defer One", "defer")
    room.arrive("Review One", "review")
    page = open_inbox()

    page.outcome.setFocus()
    QTest.keyClicks(page.outcome, "R")

    assert read_names(page) == ["Review One"]


def test_a_search_finds_by_name_and_by_date_of_birth(room, open_inbox, at):
    room.arrive("Testa Demonstrata", born=PartialDate(1956, 3, 4))
    room.arrive("Zelda Inventedsen", born=PartialDate(1991, 7, 30))
    page = open_inbox()

    at.write(page, "field_search", "inv zel")
    assert read_names(page) == ["Zelda Inventedsen"]
    at.write(page, "field_search", "4 March 1956")
    assert read_names(page) == ["Testa Demonstrata"]


def test_a_search_goes_through_all_records_not_only_open_ones(room, open_inbox, at):
    room.step(room.arrive("Withdrawn Longago"), Step.WITHDRAW)
    room.arrive("Testa Demonstrata")
    page = open_inbox()
    assert read_names(page) == ["Testa Demonstrata"]

    at.write(page, "field_search", "longago")

    at.wait_until(lambda: read_names(page) == ["Withdrawn Longago"])
    assert read_column(page, Column.STANDING) == ["Consent withdrawn"]
    page.search.clear()
    assert read_names(page) == ["Testa Demonstrata"]


def test_ctrl_f_leads_to_the_search(room, open_inbox):
    room.arrive()
    page = open_inbox()
    page.activateWindow()
    page.table.setFocus()

    QTest.keySequence(page.table, "Ctrl+F")

    assert page.search.hasFocus()


def test_enter_opens_the_chosen_patient(room, open_inbox, qtbot):
    room.arrive("First", "contraindicated")
    second = room.arrive("Second", "clear")
    page = open_inbox()

    with qtbot.waitSignal(page.open_requested) as asked:
        QTest.keyClick(page.table, Qt.Key.Key_Down)
        QTest.keyClick(page.table, Qt.Key.Key_Return)

    assert asked.args == [second]


def test_home_and_end_lead_to_the_first_and_the_last_patient(room, open_inbox):
    for number in range(60):
        room.arrive(f"Number {number}", minutes=number)
    page = open_inbox()

    QTest.keyClick(page.table, Qt.Key.Key_End)
    last = page.table.currentIndex()
    assert last.row() == page.model.rowCount() - 1
    assert page.table.viewport().rect().contains(page.table.visualRect(last).center())
    QTest.keyClick(page.table, Qt.Key.Key_Home)
    assert page.table.currentIndex().row() == 0
    assert page.table.verticalScrollBar().value() == 0


def test_a_double_click_opens_the_patient(room, open_inbox, qtbot):
    record_id = room.arrive()
    page = open_inbox()

    with qtbot.waitSignal(page.open_requested) as asked:
        spot = find_middle(page, 0)
        QTest.mouseClick(page.table.viewport(), Qt.MouseButton.LeftButton, pos=spot)
        QTest.mouseDClick(page.table.viewport(), Qt.MouseButton.LeftButton, pos=spot)

    assert asked.args == [record_id]


def test_a_new_arrival_appears_and_the_chosen_line_stays(room, open_inbox, at):
    room.arrive("First", "defer")
    chosen = room.arrive("Chosen", "review")
    page = open_inbox()
    QTest.keyClick(page.table, Qt.Key.Key_Down)
    assert page.table.chosen == chosen

    room.arrive("Worst", "contraindicated")
    page.refresh()

    at.wait_until(lambda: read_names(page) == ["Worst", "First", "Chosen"])
    assert page.table.chosen == chosen
    at.wait_until(lambda: page.told.text() == "One more patient is waiting.")


def test_a_new_arrival_above_does_not_move_what_somebody_reads(room, open_inbox, at):
    for number in range(40):
        room.arrive(f"Patient {number}", "review", minutes=number)
    page = open_inbox()
    page.table.verticalScrollBar().setValue(333)
    before = page.model.data(page.table.indexAt(QPoint(5, 60)).siblingAtColumn(Column.NAME))

    room.arrive("Worst", "contraindicated")
    page.refresh()

    at.wait_until(lambda: page.model.rowCount() == 41)
    assert page.model.data(page.table.indexAt(QPoint(5, 60)).siblingAtColumn(Column.NAME)) == before


def test_a_colleague_who_came_after_is_named(room, open_inbox, at):
    record_id = room.arrive("Testa Demonstrata")
    page = open_inbox()
    at.wait_until(lambda: bool(page.model.people))
    pia = room.employ(COLLEAGUE, Role.PRACTITIONER)

    room.step(record_id, Step.TAKE, pia)
    page.refresh()

    at.wait_until(lambda: read_column(page, Column.STANDING) == ["Taken by Pia Sample since 11:02"])


def test_after_a_filter_is_chosen_enter_opens_the_first_line(room, open_inbox, at, qtbot):
    record_id = room.arrive("Testa Demonstrata")
    page = open_inbox()
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    page.search.setFocus()

    QTest.keySequence(page.search, "Alt+2")

    at.wait_until(page.table.hasFocus)
    with qtbot.waitSignal(page.open_requested) as opened:
        QTest.keyClick(page.table, Qt.Key.Key_Return)
    assert opened.args == [record_id]


def test_what_a_colleague_does_is_shown(room, open_inbox, at):
    record_id = room.arrive("Testa Demonstrata")
    pia = room.employ(COLLEAGUE, Role.PRACTITIONER)
    page = open_inbox()
    assert read_column(page, Column.STANDING) == ["Waiting"]

    room.step(record_id, Step.TAKE, pia)
    page.refresh()

    at.wait_until(lambda: read_column(page, Column.STANDING) == ["Taken by Pia Sample since 11:02"])


def test_what_was_signed_is_told_with_a_quiet_badge_until_it_is_decided_anew(room, open_inbox, at):
    record_id = room.arrive("Testa Demonstrata", "advise")
    room.step(record_id, Step.TAKE)
    signed = room.sign(record_id, decided="refer")
    page = open_inbox()
    at.click(page, "button_shown_done")
    at.wait_until(lambda: read_column(page, Column.STANDING) == ["Referred · Countersigned"])
    assert page.model.index(0, Column.OUTCOME).data(Asked.IS_DECIDED)

    room.step(record_id, Step.REOPEN, revision=signed.revision)
    at.click(page, "button_shown_mine")
    page.refresh()

    at.wait_until(lambda: read_column(page, Column.STANDING) == ["Taken by you"])
    assert not page.model.index(0, Column.OUTCOME).data(Asked.IS_DECIDED)


def test_a_record_that_goes_leaves_the_list(room, open_inbox, at):
    record_id = room.arrive("Gone Soon")
    room.arrive("Stays Here")
    page = open_inbox()

    room.step(record_id, Step.WITHDRAW)
    page.refresh()

    at.wait_until(lambda: read_names(page) == ["Stays Here"])


def test_the_number_of_those_waiting_is_told(room, open_inbox, qtbot):
    room.arrive()
    page = open_inbox()
    room.arrive("Second")

    with qtbot.waitSignal(page.waiting_counted) as told:
        page.refresh()

    assert told.args == [2]


@pytest.mark.parametrize("harm", ["altered", "sealed to another"])
def test_a_damaged_row_is_told_and_hides_no_other(room, open_inbox, qtbot, harm):
    bad, good = room.arrive("Never Read", "defer"), room.arrive("Testa Demonstrata", "review")
    with room.store.writing() as work:
        if harm == "altered":
            values = {"sealed": b"not what was written"}
        else:
            other = work.connection.execute(
                sealed_parts.select().where(sealed_parts.c.record_id == good, sealed_parts.c.part == "identity")
            ).one()
            values = {"sealed": other.sealed, "size": other.size, "digest": other.digest}
        mine = (sealed_parts.c.record_id == bad) & (sealed_parts.c.part == "identity")
        work.connection.execute(update(sealed_parts).where(mine).values(**values))
    page = open_inbox()

    assert read_names(page) == ["This record cannot be read", "Testa Demonstrata"]
    assert read_column(page, Column.OUTCOME)[0] == "DAMAGED"
    with qtbot.assertNotEmitted(page.open_requested):
        QTest.keyClick(page.table, Qt.Key.Key_Return)
    assert "cannot be read" in page.told.text()


def test_reception_sees_the_inbox_and_opens_nothing(room, open_inbox, qtbot):
    room.arrive("Testa Demonstrata")
    page = open_inbox(room.employ(RECEPTIONIST, Role.RECEPTION))

    assert read_names(page) == ["Testa Demonstrata"]
    with qtbot.assertNotEmitted(page.open_requested):
        QTest.keyClick(page.table, Qt.Key.Key_Return)
    assert "reception" in page.told.text()


def test_each_role_is_told_the_keys_of_what_it_may_do(room, open_inbox, at):
    room.arrive("Testa Demonstrata")
    practitioner, reception = open_inbox(), open_inbox(room.employ(RECEPTIONIST, Role.RECEPTION))
    assert "Enter opens" in practitioner.status.text()
    assert "Enter" not in reception.status.text()
    assert "Ctrl+F" in reception.status.text()

    at.write(reception, "field_search", "testa")
    reception.search.clear()

    assert "Enter" not in reception.status.text()


def test_an_empty_inbox_says_that_nobody_waits(open_inbox, at):
    page = open_inbox()

    assert at.find(page, "inbox_empty_title").text() == "Nobody is waiting."


def test_filters_that_leave_nothing_can_be_taken_away_at_once(room, open_inbox, at):
    room.arrive("Testa Demonstrata")
    page = open_inbox()
    at.write(page, "field_search", "nobody at all")
    assert at.find(page, "inbox_empty_title").text() == "No record fits."

    at.click(page, "button_inbox_all")

    assert read_names(page) == ["Testa Demonstrata"]
    assert page.table.isVisible()


def test_a_database_that_is_away_is_told_and_asked_again(room, open_inbox, at):
    page = open_inbox()
    moved = room.setup.place.with_name("elsewhere")
    room.store.close()
    room.setup.place.rename(moved)
    page.refresh()
    at.wait_until(lambda: "[STORE-" in page.findChild(type(page.told), "inbox_empty_about").text())

    moved.rename(room.setup.place)
    room.store.close()
    room.arrive("Testa Demonstrata")
    at.click(page, "button_inbox_again")

    at.wait_until(lambda: read_names(page) == ["Testa Demonstrata"])


def test_a_long_list_is_read_page_by_page_as_it_is_scrolled(room, review_look, qtbot):
    from screener.review.inbox_page import InboxPage
    from screener.ui.tasks import Tasks

    for number in range(130):
        room.arrive(f"Patient {number}", "review", minutes=number)
    tasks = Tasks()
    page = InboxPage(room.sit_down(tasks))
    page.resize(1300, 500)
    page.show()
    qtbot.waitUntil(lambda: page.model.rowCount() > 0)
    assert page.model.rowCount() == 60
    opened = sum(page.model.get_line(row).is_opened for row in range(60))
    assert opened < 30, "only what is shown is opened"

    page.table.verticalScrollBar().setValue(page.table.verticalScrollBar().maximum())

    qtbot.waitUntil(lambda: page.model.rowCount() == 130)
    page.close_for_good()
    tasks.close()
    page.deleteLater()
    tasks.deleteLater()


def test_no_line_has_a_widget(room, open_inbox):
    for number in range(20):
        room.arrive(f"Patient {number}")
    page = open_inbox()

    assert not page.table.viewport().children()


def test_a_search_waits_for_nothing_that_is_not_read_yet(room, open_inbox, at):
    for number in range(70):
        room.arrive(f"Patient {number}", "review", minutes=number)
    last = room.arrive("Last Ofall", "clear")
    page = open_inbox()

    at.write(page, "field_search", "ofall")

    at.wait_until(lambda: read_names(page) == ["Last Ofall"])
    assert page.table.chosen == last
