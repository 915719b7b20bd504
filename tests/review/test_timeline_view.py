"""The picture along time: every row can be read in full, by pointing and by listening, at any size of text."""

from datetime import date, timedelta

import pytest
from PySide6.QtGui import QColor

from screener.questionnaire.folders import find_forms_folder
from screener.questionnaire.text import load_words
from screener.review.timeline_view import TimelineView
from screener.screening.plans import assess
from screener.screening.timeline import make_timeline
from screener.ui.theme import LIGHT, Sheet, apply_theme
from tests.review.determining import TODAY


@pytest.fixture
def timeline(patient):
    answers = (
        patient.takes("Roaccutane", status="stopped", last_used="2026-09-01")
        .takes("aciclovir", status="taking")
        .answer(had_microneedling="yes", last_microneedling_date="2026-10-01")
        .read()
    )
    on = TODAY + timedelta(days=3)
    return make_timeline(patient.questionnaire, answers, assess(patient.questionnaire, answers, on), on, TODAY)


@pytest.fixture
def view(qtbot, qapp, timeline):
    apply_theme(qapp, sheet=Sheet.REVIEW)
    view = TimelineView(load_words(find_forms_folder(), "en"))
    qtbot.addWidget(view)
    view.set_timeline(timeline)
    view.resize(1000, view.heightForWidth(1000))
    view.show()
    return view


def test_everything_that_is_drawn_is_told_in_words(view, timeline):
    told = view.accessibleDescription()
    assert "earliest: 1 Mar 2027" in told
    assert all(stretch.label in told for stretch in timeline.stretches)
    assert "until 1 Mar 2027" in told


def test_each_row_is_found_where_it_is_painted(view, timeline):
    found = [view.find_stretch(height) for height in range(view.height())]
    assert list(dict.fromkeys(one for one in found if one is not None)) == list(timeline.stretches)


def test_a_row_says_in_its_tooltip_all_that_has_no_room(view, timeline):
    height = next(height for height in range(view.height()) if view.find_stretch(height) is not None)
    told = view.find_tooltip(height)
    assert told.startswith(timeline.stretches[0].label)
    assert timeline.stretches[0].note in told
    assert view.find_tooltip(view.height()) == ""


def test_the_bars_are_painted_in_the_colour_of_their_severity(view):
    picture = view.grab().toImage()
    wanted = QColor(LIGHT.defer)
    pixels = (picture.pixelColor(x, y) for y in range(0, picture.height(), 2) for x in range(0, picture.width(), 2))
    assert any(pixel == wanted for pixel in pixels)


def test_it_grows_with_the_text_size(view):
    small = view.heightForWidth(1000)
    view.setStyleSheet("font-size: 30px")
    view.ensurePolished()
    assert view.heightForWidth(1000) > 1.7 * small


def test_a_patient_without_dates_is_told_that_there_are_none(view, patient):
    answers = patient.answer(takes_any="no", medicine_list=None).read()
    nothing = make_timeline(
        patient.questionnaire, answers, assess(patient.questionnaire, answers, TODAY), TODAY, date(2026, 11, 20)
    )
    view.set_timeline(nothing)
    assert view.heightForWidth(1000) > 0
