"""What was done is written down quickly, by keyboard, and what is wrong is said beside its field."""

import threading
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QWidget

from screener.determination.treatments import keep_treatment, say_treated
from screener.review.treatment_panel import TreatmentPanel
from screener.ui.theme import Sheet, apply_theme
from tests.clinics import lock_database
from tests.determination.practice import TODAY
from tests.determination.test_treatments import DONE, keep_visit, sign
from tests.records.small_clinic import SIGNED


@pytest.fixture
def panel(qtbot, qapp, desk):
    apply_theme(qapp, sheet=Sheet.REVIEW)
    panel = TreatmentPanel(desk)
    qtbot.addWidget(panel)
    panel.resize(1000, 760)
    panel.show()
    panel.activateWindow()
    qtbot.waitUntil(panel.isActiveWindow)
    return panel


@pytest.fixture
def begin(panel, desk, qtbot):
    """Shows a record, and waits until its course is known."""

    def begin(opened):
        panel.begin(opened)
        known = []
        desk.tasks.start(lambda: None, known.append, known.append)
        qtbot.waitUntil(lambda: bool(known))
        return panel

    return begin


@pytest.fixture
def countersigned(practice):
    return sign(practice, {"answers": {"treatment_areas": ["cheeks", "chin"]}})[1]


def text(panel, name):
    return panel.findChild(QLineEdit, f"field_{name}").text()


def write(panel, name, words):
    field = panel.findChild(QLineEdit, f"field_{name}")
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, words)


def save():
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)


def list_problems(panel):
    """Everything on the page that is told as wrong."""
    labels = panel.findChildren(QLabel)
    wrong = [one for one in labels if one.property("kind") in ("problem", "field-problem")]
    return [one for one in wrong if one.isVisible() and one.text()]


def told(panel, name="label_status"):
    return panel.findChild(QLabel, name).text()


def test_day_and_areas_stand_already_and_one_key_keeps_them(begin, countersigned, practice, desk, qtbot):
    panel = begin(countersigned)
    assert (text(panel, "done_on"), text(panel, "done")) == ("20 November 2026", "Cheeks, Chin")
    told_of = []
    panel.kept.connect(told_of.append)
    with qtbot.waitSignal(panel.closed):
        save()
    (opened,) = told_of
    assert opened.treatment.done == "Cheeks, Chin"
    assert desk.casebook.open(opened.record.id).treatment == opened.treatment
    assert desk.casebook.open(opened.record.id).record == opened.record


def test_its_title_tells_whose_it_is(begin, countersigned):
    panel = begin(countersigned)
    title = panel.findChild(QLabel, "label_title").text()
    assert title == "What was done · Testa Demonstrata, born 2 February 1992"


def test_everything_that_is_typed_is_kept(begin, countersigned, desk, qtbot):
    panel = begin(countersigned)
    for name, words in (("device", "SkinPen"), ("depth_mm", "1,5"), ("passes", "3"), ("note", "Jaw: less deep")):
        write(panel, name, words)
    QTest.mouseClick(panel.findChild(QWidget, "button_expected"), Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(panel.kept):
        save()
    kept = desk.casebook.open(countersigned.record.id).treatment
    assert (kept.device, kept.depth_mm, kept.passes, kept.note) == ("SkinPen", Decimal("1.5"), 3, "Jaw: less deep")
    assert kept.reaction == "Redness as expected"


@pytest.mark.parametrize(
    ("name", "words", "said"),
    [
        ("done_on", "21 November 2026", "still to come"),
        ("done_on", "19 November 2026", "had not signed"),
        ("done_on", "soon", "not said when"),
        ("depth_mm", "99", "No needle goes as deep"),
        ("done", " ", "not said what"),
        ("depth_mm", "deep", "no depth"),
        ("depth_mm", "0", "no depth"),
        ("passes", "2.5", "no number of passes"),
        ("passes", "0", "no number of passes"),
        ("passes", "nan", "no number of passes"),
        ("passes", "1e999999999", "no number of passes"),
        ("passes", "1000", "no number of passes"),
        ("depth_mm", "nan", "no depth"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_kept(
    begin, countersigned, desk, qtbot, name, words, said
):
    panel = begin(countersigned)
    write(panel, name, words)
    save()
    qtbot.waitUntil(lambda: said in told(panel, f"problem_{name}"))
    assert panel.findChild(QLabel, f"problem_{name}").isVisible()
    assert QApplication.focusWidget().objectName() == f"field_{name}"
    assert said in QApplication.focusWidget().accessibleDescription()
    assert [label.text() for label in list_problems(panel)] == [told(panel, f"problem_{name}")]
    assert desk.casebook.open(countersigned.record.id).treatment is None


def test_what_is_unlikely_is_kept_once_it_is_said_to_be_so(begin, countersigned, desk, qtbot):
    panel = begin(countersigned)
    write(panel, "depth_mm", "2")
    save()
    qtbot.waitUntil(lambda: "deeper than the 1.5 mm" in told(panel, "problem_depth_mm"))
    assert panel.findChild(QPushButton, "button_save").text() == "Yes, keep it so"
    assert "once more" in told(panel)
    assert desk.casebook.open(countersigned.record.id).treatment is None
    with qtbot.waitSignal(panel.kept):
        save()
    assert desk.casebook.open(countersigned.record.id).treatment.is_deep


def test_what_is_written_otherwise_after_it_was_asked_back_is_asked_back_anew(begin, countersigned, desk, qtbot):
    panel = begin(countersigned)
    write(panel, "depth_mm", "2")
    save()
    qtbot.waitUntil(lambda: bool(list_problems(panel)))
    write(panel, "depth_mm", "3")
    assert list_problems(panel) == []
    assert panel.findChild(QPushButton, "button_save").text() == "Keep what was done"
    save()
    qtbot.waitUntil(lambda: "3 mm is deeper" in told(panel, "problem_depth_mm"))
    assert desk.casebook.open(countersigned.record.id).treatment is None


def test_a_day_that_was_not_decided_for_is_asked_back_and_told_of_the_session(
    begin, countersigned, practice, desk, qtbot
):
    practice.clock.move(days=1)
    panel = begin(countersigned)
    write(panel, "done_on", "21 November 2026")
    save()
    qtbot.waitUntil(lambda: "2026-11-20" in told(panel, "problem_done_on"))
    with qtbot.waitSignal(panel.kept) as kept:
        save()
    assert kept.args[0] == replace(desk.casebook.open(countersigned.record.id), versions=countersigned.versions)
    assert "decided for 20 November 2026" in say_treated(kept.args[0].treatment, desk.words)


def test_the_session_before_gives_device_depth_and_passes(begin, practice, desk, qtbot):
    book, first = sign(practice, {"answers": {"session_number": 1}})
    keep_treatment(book.place, first, DONE)
    practice.clock.move(days=30)
    said = {"answers": {"treatment_date": "2026-12-20", "session_number": 2}}
    second = book.open(keep_visit(practice, first.record.id, said, SIGNED + timedelta(days=30)))
    panel = begin(second)
    assert (text(panel, "device"), text(panel, "depth_mm"), text(panel, "passes")) == ("SkinPen", "1.5", "3")
    assert text(panel, "note") == ""
    assert "session before" in told(panel)
    assert panel.findChild(QWidget, "session_1").isVisible()
    assert panel.findChild(QWidget, "session_2").isVisible()


def test_what_is_kept_already_stands_to_be_corrected(begin, countersigned, desk):
    keep_treatment(desk.casebook.place, countersigned, DONE)
    panel = begin(desk.casebook.open(countersigned.record.id))
    assert (text(panel, "device"), text(panel, "note")) == (DONE.device, DONE.note)
    assert "already" in told(panel, "label_about")


def test_a_database_that_is_away_keeps_what_was_written(begin, countersigned, practice, desk, qtbot):
    panel = begin(countersigned)
    write(panel, "device", "SkinPen")
    desk.store.engine.dispose()
    with lock_database(practice.folder):
        save()
        qtbot.waitUntil(lambda: "busy" in told(panel))
    assert text(panel, "device") == "SkinPen"
    with qtbot.waitSignal(panel.kept):
        save()


def test_left_and_begun_again_it_is_still_there(begin, countersigned, qtbot):
    panel = begin(countersigned)
    write(panel, "device", "SkinPen")
    with qtbot.waitSignal(panel.closed):
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    assert text(begin(countersigned), "device") == "SkinPen"


def test_nobody_leaves_before_it_is_known_whether_it_is_kept(begin, countersigned, desk, qtbot):
    panel = begin(countersigned)
    write(panel, "device", "SkinPen")
    left, may_go_on = [], threading.Event()
    panel.closed.connect(lambda: left.append(text(panel, "device")))
    desk.tasks.start(may_go_on.wait, lambda _: None, left.append)
    save()
    assert panel.is_busy
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    assert left == []
    with qtbot.waitSignal(panel.kept):
        may_go_on.set()
    assert left == ["SkinPen"]
    assert not panel.is_edited


def test_of_another_patient_nothing_stands_there(begin, countersigned, practice):
    write(begin(countersigned), "note", "about somebody else")
    _, other = sign(practice, {"answers": {"treatment_areas": ["nose"]}})
    panel = begin(other)
    assert (text(panel, "note"), text(panel, "done")) == ("", "Nose")
    assert text(panel, "done_on") == f"{TODAY.day} November 2026"


# ── in the window ───────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def workspace(qtbot, qapp, desk):
    from screener.review.workspace import Workspace

    apply_theme(qapp, sheet=Sheet.REVIEW)
    workspace = Workspace(desk)
    qtbot.addWidget(workspace)
    workspace.resize(1280, 800)
    workspace.show()
    workspace.activateWindow()
    qtbot.waitUntil(workspace.isActiveWindow)
    yield workspace
    workspace.end()


def shown(workspace):
    return workspace.stack.currentWidget().objectName()


def test_from_a_countersigned_record_it_is_one_key_and_back(workspace, countersigned, desk, qtbot):
    workspace.open_record(countersigned.record.id)
    qtbot.waitUntil(lambda: shown(workspace) == "case_page")
    assert workspace.findChild(QWidget, "button_treated").isVisible()
    assert not workspace.findChild(QWidget, "button_sign").isVisible()
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: shown(workspace) == "page_treatment")
    save()
    qtbot.waitUntil(lambda: shown(workspace) == "case_page")
    assert desk.casebook.open(countersigned.record.id).treatment.done == "Cheeks, Chin"
    banner = workspace.findChild(QWidget, "banner_read_only")
    assert any("20 November 2026: Cheeks, Chin" in label.text() for label in banner.findChildren(QLabel))
    # What is shown now is what is kept: writing it down once more is not refused.
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: shown(workspace) == "page_treatment")
    assert "already" in told(workspace.stack.currentWidget(), "label_about")


def test_while_it_is_kept_the_focus_stays_on_the_page(workspace, countersigned, qtbot):
    workspace.open_record(countersigned.record.id)
    qtbot.waitUntil(lambda: shown(workspace) == "case_page")
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: shown(workspace) == "page_treatment")
    page = workspace.stack.currentWidget()
    page.findChild(QPushButton, "button_save").setFocus()
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Space)
    assert QApplication.focusWidget() is page
    qtbot.waitUntil(lambda: shown(workspace) == "case_page")
    assert workspace.stack.currentWidget().isAncestorOf(QApplication.focusWidget())


def test_where_nothing_may_be_done_nothing_is_written_down(workspace, practice, qtbot):
    record_id = practice.keep({})
    workspace.open_record(record_id)
    qtbot.waitUntil(lambda: shown(workspace) == "case_page")
    assert not workspace.findChild(QWidget, "button_treated").isVisible()
    assert workspace.findChild(QWidget, "button_sign").isVisible()
