"""The next visit is prepared for a kiosk and a day; its code is shown once, and opens it at that kiosk alone."""

from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget

from screener.determination.decision import CoursePlan, Determination, Overall
from screener.determination.opening import open_record_to_decide
from screener.determination.visits import read_visit
from screener.interview.answers import PartialDate
from screener.interview.shelf import Shelf
from screener.questionnaire.folders import find_forms_folder
from screener.questionnaire.text import load_words
from screener.records.audit_log import list_events
from screener.records.clinic import retire_kiosk
from screener.records.key_files import load_kiosk_keys
from screener.records.sign_in import sign_in
from screener.records.states import RecordState
from screener.records.visits import OpenedVisit, list_visits, open_visit
from screener.review.visit_panel import VisitPanel
from screener.ui.tasks import Tasks
from screener.ui.theme import Sheet, apply_theme
from tests.clinics import OWNER, PASSWORD, copy_clinic, open_clinic_store
from tests.records.small_clinic import TESTA, keep_record

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
PROCEED = Determination(Overall.PROCEED, date(2026, 11, 20), course=CoursePlan(4, 4, 6))


@pytest.fixture
def store(tmp_path):
    copy_clinic(tmp_path)
    with closing(open_clinic_store(tmp_path)) as store:
        yield store


@pytest.fixture
def by(store):
    return sign_in(store, OWNER, PASSWORD, now=lambda: NOW)


@pytest.fixture
def opened(store, by, tmp_path):
    """A patient's record, decided."""
    record_id = keep_record(tmp_path, store, TESTA)
    return replace(open_record_to_decide(store, by, Shelf(), record_id, at=NOW), determination=PROCEED)


@pytest.fixture
def panel(qtbot, qapp, store, by):
    apply_theme(qapp, sheet=Sheet.REVIEW)
    tasks = Tasks()
    setup = SimpleNamespace(sessions=4, least_weeks=4, most_weeks=6, zone="Europe/London", now=lambda: NOW)
    desk = SimpleNamespace(setup=setup, tasks=tasks, words=load_words(find_forms_folder(), "en"), store=store, by=by)
    panel = VisitPanel(desk)
    qtbot.addWidget(panel)
    panel.resize(1100, 760)
    panel.show()
    qtbot.waitExposed(panel)
    yield panel
    tasks.close()


def find(panel, name):
    return panel.findChild(QWidget, name)


def read(panel, name):
    label = panel.findChild(QLabel, name)
    return label.text() if label.isVisible() else ""


def begin(qtbot, panel, opened):
    panel.begin(opened)
    qtbot.waitUntil(lambda: find(panel, "option_kiosk_0") is not None)


def click(panel, name):
    QTest.mouseClick(find(panel, name), Qt.MouseButton.LeftButton)


def prepare(qtbot, panel):
    click(panel, "button_prepare")
    qtbot.waitUntil(lambda: find(panel, "label_code").isVisible())
    return read(panel, "label_code").replace(" ", "")


def write_day(panel, text):
    field = find(panel, "field_visit_day")
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, text)


def test_the_plan_of_the_course_proposes_the_day_and_the_only_kiosk_is_chosen(qtbot, panel, opened):
    begin(qtbot, panel, opened)
    assert find(panel, "field_visit_day").text() == "18 December 2026"
    assert "18 December 2026 to 1 January 2027" in read(panel, "label_between")
    assert find(panel, "option_kiosk_0").isChecked()
    assert read(panel, "label_distance") == ""


def test_nobody_leaves_before_the_code_is_seen_that_ends_the_one_before(qtbot, panel, opened):
    begin(qtbot, panel, opened)
    left = []
    panel.closed.connect(lambda: left.append(read(panel, "label_code")))
    click(panel, "button_prepare")
    assert panel.is_busy
    QTest.keyClick(panel, Qt.Key.Key_Escape)
    click(panel, "button_visit_back")
    qtbot.waitUntil(lambda: find(panel, "label_code").isVisible())
    assert left == []
    click(panel, "button_visit_done")
    assert left == [""]


def test_the_code_shown_opens_the_visit_at_the_kiosk(qtbot, panel, opened, store, tmp_path):
    begin(qtbot, panel, opened)
    code = prepare(qtbot, panel)
    assert len(code) == 6
    keys = load_kiosk_keys(tmp_path / "keys")
    visit = open_visit(store, keys.own, code, at=NOW)
    assert isinstance(visit, OpenedVisit)
    content = read_visit(visit.content)
    assert content.follows == opened.record.id
    assert content.staff["treatment-date"] == PartialDate(2026, 12, 18)
    assert content.earlier["last-microneedling-date"] == PartialDate(2026, 11, 20)
    (kept,) = list_visits(store)
    assert kept.expires_at == datetime(2026, 12, 20, tzinfo=UTC)
    assert "until 19 December 2026" in read(panel, "label_where")


def test_a_day_too_early_is_said_to_be_so_and_taken_all_the_same(qtbot, panel, opened, store):
    begin(qtbot, panel, opened)
    write_day(panel, "1 December 2026")
    assert "earlier than planned" in read(panel, "label_distance")
    prepare(qtbot, panel)
    assert len(list_visits(store)) == 1


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("", "Write the day"),
        ("soon", "Write the day"),
        ("1 October 2026", "over"),
        ("22 November 9999", "two years"),
        ("2026-11-21", ""),
    ],
)
def test_a_day_that_cannot_be_is_told_and_nothing_is_prepared(qtbot, panel, opened, store, typed, told):
    begin(qtbot, panel, opened)
    field = find(panel, "field_visit_day")
    field.setFocus()
    field.selectAll()
    QTest.keyClick(field, Qt.Key.Key_Delete)
    QTest.keyClicks(field, typed)
    if not told:
        prepare(qtbot, panel)
        return
    click(panel, "button_prepare")
    assert told in read(panel, "label_visit_problem")
    assert list_visits(store) == []


def test_it_is_done_by_keys_alone(qtbot, panel, opened, store):
    begin(qtbot, panel, opened)
    QTest.keyClick(find(panel, "field_visit_day"), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: find(panel, "label_code").isVisible())
    with qtbot.waitSignal(panel.closed):
        QTest.keyClick(find(panel, "button_visit_done"), Qt.Key.Key_Escape)
    assert len(list_visits(store)) == 1


def test_the_code_is_nowhere_once_the_panel_is_left(qtbot, panel, opened):
    begin(qtbot, panel, opened)
    code = prepare(qtbot, panel)
    click(panel, "button_visit_done")
    label = find(panel, "label_code")
    assert not label.text()
    assert not label.accessibleName()
    begin(qtbot, panel, opened)
    assert not label.isVisible()
    assert code not in " ".join(each.text() for each in panel.findChildren(QLabel))


def test_a_visit_taken_back_is_gone(qtbot, panel, opened, store):
    begin(qtbot, panel, opened)
    prepare(qtbot, panel)
    click(panel, "button_take_back")
    qtbot.waitUntil(lambda: list_visits(store) == [])
    assert "taken back" in read(panel, "label_visit_problem")
    assert [event.action for event in list_events(store)][-1] == "visit.removed"


def test_without_a_kiosk_in_use_it_is_told_what_to_do(qtbot, panel, opened, store, by, tmp_path):
    kiosk_id = load_kiosk_keys(tmp_path / "keys").own.public.uuid
    retire_kiosk(store, kiosk_id, actor_id=by.member.id, at=NOW)
    panel.begin(opened)
    qtbot.waitUntil(lambda: "screener kiosk add" in read(panel, "label_visit_problem"))
    assert not find(panel, "button_prepare").isEnabled()


def test_who_was_not_treated_keeps_the_session_number(qtbot, panel, opened):
    put_off = Determination(Overall.DEFER, date(2026, 11, 20), until=date(2026, 12, 5))
    begin(qtbot, panel, replace(opened, determination=put_off))
    assert find(panel, "field_visit_day").text() == "5 December 2026"
    assert "keeps its session number" in read(panel, "label_between")


@pytest.mark.parametrize("overall", list(Overall))
def test_a_determination_that_lets_nobody_treat_is_told_before_a_visit_is_prepared(
    qtbot, panel, opened, store, overall
):
    signed = replace(opened.record, state=RecordState.COUNTERSIGNED)
    begin(qtbot, panel, replace(opened, record=signed, determination=replace(PROCEED, overall=overall)))
    warning = find(panel, "label_visit_warning")
    assert warning.isVisible() is (overall in (Overall.DEFER, Overall.DECLINE, Overall.REFER))
    assert ("lets nobody treat" in warning.text()) is warning.isVisible()
    write_day(panel, "18 December 2026")
    prepare(qtbot, panel)
    assert len(list_visits(store)) == 1


def test_the_history_of_the_record_tells_that_a_visit_was_prepared(qtbot, panel, opened, store):
    begin(qtbot, panel, opened)
    prepare(qtbot, panel)
    assert [event.action for event in list_events(store, record_id=opened.record.id)][-1] == "visit.prepared"
