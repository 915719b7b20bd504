"""What follows is built in small steps while nothing else is to be done."""

from PySide6.QtCore import QObject

from screener.kiosk.look_ahead import LookAhead


def count_to(number, taken):
    for step in range(number):
        taken.append(step)
        yield


def test_all_steps_are_taken_one_by_one(qtbot):
    taken = []
    owner = QObject()
    LookAhead(owner).begin(count_to(5, taken))
    assert taken == []
    qtbot.waitUntil(lambda: taken == [0, 1, 2, 3, 4])


def test_new_steps_take_the_place_of_those_before(qtbot):
    before, after = [], []
    owner = QObject()
    look_ahead = LookAhead(owner)
    look_ahead.begin(count_to(1000, before))
    look_ahead.begin(count_to(3, after))
    qtbot.waitUntil(lambda: len(after) == 3)
    assert before == []
