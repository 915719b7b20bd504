"""Paints the cells of the inbox: the outcome as a badge with icon and word, the rest as plain words."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPalette
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem
from typing_extensions import override

from screener.review.inbox_model import Role
from screener.review.inbox_words import Column
from screener.review.outcome_look import find_tokens, measure_label, paint_label
from screener.ui.icons import paint_icon

_PAD = 0.6
"""Ems between a cell's edge and its words."""
_ROW = 2.5
"""Ems from one line to the next."""


def measure_row(font: QFont) -> int:
    """The height of a line, in pixels."""
    return round(font.pixelSize() * _ROW)


def measure_outcome(font: QFont, words: Sequence[str]) -> int:
    """The width that the widest outcome needs, in pixels."""
    widest = max(measure_label(each, _make_bold(font)).width() for each in words)
    return round(widest + 2 * _PAD * font.pixelSize())


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
        palette, rect, font = option.palette, option.rect, option.font
        tokens = find_tokens(palette)
        is_selected = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.fillRect(rect, QColor(tokens.soft if is_selected else tokens.card))
        painter.setPen(QColor(tokens.line))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        pad = round(_PAD * font.pixelSize())
        box, words = rect.adjusted(pad, 0, -pad, 0), str(index.data())
        if index.column() == Column.OUTCOME:
            if is_selected:  # a mark beside the colour, for those who do not see it
                painter.fillRect(QRect(rect.left(), rect.top(), 4, rect.height() - 1), QColor(tokens.primary))
            self._paint_outcome(painter, box, str(index.data(Role.OUTCOME)), words, _make_bold(font), palette)
            return
        painter.setFont(_make_bold(font) if index.column() == Column.NAME else font)
        painter.setPen(QColor(tokens.ink if index.column() <= Column.TREATMENT else tokens.quiet_ink))
        _write(painter, box, words)

    def _paint_outcome(
        self, painter: QPainter, box: QRect, outcome: str, words: str, font: QFont, palette: QPalette
    ) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if outcome:
            size = measure_label(words, font)
            place = QRectF(box.left(), box.center().y() - size.height() / 2, size.width(), size.height())
            paint_label(painter, outcome, words, font, place, palette)
        elif words:
            _paint_damaged(painter, font, box, QColor(find_tokens(palette).problem), words)
        painter.restore()


def _paint_damaged(painter: QPainter, font: QFont, box: QRect, colour: QColor, words: str) -> None:
    side = round(font.pixelSize() * 1.1)
    paint_icon(painter, "warning", colour, QRectF(box.left(), box.center().y() - side / 2, side, side))
    painter.setFont(font)
    painter.setPen(colour)
    _write(painter, box.adjusted(round(side * 1.4), 0, 0, 0), words)


def _write(painter: QPainter, box: QRect, words: str) -> None:
    short = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, box.width())
    painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, short)


def _make_bold(font: QFont) -> QFont:
    bold = QFont(font)
    bold.setBold(True)
    return bold
