import threading

import pytest
from PySide6.QtCore import QCoreApplication, QThread

from screener.errors import MachineError
from screener.ui.tasks import Tasks


@pytest.fixture
def tasks(qapp):
    tasks = Tasks()
    yield tasks
    tasks.close()


def fail(_):
    pytest.fail("this was not to be called")


def test_a_result_arrives_on_the_main_thread(tasks, qtbot):
    arrived = []

    def work():
        return threading.current_thread()

    tasks.start(work, lambda thread: arrived.append((thread, QThread.currentThread())), fail)
    qtbot.waitUntil(lambda: bool(arrived))
    worker, here = arrived[0]
    assert worker is not threading.main_thread()
    assert here is QCoreApplication.instance().thread()


def test_operations_run_one_after_the_other_in_order(tasks, qtbot):
    done = []
    for number in range(20):
        tasks.start(lambda number=number: number, done.append, fail)
    qtbot.waitUntil(lambda: len(done) == 20)
    assert done == list(range(20))


def test_an_expected_failure_arrives_as_it_is(tasks, qtbot):
    failures = []

    def work():
        raise MachineError("RECORD-001", "The disk is full.")

    tasks.start(work, fail, failures.append)
    qtbot.waitUntil(lambda: bool(failures))
    assert failures[0].code == "RECORD-001"


def test_an_unforeseen_failure_tells_nothing_of_what_was_worked_on(tasks, qtbot, caplog):
    failures = []

    def work():
        raise ValueError("Testa Demonstrata")

    tasks.start(work, fail, failures.append)
    qtbot.waitUntil(lambda: bool(failures))
    assert failures[0].code == "UI-003"
    assert "ValueError" in caplog.text
    assert "Testa" not in caplog.text + str(failures[0])
    caplog.clear()


def test_closing_leaves_no_thread_and_delivers_nothing_more(tasks, qapp):
    go_on = threading.Event()
    delivered = []
    tasks.start(go_on.wait, delivered.append, fail)
    tasks.start(lambda: "never begun", delivered.append, fail)
    go_on.set()
    tasks.close()
    QCoreApplication.sendPostedEvents()
    assert delivered == []
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("tasks")]
