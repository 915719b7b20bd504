"""Paints a picture of plain shapes on the screen, in the theme's colours: what the paper shows too."""

from __future__ import annotations

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from screener.review.outcome_look import ICONS
from screener.screening.picture import Arrow, Bar, Line, Look, Picture, Shape, Sign, Tone, Upright
from screener.ui.icons import paint_icon
from screener.ui.theme import Tokens

_SLANT_EMS = 0.4


def paint_picture(painter: QPainter, picture: Picture, tokens: Tokens) -> None:
    """Paint every shape from the painter's origin; its font is the one that the picture was measured with."""
    for shape in picture.shapes:
        _paint(painter, shape, tokens, picture.text_size)


def _find_tone(tone: Tone, tokens: Tokens) -> QColor:
    match tone:
        case Tone.INK:
            return QColor(tokens.ink)
        case Tone.QUIET:
            return QColor(tokens.quiet_ink)
        case Tone.EDGE:
            return QColor(tokens.track)
        case Tone.CONTRAINDICATED | Tone.DEFER | Tone.REVIEW | Tone.ADVISE | Tone.CLEAR:
            return QColor(getattr(tokens, tone.value))


def _paint(painter: QPainter, shape: Shape, tokens: Tokens, size: float) -> None:
    match shape:
        case Bar():
            _paint_bar(painter, shape, _find_tone(shape.tone, tokens), size)
        case Arrow():
            _paint_arrow(painter, shape, _find_tone(shape.tone, tokens))
        case Upright():
            style = Qt.PenStyle.DashLine if shape.is_dashed else Qt.PenStyle.SolidLine
            painter.setPen(QPen(_find_tone(shape.tone, tokens), max(shape.thickness, 1.0), style))
            painter.drawLine(QLineF(shape.across, shape.top, shape.across, shape.bottom))
        case Sign():
            box = QRectF(shape.left, shape.top, shape.size, shape.size)
            paint_icon(painter, ICONS[shape.severity.value], _find_tone(Tone(shape.severity.value), tokens), box)
        case Line():
            painter.setPen(_find_tone(shape.tone, tokens))
            painter.drawText(QPointF(shape.left, shape.base), shape.text)


def _paint_bar(painter: QPainter, bar: Bar, colour: QColor, size: float) -> None:
    box = QRectF(bar.left, bar.top, bar.width, bar.height)
    radius = min(bar.height, bar.width) / 4
    painter.setPen(QPen(colour, 1.2))
    painter.setBrush(colour if bar.look is Look.FULL else Qt.BrushStyle.NoBrush)
    if bar.look is not Look.HATCHED:
        painter.drawRoundedRect(box, radius, radius)
        return
    painter.save()
    painter.setClipRect(box)
    slant, across = size * _SLANT_EMS, bar.left - bar.height
    while across < bar.left + bar.width:
        painter.drawLine(QLineF(across, box.bottom(), across + bar.height, box.top()))
        across += slant
    painter.restore()


def _paint_arrow(painter: QPainter, arrow: Arrow, colour: QColor) -> None:
    tip, back = arrow.left, arrow.left + arrow.width
    if not arrow.points_left:
        tip, back = back, tip
    middle = arrow.top + arrow.height / 2
    corners = [QPointF(tip, middle), QPointF(back, arrow.top), QPointF(back, arrow.top + arrow.height)]
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawPolygon(QPolygonF(corners))
