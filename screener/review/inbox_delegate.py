"""Paints the cells of the inbox: the outcome as a badge with icon and word, the rest as plain words."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPalette, QPixmap
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem
from typing_extensions import override

from screener.review.inbox_model import Role
from screener.review.inbox_words import Column
from screener.ui.icons import paint_icon
from screener.ui.theme import Tokens, find_tokens

ICONS = {
    "contraindicated": "cross", "defer": "clock", "review": "hand", "advise": "info", "clear": "check", "": "warning",
}  # fmt: skip
"""Outcome → the icon of its badge; blank is what is damaged."""
_PAD = 0.6
"""Ems between a cell's edge and its words."""
_ROW = 2.5
"""Ems from one line to the next."""


def measure_row(font: QFont) -> int:
    """The height of a line, in pixels."""
    return round(font.pixelSize() * _ROW)


def measure_badge(font: QFont, words: str) -> int:
    """The width of the widest badge's column, in pixels."""
    em = font.pixelSize()
    return QFontMetrics(_make_bold(font)).horizontalAdvance(words) + round(em * (3 * _PAD + 2.1))


class InboxDelegate(QStyledItemDelegate):
    """Paints one cell at a time, from the palette and the tokens behind it."""

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        words = str(index.data())
        pad = round(2 * _PAD * option.font.pixelSize())
        return QSize(option.fontMetrics.horizontalAdvance(words) + pad, measure_row(option.font))

    @override
    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        palette: QPalette = option.palette
        rect: QRect = option.rect
        tokens = find_tokens(palette)
        is_selected = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.fillRect(rect, QColor(tokens.soft if is_selected else tokens.card))
        painter.setPen(QColor(tokens.line))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        if index.column() == Column.OUTCOME:
            if is_selected:  # a mark beside the colour, for those who do not see it
                painter.fillRect(QRect(rect.left(), rect.top(), 4, rect.height() - 1), QColor(tokens.primary))
            _paint_badge(painter, option, tokens, str(index.data(Role.OUTCOME)), str(index.data()))
            return
        font = _make_bold(option.font) if index.column() == Column.NAME else option.font
        painter.setFont(font)
        painter.setPen(QColor(tokens.ink if index.column() <= Column.TREATMENT else tokens.quiet_ink))
        pad = round(_PAD * option.font.pixelSize())
        box = rect.adjusted(pad, 0, -pad, 0)
        words = QFontMetrics(font).elidedText(str(index.data()), Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, words)


def _paint_badge(painter: QPainter, option: QStyleOptionViewItem, tokens: Tokens, outcome: str, words: str) -> None:
    rect: QRect = option.rect
    font = _make_bold(option.font)
    em = option.font.pixelSize()
    side, pad = round(em * 1.1), round(em * _PAD)
    width = min(QFontMetrics(font).horizontalAdvance(words) + side + round(2.2 * pad), rect.width() - pad)
    badge = QRect(rect.left() + pad, rect.center().y() - round(em * 0.8), width, round(em * 1.65))
    if not words:
        return
    colour = getattr(tokens, outcome) if outcome else tokens.problem
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colour))
    painter.drawRoundedRect(QRectF(badge), em * 0.4, em * 0.4)
    painter.restore()
    ratio = painter.device().devicePixelRatioF()
    icon = _draw_icon(ICONS[outcome], tokens.card, side, ratio)
    painter.drawPixmap(badge.left() + round(pad * 0.7), badge.center().y() - side // 2, icon)
    painter.setFont(font)
    painter.setPen(QColor(tokens.on_primary))
    box = badge.adjusted(side + round(1.2 * pad), 0, -round(0.5 * pad), 0)
    painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, words)


@lru_cache(maxsize=64)
def _draw_icon(name: str, colour: str, side: int, ratio: float) -> QPixmap:
    """An icon as a picture: drawn from its file once, not for each line."""
    pixmap = QPixmap(round(side * ratio), round(side * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    paint_icon(painter, name, QColor(colour), QRectF(0, 0, side, side))
    painter.end()
    return pixmap


def _make_bold(font: QFont) -> QFont:
    bold = QFont(font)
    bold.setBold(True)
    return bold
