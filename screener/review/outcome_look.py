"""How an outcome looks to a practitioner: its icon, its colour, and the label made of both and its word."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QGuiApplication, QPainter, QPalette

from screener.ui.icons import paint_icon
from screener.ui.theme import CONTRAST, LIGHT, Tokens

ICONS: Mapping[str, str] = {
    "contraindicated": "hand", "defer": "clock", "review": "search", "advise": "info", "clear": "check",
}  # fmt: skip
"""Outcome → the icon that says it without colour."""
_PAD_EMS = 0.6
_HIGH_EMS = 1.7


def get_palette() -> QPalette:
    """The theme's palette. A view's own is no longer it where a style sheet has been at it."""
    return QGuiApplication.palette()


def find_tokens(palette: QPalette) -> Tokens:
    """The colours that a palette was made of."""
    return CONTRAST if palette.window().color() == QColor(CONTRAST.paper) else LIGHT


def find_colour(outcome: str, palette: QPalette) -> QColor:
    """The colour of an outcome."""
    tokens = find_tokens(palette)
    return QColor(
        {
            "contraindicated": tokens.contraindicated,
            "defer": tokens.defer,
            "review": tokens.review,
            "advise": tokens.advise,
            "clear": tokens.clear,
        }[outcome]
    )


def measure_label(text: str, font: QFont) -> QSizeF:
    """The size of a label on one line."""
    px = font.pixelSize()
    wide = QFontMetricsF(font).horizontalAdvance(text) + px * (2 * _PAD_EMS + 1.45)
    return QSizeF(wide, px * _HIGH_EMS)


def paint_label(
    painter: QPainter,
    outcome: str,
    text: str,
    font: QFont,
    box: QRectF,
    palette: QPalette,
    *,
    is_quiet: bool = False,
) -> None:
    """Paint icon and word on the outcome's colour; quiet where a person has decided since: then without colour."""
    px = font.pixelSize()
    if is_quiet:
        tokens = find_tokens(palette)
        ink, font = QColor(tokens.quiet_ink), QFont(font)
        font.setBold(False)
        painter.setPen(QColor(tokens.line))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 5, 5)
    else:
        ink = palette.color(QPalette.ColorRole.HighlightedText)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(find_colour(outcome, palette))
        painter.drawRoundedRect(box, 5, 5)
    side = px * 1.1
    paint_icon(
        painter, ICONS[outcome], ink, QRectF(box.left() + px * _PAD_EMS, box.center().y() - side / 2, side, side)
    )
    painter.setPen(ink)
    painter.setFont(font)
    words = box.adjusted(px * (_PAD_EMS + 1.45), 0, -px * _PAD_EMS / 2, 0)
    painter.drawText(words, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), text)
