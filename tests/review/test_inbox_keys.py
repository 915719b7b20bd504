"""What a key does to the inbox: one change for Qt, nothing for each line; the chosen line and the focus stay."""

import sys
from contextlib import contextmanager

import pytest
from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from screener.records.states import Step
from screener.review.inbox_words import Column


@pytest.fixture
def screen_reader():
    """Qt tells what happens as if a screen reader listened."""
    QAccessible.setActive(True)
    yield
    QAccessible.setActive(False)


@contextmanager
def counting_changes(model):
    """Counts how often rows come, go or are laid out anew."""
    told = []
    signals = (model.rowsInserted, model.rowsRemoved, model.rowsMoved, model.modelReset, model.layoutChanged)
    heard = [signal.connect(lambda *_: told.append(1)) for signal in signals]
    yield told
    for connection in heard:
        QObject.disconnect(connection)


@contextmanager
def counting_calls():
    """Counts how often a function of the inbox is called."""
    called = []

    def count(frame, event, _):
        if event == "call" and "inbox_" in frame.f_code.co_filename:
            called.append(1)

    sys.setprofile(count)
    try:
        yield called
    finally:
        sys.setprofile(None)


def fill(room, count, *, begin=0):
    """Patients whose names and outcomes alternate; each third was sent back."""
    for number in range(begin, begin + count):
        name, outcome = ("Anna", "Bert")[number % 2], ("defer", "review", "clear")[number % 3]
        record_id = room.arrive(f"{name} Sample{number}", outcome, minutes=number)
        if number % 3 == 2:
            room.step(record_id, Step.TAKE)
            room.step(record_id, Step.SEND_BACK, revision=2)


def read_names(page):
    """Who is shown, in order."""
    return [page.model.index(row, Column.NAME).data() for row in range(page.model.rowCount())]


def find_name(page):
    """Whose line is chosen."""
    return page.table.currentIndex().siblingAtColumn(Column.NAME).data()


def list_chosen_cells(page):
    """The names in what a screen reader is told to be chosen."""
    table = QAccessible.queryAccessibleInterface(page.table)
    cells = [table.child(number) for number in range(table.childCount())]
    chosen = [cell.text(QAccessible.Text.Name) for cell in cells if cell.state().selected]
    return [one for one in chosen if one in read_names(page)]


def choose(page, name):
    """Go down to a line by the keys."""
    page.table.setFocus()
    while find_name(page) != name:
        before = find_name(page)
        QTest.keyClick(page.table, Qt.Key.Key_Down)
        assert find_name(page) != before, "there is no such line"


def press_each(page):
    """Keys one after the other: a text that grows and shrinks, every kind, every outcome. Gives each."""
    page.search.setFocus()
    for letter in "anna s":
        QTest.keyClicks(page.search, letter)
        yield f"typed {letter!r}"
    for _ in "anna s":
        QTest.keyClick(page.search, Qt.Key.Key_Backspace)
        yield "taken back"
    for kind in ("waiting", "mine", "sent-back", "decided", "open"):
        page.findChild(QWidget, f"button_shown_{kind}").click()
        yield kind
    for number in range(1, page.outcome.count()):
        page.outcome.setCurrentIndex(number)
        yield f"outcome {number}"
    page.outcome.setCurrentIndex(0)
    yield "every outcome"


def test_a_key_is_one_change_at_most_and_a_screen_reader_knows_what_is_chosen(room, open_inbox, screen_reader):
    fill(room, 24)
    page = open_inbox()
    keys, shown = press_each(page), {}
    while True:
        with counting_changes(page.model) as told:
            what = next(keys, None)
        if what is None:
            break
        assert len(told) <= 1, f"{what}: {len(told)} changes"
        assert list_chosen_cells(page) == ([find_name(page)] if read_names(page) else [])
        shown[what] = len(read_names(page))

    assert [shown[kind] for kind in ("open", "waiting", "mine", "sent-back", "decided")] == [24, 16, 0, 8, 0]
    assert (shown["typed 'a'"], shown["taken back"], shown["outcome 2"], shown["every outcome"]) == (12, 24, 8, 24)


def test_a_key_asks_for_no_line_by_itself(room, open_inbox, at):
    def count_calls():
        page = open_inbox()
        at.click(page, "button_shown_waiting")
        at.wait_until(lambda: page.model.is_complete)
        at.click(page, "button_shown_mine")
        with counting_calls() as called:
            page.findChild(QWidget, "button_shown_waiting").click()
        assert page.model.rowCount() > 0
        return len(called)

    fill(room, 30)
    few = count_calls()
    fill(room, 90, begin=30)

    assert count_calls() < few + 30


def test_typing_leaves_the_focus_in_the_search_and_arrows_go_on_in_the_table(room, open_inbox, qtbot):
    fill(room, 12)
    page = open_inbox()
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    page.search.setFocus()

    QTest.keyClicks(page.search, "anna")
    assert page.search.hasFocus()
    QTest.keyClick(page.search, Qt.Key.Key_Return)
    assert page.table.hasFocus()
    first = find_name(page)
    QTest.keyClick(page.table, Qt.Key.Key_Down)

    assert read_names(page)[:2] == [first, find_name(page)]


def test_what_is_chosen_stays_so_and_is_seen_when_the_search_is_taken_away(room, open_inbox):
    fill(room, 58)
    page = open_inbox()
    page.resize(1300, 400)
    page.search.setText("bert sample1")
    choose(page, "Bert Sample1")

    page.search.clear()

    assert len(read_names(page)) == 58
    assert find_name(page) == "Bert Sample1"
    assert page.table.viewport().rect().contains(page.table.visualRect(page.table.currentIndex()).center())


def test_what_is_chosen_and_asked_for_no_longer_gives_way_to_the_first(room, open_inbox):
    fill(room, 12)
    page = open_inbox()
    choose(page, read_names(page)[4])
    assert find_name(page).startswith("Anna")

    page.search.setText("bert")

    assert find_name(page) == read_names(page)[0]


@pytest.mark.parametrize("count", [1, 5])
def test_arrivals_beneath_a_filter_are_shown_if_they_are_asked_for(room, open_inbox, at, count):
    fill(room, 12)
    page = open_inbox()
    at.click(page, "button_shown_waiting")
    page.outcome.setCurrentIndex(page.outcome.findData("defer"))
    before = read_names(page)
    choose(page, before[1])

    for number in range(count):
        room.arrive(f"Wanted {number}", "defer", minutes=500 + number)
        room.arrive(f"Unwanted {number}", "contraindicated")
    with counting_changes(page.model) as told:
        page.refresh()
        at.wait_until(lambda: page.model.rowCount() == len(before) + count)

    assert read_names(page) == [f"Wanted {number}" for number in reversed(range(count))] + before
    assert len(told) == 1
    assert find_name(page) == before[1]
    assert page.table.hasFocus()
    assert [one.row() for one in page.table.selectionModel().selectedRows()] == [count + 1]


def test_what_is_no_longer_asked_for_goes_and_the_next_is_chosen(room, open_inbox, at):
    fill(room, 12)
    page = open_inbox()
    at.click(page, "button_shown_waiting")
    before = read_names(page)
    choose(page, before[2])

    room.step(page.table.chosen, Step.TAKE)
    page.refresh()

    at.wait_until(lambda: page.model.rowCount() == len(before) - 1)
    assert find_name(page) == before[3]


def test_where_the_last_goes_the_one_above_is_chosen(room, open_inbox, at):
    fill(room, 9)
    page = open_inbox()
    at.click(page, "button_shown_waiting")
    before = read_names(page)
    choose(page, before[-1])

    room.step(page.table.chosen, Step.TAKE)
    page.refresh()

    at.wait_until(lambda: page.model.rowCount() == len(before) - 1)
    assert find_name(page) == before[-2]


def test_many_arrivals_at_once_do_not_move_what_somebody_reads(room, open_inbox, at):
    fill(room, 40)
    page = open_inbox()
    choose(page, read_names(page)[30])
    chosen = find_name(page)
    bar = page.table.verticalScrollBar()
    bar.setValue(bar.maximum())
    spot = QPoint(5, 60)
    before = page.table.indexAt(spot).siblingAtColumn(Column.NAME).data()

    for number in range(6):
        room.arrive(f"Worst {number}", "contraindicated")
    page.refresh()

    at.wait_until(lambda: page.model.rowCount() == 46)
    assert page.table.indexAt(spot).siblingAtColumn(Column.NAME).data() == before
    assert find_name(page) == chosen


def test_a_search_shows_who_arrives_and_is_meant(room, open_inbox, at):
    fill(room, 6)
    page = open_inbox()
    at.write(page, "field_search", "anna")
    chosen = find_name(page)

    room.arrive("Anna Late", "contraindicated")
    room.arrive("Bert Late", "contraindicated")
    page.refresh()

    at.wait_until(lambda: "Anna Late" in read_names(page))
    assert "Bert Late" not in read_names(page)
    assert find_name(page) == chosen


def test_waiting_times_are_said_anew_while_they_are_seen_and_nothing_else_changes(room, open_inbox, at, qtbot):
    fill(room, 12)
    page = open_inbox()
    choose(page, read_names(page)[3])
    chosen = find_name(page)
    assert page.ticking.isActive()
    page.ticking.setInterval(1)

    with counting_changes(page.model) as told, qtbot.waitSignal(page.model.dataChanged) as said:
        pass
    first, last, *_ = said.args
    assert (first.row(), last.row(), first.column(), last.column()) == (0, 11, Column.WAITING, Column.WAITING)
    assert (told, find_name(page), page.table.hasFocus()) == ([], chosen, True)
    page.hide()
    assert not page.ticking.isActive()
    with qtbot.waitSignal(page.model.dataChanged):
        page.show()
    assert page.ticking.isActive()
