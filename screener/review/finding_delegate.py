"""Paints the findings as cards. Where each part stands is `finding_layout`'s business, what it says another's."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QPoint, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPalette, QPen
from PySide6.QtWidgets import QAbstractItemView, QStyledItemDelegate, QStyleOptionViewItem
from typing_extensions import override

from screener.questionnaire.text import Words
from screener.review.finding_card import Card
from screener.review.finding_layout import (
    GAP_PX,
    WRAP,
    Action,
    Faces,
    FacesKept,
    Kind,
    Look,
    Piece,
    Sheet,
    lay_out,
    lay_out_actions,
)
from screener.review.findings_model import CARD_ROLE
from screener.review.outcome_look import find_colour, find_tokens, get_palette, paint_label
from screener.ui.icons import paint_icon
from screener.ui.theme import LIGHT

RING_PX = 5
"""Room around a card for the ring of what has the focus."""
_CENTRE = int(Qt.AlignmentFlag.AlignCenter)
_RIGHT = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight)


class FindingDelegate(QStyledItemDelegate):
    """Paints each finding, tells its size, and what stands under a point of it."""

    def __init__(self, words: Words, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self._current = ""
        self._expanded: frozenset[str] = frozenset()
        self._panel: tuple[str, int] = ("", 0)
        self._faces = FacesKept()
        self._sheets: dict[tuple[Card, Look, str, int], Sheet] = {}
        self.is_read_only = False
        self.is_pinned = False
        """Whether the current card's buttons stand below the list."""

    def set_look(self, current: str, expanded: frozenset[str], panel: tuple[str, int]) -> None:
        """What is shown how.

        Args:
            current: Rule of the current finding.
            expanded: Rules of those whose details are shown.
            panel: Rule of the one with the panel open, and how high the panel is.
        """
        self._current, self._expanded, self._panel = current, expanded, panel

    def find_sheet(self, card: Card, view: QAbstractItemView) -> Sheet:
        """A card laid out for a view."""
        look = self._find_look(card)
        font, width = view.font(), find_card_width(view)
        key = (card, look, font.key(), width)
        if key not in self._sheets:
            if len(self._sheets) > 400:
                self._sheets.clear()
            self._sheets[key] = lay_out(card, look, self._faces.get(font), width, self._words)
        return self._sheets[key]

    def find_actions(self, card: Card, font: QFont, width: int) -> Sheet:
        """What can be pressed on a card, set by itself."""
        return lay_out_actions(card, self._find_look(card), self._faces.get(font), width, self._words)

    def _find_look(self, card: Card) -> Look:
        is_current = card.rule == self._current
        return Look(
            is_current=is_current,
            is_expanded=card.rule in self._expanded,
            is_read_only=self.is_read_only,
            is_pinned=self.is_pinned and is_current,
            panel_height=self._panel[1] if card.rule == self._panel[0] else 0,
        )

    def find_action(self, card: Card, view: QAbstractItemView, row: QRect, at: QPoint) -> Action | None:
        """What a press at a point of the view asks for."""
        return self.find_sheet(card, view).find_action(QPointF(at - row.topLeft()) - QPointF(RING_PX, RING_PX))

    def find_panel_place(self, card: Card, view: QAbstractItemView, row: QRect) -> QRect:
        """Where the panel belongs on a card."""
        top = row.top() + RING_PX + round(self.find_sheet(card, view).panel_top)
        inset = RING_PX + 10
        return QRect(row.left() + inset, top, find_card_width(view) - 20, self._panel[1])

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        view = _find_view(option)
        high = self.find_sheet(index.data(CARD_ROLE), view).height
        return QSize(find_card_width(view) + 2 * RING_PX, round(high) + GAP_PX + RING_PX)

    @override
    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        view, card = _find_view(option), index.data(CARD_ROLE)
        sheet = self.find_sheet(card, view)
        row: QRect = option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(row.left() + RING_PX, row.top() + RING_PX)
        area = QRectF(0, 0, find_card_width(view), sheet.height)
        self._paint_surface(painter, card, area, view)
        self.paint_pieces(painter, card, sheet, view.font())
        painter.restore()

    def paint_pieces(self, painter: QPainter, card: Card, sheet: Sheet, font: QFont) -> None:
        """Paint all that is set on a sheet of a card."""
        brush = _Brush(painter, get_palette(), self._faces.get(font), card)
        for piece in sheet.pieces:
            brush.paint(piece)

    def _paint_surface(self, painter: QPainter, card: Card, area: QRectF, view: QAbstractItemView) -> None:
        palette = get_palette()
        is_current = card.rule == self._current
        line = palette.color(QPalette.ColorRole.Button if is_current else QPalette.ColorRole.Mid)
        painter.setBrush(palette.color(QPalette.ColorRole.Base))
        painter.setPen(QPen(line, 1))
        painter.drawRoundedRect(area.adjusted(0.5, 0.5, -0.5, -0.5), 12, 12)
        if is_current and view.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            for colour, width, out in (
                (palette.color(QPalette.ColorRole.WindowText), 2, 4),
                (QColor(LIGHT.focus), 3, 1.5),
            ):
                painter.setPen(QPen(colour, width))
                painter.drawRoundedRect(area.adjusted(-out, -out, out, out), 12 + out, 12 + out)


class _Brush:
    """Paints the pieces of one card."""

    def __init__(self, painter: QPainter, palette: QPalette, faces: Faces, card: Card) -> None:
        self._painter, self._palette, self._faces, self._card = painter, palette, faces, card

    def paint(self, piece: Piece) -> None:
        match piece.kind:
            case Kind.LABEL:
                font = self._faces.get(Kind.LABEL)
                paint_label(self._painter, self._card.severity, piece.text, font, piece.box, self._palette)
            case Kind.MARK:
                self._paint_mark(piece)
            case Kind.BUTTON | Kind.MAIN | Kind.REFUSED | Kind.LINK:
                self._paint_button(piece)
            case Kind.DECIDED:
                self._paint_decided(piece)
            case Kind.ASIDE:
                self._write(piece.text, piece.box, self._faces.get(piece.kind), self._find_ink(piece.kind), _RIGHT)
            case _:
                self._write(piece.text, piece.box, self._faces.get(piece.kind), self._find_ink(piece.kind), WRAP)

    def _write(self, text: str, box: QRectF, font: QFont, ink: QColor, flags: int) -> None:
        self._painter.setFont(font)
        self._painter.setPen(ink)
        self._painter.drawText(box, flags, text)

    def _find_ink(self, kind: Kind) -> QColor:
        match kind:
            case Kind.ASIDE | Kind.QUIET:
                return self._palette.color(QPalette.ColorRole.PlaceholderText)
            case Kind.OUTDATED:
                return QColor(find_tokens(self._palette).defer)
            case _:
                return self._palette.color(QPalette.ColorRole.Text)

    def _paint_mark(self, piece: Piece) -> None:
        ink = self._palette.color(QPalette.ColorRole.Highlight)
        self._painter.setBrush(self._palette.color(QPalette.ColorRole.AlternateBase))
        self._painter.setPen(QPen(ink, 1.5))
        self._painter.drawRoundedRect(piece.box.adjusted(1, 1, -1, -1), 5, 5)
        self._write(piece.text, piece.box, self._faces.get(Kind.MARK), ink, _CENTRE)

    def _paint_button(self, piece: Piece) -> None:
        role = QPalette.ColorRole
        fill, line, ink = {
            Kind.MAIN: (role.Highlight, role.Highlight, role.HighlightedText),
            Kind.BUTTON: (role.Base, role.Button, role.Text),
            Kind.REFUSED: (role.Window, role.Mid, role.PlaceholderText),
            Kind.LINK: (role.Base, role.Base, role.Link),
        }[piece.kind]
        if piece.kind is not Kind.LINK:
            self._painter.setBrush(self._palette.color(fill))
            self._painter.setPen(QPen(self._palette.color(line), 1.2))
            self._painter.drawRoundedRect(piece.box.adjusted(0.5, 0.5, -0.5, -0.5), 7, 7)
        font = self._faces.get(piece.kind)
        if piece.kind is Kind.REFUSED:
            font = QFont(font)
            font.setStrikeOut(True)
        self._write(piece.text, piece.box, font, self._palette.color(ink), _CENTRE)

    def _paint_decided(self, piece: Piece) -> None:
        colour = find_colour("clear", self._palette)
        side = self._faces.plain.pixelSize() * 1.2
        left = piece.box.left() - self._faces.plain.pixelSize() * 1.5
        paint_icon(self._painter, "check", colour, QRectF(left, piece.box.top(), side, side))
        self._write(piece.text, piece.box, self._faces.bold, colour, WRAP)


def find_card_width(view: QAbstractItemView) -> int:
    """How wide cards are. The same with and without a scroll bar, so that one coming up moves nothing."""
    return max(view.width() - view.verticalScrollBar().sizeHint().width() - 2 * RING_PX, 100)


def _find_view(option: QStyleOptionViewItem) -> QAbstractItemView:
    view = option.widget
    if not isinstance(view, QAbstractItemView):
        raise TypeError("findings are painted in a view")
    return view
