"""The drawn face and body and the lists beside them are two ways to one answer."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from screener.interview.answers import ChosenMany
from screener.kiosk.body_map import BodyMap
from screener.kiosk.body_shapes import get_back, get_face, get_front

FIGURES = (get_face(), get_front(), get_back())
DRAWN = [(figure.name, area) for figure in FIGURES for area in figure.areas]
AREAS = "treatment-areas"


@pytest.fixture
def mapped(edit):
    """The map of the shipped form."""
    return edit(AREAS)


def touch(mapped, figure, area):
    """Touch an area on a drawing."""
    drawing = mapped.window.findChild(BodyMap, f"map_{AREAS}_{figure}")
    QTest.mouseClick(drawing, Qt.MouseButton.LeftButton, pos=drawing.find_point(area))


def test_every_area_but_somewhere_else_is_drawn(questionnaire):
    drawn = {area for figure in FIGURES for area in figure.areas}
    assert drawn == set(questionnaire.items[AREAS].options) - {"other"}


def test_every_area_stands_in_the_list(mapped, questionnaire):
    for area, words in questionnaire.items[AREAS].options.items():
        assert mapped.find(f"option_{AREAS}_{area}").accessibleName() == words


@pytest.mark.parametrize(("figure", "area"), DRAWN)
def test_touching_a_drawn_area_ticks_it_in_the_list_and_again_takes_it_away(mapped, figure, area):
    touch(mapped, figure, area)
    assert mapped.answer == ChosenMany((area,))
    assert mapped.is_chosen(f"option_{AREAS}_{area}")
    touch(mapped, figure, area)
    assert mapped.answer is None


def test_ticking_in_the_list_and_touching_make_one_answer(mapped):
    mapped.click(f"option_{AREAS}_other").click(f"option_{AREAS}_chin")
    touch(mapped, "face", "forehead")
    touch(mapped, "back", "buttocks")
    assert mapped.answer == ChosenMany(("forehead", "chin", "buttocks", "other"))


def test_touching_beside_everything_changes_nothing(mapped):
    drawing = mapped.find(f"map_{AREAS}_face")
    QTest.mouseClick(drawing, Qt.MouseButton.LeftButton, pos=QPoint(1, 1))
    assert mapped.told == []


def test_a_finger_just_beside_a_small_area_still_means_it(mapped):
    drawing = mapped.find(f"map_{AREAS}_face")
    lips = drawing.find_point("lips")
    below = [drawing.find_area((lips + QPoint(0, down)).toPointF()) for down in range(60)]
    assert below[:12] == ["lips"] * 12
    assert below[-1] != "lips"


def test_both_parts_of_a_pair_are_the_same_area():
    for figure in FIGURES:
        for area, path in figure.areas.items():
            for middle in figure.middles[area]:
                assert path.contains(middle)
    assert len(get_face().middles["cheeks"]) == 2


def test_a_list_without_some_areas_draws_none_of_them(edit, questionnaire):
    item = questionnaire.items[AREAS].model_copy(update={"options": {"chin": "Chin", "other": "Somewhere else"}})
    mapped = edit(item)
    touch(mapped, "face", "nose")
    assert mapped.told == []
    touch(mapped, "face", "chin")
    assert mapped.answer == ChosenMany(("chin",))
