import re

import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QLabel, QPushButton

from screener.ui.theme import CONTRAST, LIGHT, SCALES, Sheet, apply_theme, build_style_sheet, set_variant


def measure_contrast(one, other):
    """The ratio of WCAG 2."""

    def luminance(colour):
        parts = [part / 255 for part in QColor(colour).getRgb()[:3]]
        red, green, blue = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.fixture
def look(qapp):
    apply_theme(qapp)
    yield qapp
    apply_theme(qapp)


@pytest.mark.parametrize("tokens", [LIGHT, CONTRAST], ids=["light", "contrast"])
def test_words_and_borders_can_be_told_from_what_they_stand_on(tokens):
    for ground in (tokens.paper, tokens.card):
        assert measure_contrast(tokens.ink, ground) >= 7
        assert measure_contrast(tokens.quiet_ink, ground) >= 4.5
        assert measure_contrast(tokens.strong_line, ground) >= 3
        assert measure_contrast(tokens.primary, ground) >= 4.5
        assert measure_contrast(tokens.problem, ground) >= 4.5
    assert measure_contrast(tokens.on_primary, tokens.primary) >= 7
    assert measure_contrast(tokens.on_primary, tokens.pressed) >= 7
    for severity in (tokens.contraindicated, tokens.defer, tokens.review, tokens.advise, tokens.clear):
        assert measure_contrast(severity, tokens.card) >= 4.5


@pytest.mark.parametrize("scale", SCALES)
@pytest.mark.parametrize("high_contrast", [False, True])
@pytest.mark.parametrize("sheet", Sheet)
def test_every_token_of_a_style_sheet_is_filled_in(scale, high_contrast, sheet):
    assert "@" not in build_style_sheet(scale, high_contrast, sheet)


def test_lengths_grow_with_the_text(look):
    assert "font-size: 20px" in build_style_sheet(1.0, False)
    assert "font-size: 40px" in build_style_sheet(2.0, False)
    assert "font-size: 15px" in build_style_sheet(1.0, False, Sheet.REVIEW)
    assert "font-size: 30px" in build_style_sheet(2.0, False, Sheet.REVIEW)


@pytest.mark.parametrize("sheet", Sheet)
def test_a_style_sheet_names_no_colour_of_its_own(sheet):
    assert not re.findall(r"#[0-9A-Fa-f]{3,8}\b", sheet.read())


def test_a_button_can_be_hit_with_a_finger(look, qtbot):
    button = QPushButton("Continue")
    qtbot.addWidget(button)
    button.show()
    assert button.height() >= 56


def test_a_variant_changes_the_look_of_what_is_shown_already(look, qtbot):
    label = QLabel("Words")
    qtbot.addWidget(label)
    label.show()
    before = label.sizeHint().height()
    set_variant(label, "kind", "title")
    assert label.sizeHint().height() > before


def test_a_widget_made_before_the_look_is_put_on_takes_it_on(look, qtbot):
    label = QLabel("Words")
    set_variant(label, "kind", "title")
    qtbot.addWidget(label)
    label.show()
    assert label.fontInfo().pixelSize() == 32
