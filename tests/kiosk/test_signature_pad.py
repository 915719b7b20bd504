"""Signing with a mouse, a finger or a pen leaves strokes as fractions of the pad."""

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QPointingDevice, QTabletEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from screener.kiosk.signature_pad import ASPECT, SignaturePad


@pytest.fixture
def pad(qtbot: QtBot) -> SignaturePad:
    pad = SignaturePad()
    qtbot.addWidget(pad)
    pad.resize(600, 200)
    pad.show()
    return pad


def draw_with_mouse(pad: SignaturePad, *points: tuple[int, int]) -> None:
    first, *rest = [QPoint(*point) for point in points]
    QTest.mousePress(pad, Qt.MouseButton.LeftButton, pos=first)
    for point in rest:
        QTest.mouseMove(pad, point)
    QTest.mouseRelease(pad, Qt.MouseButton.LeftButton, pos=rest[-1] if rest else first)


def test_a_line_drawn_with_the_mouse_is_a_signature_in_fractions(qtbot: QtBot, pad: SignaturePad):
    with qtbot.waitSignal(pad.ink_changed):
        draw_with_mouse(pad, (60, 100), (150, 20), (300, 180), (540, 100))
    (stroke,) = pad.drawn.strokes
    assert stroke == ((0.1, 0.5), (0.25, 0.1), (0.5, 0.9), (0.9, 0.5))
    assert pad.drawn.aspect == ASPECT
    assert pad.has_signature


def test_a_click_is_no_signature(pad: SignaturePad):
    draw_with_mouse(pad, (300, 100))
    assert not pad.is_blank
    assert not pad.has_signature


def test_moving_without_pressing_leaves_no_ink(pad: SignaturePad):
    QTest.mouseMove(pad, QPoint(100, 100))
    QTest.mouseMove(pad, QPoint(200, 100))
    assert pad.is_blank


def test_ink_stays_on_the_pad_when_the_hand_leaves_it(pad: SignaturePad):
    draw_with_mouse(pad, (300, 100), (900, -50))
    assert pad.drawn.strokes[0][-1] == (1.0, 0.0)


def test_the_first_finger_draws_and_the_palm_does_not(qtbot: QtBot, pad: SignaturePad):
    screen = QTest.createTouchDevice()
    window = pad.windowHandle()
    QTest.touchEvent(window, screen).press(0, QPoint(60, 100), window).commit()
    QTest.touchEvent(window, screen).stationary(0).press(1, QPoint(500, 190), window).commit()
    QTest.touchEvent(window, screen).move(0, QPoint(300, 20), window).move(1, QPoint(510, 180), window).commit()
    with qtbot.waitSignal(pad.ink_changed):
        QTest.touchEvent(window, screen).release(0, QPoint(540, 100), window).stationary(1).commit()
    QTest.touchEvent(window, screen).release(1, QPoint(510, 180), window).commit()
    assert pad.drawn.strokes == (((0.1, 0.5), (0.5, 0.1), (0.9, 0.5)),)


def test_a_pen_draws(pad: SignaturePad):
    for kind, x in (
        (QEvent.Type.TabletPress, 60.0),
        (QEvent.Type.TabletMove, 300.0),
        (QEvent.Type.TabletRelease, 540.0),
    ):
        held = Qt.MouseButton.NoButton if kind == QEvent.Type.TabletRelease else Qt.MouseButton.LeftButton
        at = QPointF(x, 100.0)
        pen = QPointingDevice.primaryPointingDevice()
        event = QTabletEvent(
            kind, pen, at, at, 0.5, 0, 0, 0, 0, 0, Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton, held
        )
        QApplication.sendEvent(pad, event)
    assert pad.drawn.strokes == (((0.1, 0.5), (0.5, 0.5), (0.9, 0.5)),)


def test_clearing_takes_all_ink_away(qtbot: QtBot, pad: SignaturePad):
    draw_with_mouse(pad, (60, 100), (540, 100))
    with qtbot.waitSignal(pad.ink_changed):
        pad.clear()
    assert pad.is_blank


def test_the_delete_key_clears(qtbot: QtBot, pad: SignaturePad):
    draw_with_mouse(pad, (60, 100), (540, 100))
    with qtbot.waitSignal(pad.ink_changed):
        QTest.keyClick(pad, Qt.Key.Key_Delete)
    assert pad.is_blank


def test_a_larger_pad_keeps_the_shape_of_the_signature(pad: SignaturePad):
    draw_with_mouse(pad, (60, 100), (540, 100))
    before = pad.drawn
    pad.resize(900, 200)
    draw_with_mouse(pad, (150, 100), (750, 100))
    assert pad.drawn.strokes[0] == before.strokes[0]
    assert pad.drawn.strokes[1] == ((0.0, 0.5), (1.0, 0.5))
    assert pad.drawn.aspect == ASPECT


def test_ink_is_seen(pad: SignaturePad):
    blank = pad.grab().toImage()
    draw_with_mouse(pad, (60, 100), (540, 100))
    inked = pad.grab().toImage()
    assert inked.pixelColor(300, 100) != blank.pixelColor(300, 100)
    assert inked.pixelColor(300, 40) == blank.pixelColor(300, 40)
