"""The tab counts the records of a period beside the windows, draws them, and saves them; it can be stopped."""

from __future__ import annotations

import csv
import io
import threading
from contextlib import closing
from datetime import timedelta

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from screener.determination.casebook import Casebook
from screener.determination.decision import Choice, House
from screener.errors import MachineError
from screener.interview.shelf import Shelf
from screener.questionnaire.folders import find_forms_folder
from screener.questionnaire.text import load_words
from screener.records.audit_log import list_events
from screener.review.chart_view import ChartView
from screener.review.desk import Desk
from screener.review.insight_page import InsightPage
from screener.review.setup import ReviewSetup
from screener.ui.tasks import Tasks
from screener.ui.theme import Sheet, apply_theme
from tests.clinics import CLINIC, copy_clinic
from tests.insight.counted_clinic import SIGNED, open_counted_clinic

NOW = SIGNED + timedelta(days=3)


@pytest.fixture(scope="session")
def look(qapp):
    """The look of the practitioner's window, put on once."""
    apply_theme(qapp, sheet=Sheet.REVIEW)


@pytest.fixture
def clinic(tmp_path):
    """Three records: one decided, one waiting, one of a year ago."""
    counted = open_counted_clinic(copy_clinic(tmp_path / "clinic"))
    with closing(counted.store):
        decided = counted.keep("koebner-risk", stays=[("welcome", 12), ("heart", 90)])
        counted.decide(decided, {"koebner-risk": (Choice.PROCEED, "Zelda Unspeakable's mother agrees")})
        counted.keep("koebner-risk", "keloid-family", patient="Zelda Unspeakable")
        counted.keep("needle-faint", signed_at=SIGNED - timedelta(days=380))
        counted.give_up("heart")
        yield counted


@pytest.fixture
def page(qapp, look, clinic, qtbot):
    """The tab, on screen, at the owner's desk."""
    words, forms = load_words(find_forms_folder(), "en"), find_forms_folder()
    setup = ReviewSetup(
        clinic_name=CLINIC, data=clinic.folder, place=clinic.folder / "records", forms=forms, zone="Europe/London",
        now=lambda: NOW, make_shelf=Shelf, house=House(), find_roots=lambda *_: (),
    )  # fmt: skip
    shelf, tasks = Shelf(), Tasks()
    casebook = Casebook(
        clinic.store, clinic.by, shelf, House(), words, now=lambda: NOW, zone="Europe/London", clinic_name=CLINIC,
        roots=(),
    )  # fmt: skip
    shown = InsightPage(Desk(setup, tasks, words, clinic.by, casebook, clinic.store, shelf))
    shown.resize(1000, 700)
    shown.show()
    yield shown
    shown.close_for_good()
    tasks.close()
    shown.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def find(page, name, kind=QWidget):
    found = page.findChild(kind, name)
    assert found is not None, name
    return found


def count(page, qtbot, do=None):
    with qtbot.waitSignal(page.job.counted):
        (do or page.refresh)()
    return page.counts


def choose(page, name):
    page.period.setCurrentIndex(page.period.findData(name))


def say(page):
    return find(page, "insight_told", QLabel).text()


def test_nothing_is_counted_before_it_is_shown_and_that_is_said(page):
    assert find(page, "insight_empty").isVisible()
    assert not find(page, "button_save_csv", QPushButton).isEnabled()
    assert not find(page, "button_stop", QPushButton).isVisible()


def test_the_usual_period_is_counted_once_and_drawn(page, qtbot, clinic):
    counts = count(page, qtbot)
    assert (counts.records, counts.since) == (2, NOW.date() - timedelta(days=89))
    page.refresh()
    assert not page.job.is_running
    assert [event.action for event in list_events(clinic.store)].count("records.counted") == 1
    assert say(page).endswith("· 2 records")
    told = find(page, "chart_rules", ChartView).accessibleDescription()
    assert "raised 2, Proceed all the same: 1, Not decided yet: 1" in told
    assert find(page, "table_reasons").isVisibleTo(page)
    assert find(page, "button_save_pdf", QPushButton).isEnabled()


def test_another_period_is_counted_when_it_is_chosen(page, qtbot):
    assert count(page, qtbot, lambda: choose(page, "all")).records == 3


def test_a_period_chosen_while_another_is_counted_is_what_is_shown(page, qtbot):
    page.refresh()
    choose(page, "all")
    qtbot.waitUntil(lambda: page.counts is not None)
    assert (page.counts.records, page.counts.since) == (3, None)
    assert not page.job.is_running


def test_days_are_typed_and_counted_by_a_key(page, qtbot):
    choose(page, "own")
    QTest.keyClicks(page.since.focusProxy(), "1 November 2025")
    QTest.keyClicks(page.until.focusProxy(), "30 November 2025")
    counts = count(page, qtbot, lambda: QTest.keyClick(page, Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier))
    assert (counts.records, [rule.key.id for rule in counts.rules]) == (1, ["needle-faint"])


@pytest.mark.parametrize(
    ("since", "until", "code"), [("rubbish", "", "INSIGHT-004"), ("2 May 2026", "1 May 2026", "INSIGHT-002")]
)
def test_days_that_cannot_be_counted_are_told(page, qtbot, since, until, code):
    choose(page, "own")
    QTest.keyClicks(page.since.focusProxy(), since)
    QTest.keyClicks(page.until.focusProxy(), until)
    if code == "INSIGHT-004":
        page.count()
    else:
        with qtbot.waitSignal(page.job.failed):
            page.count()
    assert code in say(page)
    assert page.counts is None


def test_it_stops_when_it_is_asked_to_and_counts_again(page, qtbot):
    def begin_and_stop():
        page.refresh()
        assert page.job.is_running
        QTest.keyClick(page, Qt.Key.Key_Escape)

    assert count(page, qtbot, begin_and_stop) is None
    assert "Stopped" in say(page)
    assert count(page, qtbot).records == 2


def test_both_files_hold_the_counts_and_nothing_of_a_person(page, qtbot, monkeypatch, tmp_path):
    count(page, qtbot)
    for kind in ("csv", "pdf"):
        path = tmp_path / f"counts.{kind}"
        monkeypatch.setattr(page, "_choose_file", lambda _kind, path=path: path)
        find(page, f"button_save_{kind}", QPushButton).click()
        qtbot.waitUntil(lambda path=path: path.name in say(page))
        assert b"Unspeakable" not in path.read_bytes()
        assert b"Zelda" not in path.read_bytes()
    rows = list(csv.reader(io.StringIO((tmp_path / "counts.csv").read_text("utf-8-sig"), newline="")))
    assert next(row for row in rows if row[1] == "koebner-risk")[3:] == ["2", "0", "1", "0", "0", "1", "0", "0"]
    assert (tmp_path / "counts.pdf").read_bytes().startswith(b"%PDF")


def test_a_folder_that_refuses_is_told_and_nothing_is_lost(page, qtbot, monkeypatch, tmp_path):
    counts = count(page, qtbot)
    monkeypatch.setattr(page, "_choose_file", lambda _: tmp_path / "no" / "such" / "counts.csv")
    find(page, "button_save_csv", QPushButton).click()
    qtbot.waitUntil(lambda: say(page).endswith("]"))
    assert page.counts is counts


def test_a_database_that_is_away_is_told(page, qtbot, clinic, monkeypatch):
    def refuse():
        raise MachineError("STORE-001", "The database is busy. Try again.")

    monkeypatch.setattr(clinic.store, "writing", refuse)
    with qtbot.waitSignal(page.job.failed):
        page.refresh()
    assert "STORE-001" in say(page)
    assert find(page, "button_count", QPushButton).isEnabled()


def test_a_page_that_is_closed_while_it_counts_leaves_no_thread(page):
    page.counting.setFocus()
    page.refresh()
    assert not page.counting.isVisible()
    page.close_for_good()
    names = [thread.name for thread in threading.enumerate() if thread.name.startswith("tasks")]
    assert len(names) <= 1  # the desk's own goes on
