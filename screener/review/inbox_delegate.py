"""Paints the cells of the inbox: the outcome as a badge with icon and word, the rest as plain words."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QMargins, QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPalette, QPixmap
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QWidget
from typing_extensions import override

from screener.review.inbox_model import Role
from screener.review.inbox_words import Column
from screener.review.outcome_look import find_tokens, measure_label, paint_label
from screener.ui.icons import paint_icon

_PAD = 0.6
"""Ems between a cell's edge and its words."""
_ROW = 2.7
"""Ems from one line to the next."""
_FOCUS_PX = 5
_MOST_KEPT = 5_000
"""Words that are kept as they were shortened."""
_MIDDLE = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
# Taken out of their enumerations once: a list that scrolls asks for them thousands of times a second.
_OUTCOME, _NAME, _TREATMENT = int(Column.OUTCOME), int(Column.NAME), int(Column.TREATMENT)
_STANDING = int(Column.STANDING)
_OUTCOME_ROLE, _DECIDED_ROLE = int(Role.OUTCOME), int(Role.IS_DECIDED)


def measure_row(font: QFont) -> int:
    """The height of a line, in pixels."""
    return round(font.pixelSize() * _ROW)


def measure_outcome(font: QFont, words: Sequence[str]) -> int:
    """The width that the widest outcome needs, in pixels."""
    widest = max(measure_label(each, _make_bold(font)).width() for each in words)
    return round(widest + 2 * _PAD * font.pixelSize())


class _Look:
    """Everything that is the same in each cell, made once for a palette, a typeface and a screen."""

    def __init__(self, palette: QPalette, font: QFont, ratio: float) -> None:
        tokens = find_tokens(palette)
        self.palette, self.ratio = QPalette(palette), ratio  # what an option holds is gone with it
        self.card, self.chosen, self.line = QColor(tokens.card), QColor(tokens.soft), QColor(tokens.line)
        self.focus = QColor(tokens.focus)
        self.primary, self.problem = QColor(tokens.primary), QColor(tokens.problem)
        self.ink, self.quiet_ink = QColor(tokens.ink), QColor(tokens.quiet_ink)
        self.font, self.bold = QFont(font), _make_bold(font)
        self.metrics, self.bold_metrics = QFontMetrics(self.font), QFontMetrics(self.bold)
        self.pad = round(_PAD * font.pixelSize())
        self._labels: dict[tuple[str, str, bool], QPixmap] = {}
        self._short: dict[tuple[str, int, bool], str] = {}

    def shorten(self, words: str, width: int, *, is_bold: bool) -> str:
        """The words, as many as there is room for."""
        wanted = (words, width, is_bold)
        short = self._short.get(wanted)
        if short is None:
            if len(self._short) > _MOST_KEPT:
                self._short.clear()
            metrics = self.bold_metrics if is_bold else self.metrics
            short = self._short[wanted] = metrics.elidedText(words, Qt.TextElideMode.ElideRight, width)
        return short

    def get_label(self, outcome: str, words: str, *, is_quiet: bool) -> QPixmap:
        """An outcome's label as a picture: drawn once, not for each line."""
        label = self._labels.get((outcome, words, is_quiet))
        if label is None:
            label = self._labels[outcome, words, is_quiet] = self._draw_label(outcome, words, is_quiet=is_quiet)
        return label

    def _draw_label(self, outcome: str, words: str, *, is_quiet: bool) -> QPixmap:
        size = measure_label(words, self.bold)
        pixmap = QPixmap((size * self.ratio).toSize().grownBy(QMargins(1, 1, 1, 1)))
        pixmap.setDevicePixelRatio(self.ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(0, 0, size.width(), size.height())
        if outcome:
            paint_label(painter, outcome, words, self.bold, box, self.palette, is_quiet=is_quiet)
        else:
            self._draw_damaged(painter, words, box)
        painter.end()
        return pixmap

    def _draw_damaged(self, painter: QPainter, words: str, box: QRectF) -> None:
        side = round(self.font.pixelSize() * 1.1)
        paint_icon(painter, "warning", self.problem, QRectF(0, box.center().y() - side / 2, side, side))
        painter.setFont(self.bold)
        painter.setPen(self.problem)
        painter.drawText(box.adjusted(1.4 * side, 0, side, 0), _MIDDLE, words)


class InboxDelegate(QStyledItemDelegate):
    """Paints one cell at a time, from the palette and the tokens behind it."""

    def __init__(self, table: QWidget) -> None:
        super().__init__(table)
        self._table = table
        self._look: _Look | None = None
        self._look_of: tuple[int, str, float] = (0, "", 0)
        self._is_look_known = False
        self._chosen = -1

    def begin(self, chosen: int) -> None:
        """Say before some cells are painted which row is chosen; palette and typeface are the same in all of them."""
        self._is_look_known, self._chosen = False, chosen

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        words = str(index.data())
        pad = round(2 * _PAD * option.font.pixelSize())
        return QSize(option.fontMetrics.horizontalAdvance(words) + pad, measure_row(option.font))

    @override
    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        look, rect = self._get_look(option, painter), option.rect
        is_chosen = index.row() == self._chosen
        painter.fillRect(rect, look.chosen if is_chosen else look.card)
        painter.setPen(look.line)
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        if is_chosen and self._table.hasFocus():
            _mark_focus(painter, rect, look)
        column, words = index.column(), index.data()
        if column == _OUTCOME:
            if is_chosen:  # a mark beside the colour, for those who do not see it
                painter.fillRect(rect.left(), rect.top(), 4, rect.height() - 1, look.primary)
            if words:
                label = look.get_label(index.data(_OUTCOME_ROLE), words, is_quiet=bool(index.data(_DECIDED_ROLE)))
                high = label.height() / look.ratio - 2  # it is drawn with a pixel to spare on each side
                painter.drawPixmap(rect.left() + look.pad, round(rect.center().y() - high / 2), label)
            return
        is_bold = column == _NAME or (column == _STANDING and bool(index.data(_DECIDED_ROLE)))
        painter.setFont(look.bold if is_bold else look.font)
        painter.setPen(look.ink if is_bold or column <= _TREATMENT else look.quiet_ink)
        box = rect.adjusted(look.pad, 0, -look.pad, 0)
        painter.drawText(box, _MIDDLE, look.shorten(words, box.width(), is_bold=is_bold))

    def _get_look(self, option: QStyleOptionViewItem, painter: QPainter) -> _Look:
        if self._look is not None and self._is_look_known:
            return self._look
        palette, font = option.palette, option.font
        ratio = painter.device().devicePixelRatioF()
        wanted = (palette.cacheKey(), font.key(), ratio)
        if self._look is None or self._look_of != wanted:
            self._look, self._look_of = _Look(palette, font, ratio), wanted
        self._is_look_known = True
        return self._look


def _mark_focus(painter: QPainter, rect: QRect, look: _Look) -> None:
    """Yellow between two dark lines above and below: the focus ring, as it goes around a line of many cells."""
    for top in (rect.top(), rect.bottom() - _FOCUS_PX + 1):
        painter.fillRect(rect.left(), top, rect.width(), _FOCUS_PX, look.ink)
        painter.fillRect(rect.left(), top + 1, rect.width(), _FOCUS_PX - 2, look.focus)


def _make_bold(font: QFont) -> QFont:
    bold = QFont(font)
    bold.setBold(True)
    return bold
