"""Paints what the patient told us: question at the left, answer at the right, a finding's mark where one arose."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPalette
from PySide6.QtWidgets import QAbstractItemView, QStyledItemDelegate, QStyleOptionViewItem
from typing_extensions import override

from screener.questionnaire.text import Words
from screener.review.answers_model import ROW_ROLE
from screener.review.finding_layout import WRAP, Faces, FacesKept, Kind
from screener.review.outcome_look import find_colour, get_palette, measure_label, paint_label
from screener.review.outcome_names import name_outcome
from screener.review.told_answers import ToldRow

_PAD_PX = 10
_QUESTION_SHARE = 0.46
_NARROW_EMS = 24
"""Below this width the answer stands under its question."""
_MOST_PLACED = 2000


@dataclass(frozen=True, slots=True)
class _Placed:
    question: QRectF
    answer: QRectF
    mark: QRectF
    height: float


class AnswerDelegate(QStyledItemDelegate):
    """Paints sections and answers."""

    def __init__(self, words: Words, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self.current_rule = ""
        """The rule whose answers are marked."""
        self._faces = FacesKept()
        self._placed: dict[tuple[ToldRow, str, int], _Placed] = {}

    def _find_place(self, told: ToldRow, faces: Faces, width: int) -> _Placed:
        """Where everything stands of a row; measured once for a width and a typeface."""
        key = (told, faces.plain.key(), width)
        if key not in self._placed:
            if len(self._placed) > _MOST_PLACED:
                self._placed.clear()
            self._placed[key] = self._place(told, faces, width)
        return self._placed[key]

    def _place(self, told: ToldRow, faces: Faces, width: float) -> _Placed:
        px = faces.plain.pixelSize()
        inner = width - 2 * _PAD_PX
        mark = QRectF()
        if told.severity:
            size = measure_label(name_outcome(told.severity, self._words), _mark_face(faces))
            mark = QRectF(_PAD_PX + inner - size.width(), px * 0.3, size.width(), size.height())
        top = px * 0.3
        if width < px * _NARROW_EMS:
            question = _measure(faces.small, told.question, inner).translated(_PAD_PX, top)
            answer = _measure(faces.bold, told.answer, inner).translated(_PAD_PX, question.bottom() + px * 0.1)
            mark.moveTo(_PAD_PX, answer.bottom() + px * 0.15)
        else:
            left = _PAD_PX + inner * _QUESTION_SHARE + px * 0.6
            room = inner + _PAD_PX - left - (mark.width() + 8 if told.severity else 0)
            question = _measure(faces.small, told.question, inner * _QUESTION_SHARE).translated(_PAD_PX, top)
            answer = _measure(faces.bold, told.answer, room).translated(left, top)
        low = max(question.bottom(), answer.bottom(), mark.bottom() if told.severity else 0)
        return _Placed(question, answer, mark, low + top)

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        view = _find_view(option)
        faces, told = self._faces.get(view.font()), index.data(ROW_ROLE)
        width = view.viewport().width()
        if told is None:
            high = _measure(faces.small_bold, str(index.data()), width - 2 * _PAD_PX).height()
            return QSize(width, round(high + faces.plain.pixelSize()))
        return QSize(width, round(self._find_place(told, faces, width).height))

    @override
    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        view = _find_view(option)
        area = QRectF(option.rect)
        faces, told, palette = self._faces.get(view.font()), index.data(ROW_ROLE), get_palette()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(area.topLeft())
        if told is None:
            painter.setFont(faces.small_bold)
            painter.setPen(palette.color(QPalette.ColorRole.PlaceholderText))
            px = faces.plain.pixelSize()
            box = QRectF(_PAD_PX, px * 0.7, area.width() - 2 * _PAD_PX, area.height())
            painter.drawText(box, WRAP, str(index.data()).upper())
        else:
            is_current = bool(view.currentIndex() == index) and view.hasFocus()
            self._paint_row(painter, told, faces, palette, area, is_current=is_current)
        painter.restore()

    def _paint_row(
        self, painter: QPainter, told: ToldRow, faces: Faces, palette: QPalette, area: QRectF, *, is_current: bool
    ) -> None:
        placed = self._find_place(told, faces, round(area.width()))
        if self.current_rule in told.rules or is_current:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(palette.color(QPalette.ColorRole.AlternateBase))
            painter.drawRoundedRect(QRectF(2, 1, area.width() - 4, area.height() - 2), 5, 5)
        if self.current_rule in told.rules:
            painter.setBrush(find_colour(told.severity, palette))
            painter.drawRoundedRect(QRectF(2, 1, 4, area.height() - 2), 2, 2)
        painter.setFont(faces.small)
        painter.setPen(palette.color(QPalette.ColorRole.PlaceholderText))
        painter.drawText(placed.question, WRAP, told.question)
        painter.setFont(faces.bold)
        painter.setPen(palette.color(QPalette.ColorRole.Text))
        painter.drawText(placed.answer, WRAP, told.answer)
        if told.severity:
            word = name_outcome(told.severity, self._words)
            paint_label(painter, told.severity, word, _mark_face(faces), placed.mark, palette)


def _find_view(option: QStyleOptionViewItem) -> QAbstractItemView:
    view = option.widget
    if not isinstance(view, QAbstractItemView):
        raise TypeError("answers are painted in a view")
    return view


def _mark_face(faces: Faces) -> QFont:
    face = QFont(faces.get(Kind.LABEL))
    face.setPixelSize(max(round(face.pixelSize() * 0.8), 1))
    return face


def _measure(font: QFont, text: str, width: float) -> QRectF:
    box = QFontMetricsF(font).boundingRect(QRectF(0, 0, max(width, 40), 100_000), WRAP, text)
    return QRectF(0, 0, max(width, 40), box.height())
