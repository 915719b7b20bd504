"""Background work never outlives its owner in a way that anybody notices."""

import threading

from PySide6.QtCore import QCoreApplication, QEvent, QObject
from pytestqt.qtbot import QtBot

from screener.ui.tasks import Tasks


def delete_now(owner: QObject) -> None:
    owner.deleteLater()
    QCoreApplication.sendPostedEvents(owner, QEvent.Type.DeferredDelete)


def count_threads() -> int:
    return sum(thread.name.startswith("tasks") for thread in threading.enumerate())


def test_an_owner_deleted_while_work_goes_on_hears_nothing_and_the_work_is_done(qtbot: QtBot):
    begun, may_end, heard, done = threading.Event(), threading.Event(), [], []

    def work() -> None:
        begun.set()
        may_end.wait()
        done.append("sealed")

    before = count_threads()
    owner = QObject()
    Tasks(owner).start(work, heard.append, heard.append)
    begun.wait()
    delete_now(owner)
    may_end.set()
    qtbot.waitUntil(lambda: count_threads() == before)
    qtbot.waitUntil(lambda: done == ["sealed"])
    assert heard == []


def test_many_owners_deleted_at_any_moment_crash_nothing(qtbot: QtBot):
    before = count_threads()
    for _ in range(200):
        owner = QObject()
        tasks = Tasks(owner)
        for _ in range(3):
            tasks.start(int, lambda _: None, lambda _: None)
        delete_now(owner)
    qtbot.waitUntil(lambda: count_threads() == before)


def test_after_closing_nothing_is_begun():
    begun: list[int] = []
    tasks = Tasks()
    tasks.close()
    tasks.start(lambda: begun.append(1), lambda _: None, lambda _: None)
    assert begun == []
    assert count_threads() == 0
