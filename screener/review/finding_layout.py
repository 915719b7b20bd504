"""Where everything stands on a finding's card: boxes of text and buttons for a width. Paints nothing."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF

from screener.questionnaire.text import Words
from screener.review.finding_card import Card
from screener.review.outcome_look import measure_label

WRAP = int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
"""How texts are measured and painted."""
GAP_PX = 12
"""Below each card."""
PAD_PX = 16
"""Between a card's edge and what stands on it."""


class Kind(StrEnum):
    """How a piece is painted."""

    LABEL = "label"
    """The severity, icon and word on its colour."""
    MARK = "mark"
    """That it is new or changed."""
    TITLE = "title"
    ASIDE = "aside"
    SAID = "said"
    QUIET = "quiet"
    HEADING = "heading"
    OUTDATED = "outdated"
    DECIDED = "decided"
    BUTTON = "button"
    MAIN = "main"
    """The button that most people press."""
    REFUSED = "refused"
    """A button that this person may not press."""
    LINK = "link"


class Action(StrEnum):
    """What a press on a piece asks for; the first four are `Choice`'s own values."""

    FOLLOW = "follow"
    PROCEED = "proceed"
    DEFER = "defer"
    REFER = "refer"
    AGAIN = "again"
    TAKE_BACK = "take-back"
    MEDICINE = "medicine"
    DETAILS = "details"


@dataclass(frozen=True, slots=True)
class Piece:
    """One text or button, placed from the card's own corner."""

    kind: Kind
    box: QRectF
    text: str = field(repr=False)
    action: Action | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A card laid out."""

    pieces: tuple[Piece, ...]
    height: float
    """Of the card, without the gap below it."""
    panel_top: float
    """Where room for the panel begins that asks for a reason."""

    def find_action(self, at: QPointF) -> Action | None:
        """What a press at a point of the card asks for."""
        return next((piece.action for piece in self.pieces if piece.action and piece.box.contains(at)), None)


@dataclass(frozen=True, slots=True)
class Faces:
    """The typefaces of a card at one text size."""

    plain: QFont
    bold: QFont
    small: QFont
    small_bold: QFont

    def get(self, kind: Kind) -> QFont:
        """The face of a kind of piece."""
        match kind:
            case Kind.TITLE | Kind.DECIDED:
                return self.bold
            case Kind.LABEL | Kind.MARK | Kind.HEADING | Kind.MAIN:
                return self.small_bold
            case Kind.SAID:
                return self.plain
            case _:
                return self.small


class FacesKept:
    """The faces of one widget, made once for each text size."""

    def __init__(self) -> None:
        self._key = ""
        self._faces: Faces | None = None

    def get(self, font: QFont) -> Faces:
        """The faces made from the widget's font."""
        if self._faces is None or self._key != font.key():
            self._key, self._faces = font.key(), make_faces(font)
        return self._faces


def make_faces(font: QFont) -> Faces:
    """The faces made from a font."""
    small_px = max(round(font.pixelSize() * 0.93), 1)

    def make(px: int, *, bold: bool) -> QFont:
        face = QFont(font)
        face.setPixelSize(px)
        face.setBold(bold)
        return face

    px = font.pixelSize()
    return Faces(make(px, bold=False), make(px, bold=True), make(small_px, bold=False), make(small_px, bold=True))


@dataclass(frozen=True, slots=True)
class Look:
    """How much of a card is shown."""

    is_current: bool = False
    is_expanded: bool = False
    is_read_only: bool = False
    is_pinned: bool = False
    """Whether its buttons stand below the list, where they stay in sight, and not on the card."""
    panel_height: int = 0
    """Room for the panel that asks for a reason; 0 if it is not open here."""

    @property
    def is_brief(self) -> bool:
        """Whether a decided card shows its title and decision only."""
        return not (self.is_current or self.is_expanded)


_Button = tuple[Kind, str, Action]


class _Setter:
    """Sets one card from the top down."""

    def __init__(self, card: Card, faces: Faces, width: float, words: Words) -> None:
        self.card, self.faces, self.width, self.words = card, faces, width, words
        self.pieces: list[Piece] = []
        self.y = float(PAD_PX - 4)
        self.gap = round(faces.plain.pixelSize() * 0.45)

    def measure(self, kind: Kind, text: str, width: float) -> QRectF:
        """The room that a text takes."""
        return QFontMetricsF(self.faces.get(kind)).boundingRect(QRectF(0, 0, max(width, 40), 100_000), WRAP, text)

    def put(self, kind: Kind, text: str, *, left: float = PAD_PX, action: Action | None = None) -> None:
        """Set a text over the whole width, and go on below it."""
        width = self.width - left - PAD_PX
        high = self.measure(kind, text, width).height()
        self.pieces.append(Piece(kind, QRectF(left, self.y, width, high), text, action))
        self.y += high + self.gap

    def put_head(self) -> None:
        """Label, mark, title, and at the right what it rests on; below each other where there is no room."""
        card, font = self.card, self.faces.get(Kind.LABEL)
        label = measure_label(card.label, font)
        self.pieces.append(Piece(Kind.LABEL, QRectF(PAD_PX, self.y, label.width(), label.height()), card.label))
        left = PAD_PX + label.width() + 8
        if card.mark:
            wide = self.measure(Kind.MARK, card.mark, 1000).width() + 14
            self.pieces.append(Piece(Kind.MARK, QRectF(left, self.y, wide, label.height()), card.mark))
            left += wide + 8
        aside = self.measure(Kind.ASIDE, card.aside, 10_000).width() + 2 if card.aside else 0.0
        room = self.width - left - PAD_PX
        title = self.measure(Kind.TITLE, card.title, 10_000).width() + 2
        fits = title + aside + 16 <= room
        if room < title / 2:
            self.y += label.height() + self.gap
            left, room = float(PAD_PX), self.width - 2 * PAD_PX
        wide = room - (aside + 16 if fits else 0)
        high = max(self.measure(Kind.TITLE, card.title, wide).height(), 0.0)
        top = self.y + max((label.height() - high) / 2, 0) if left > PAD_PX else self.y
        self.pieces.append(Piece(Kind.TITLE, QRectF(left, top, wide, high), card.title))
        if fits and aside:
            place = QRectF(self.width - PAD_PX - aside, self.y, aside, label.height())
            self.pieces.append(Piece(Kind.ASIDE, place, card.aside))
        self.y = max(self.y + (label.height() if left > PAD_PX else 0), top + high) + self.gap
        if aside and not fits:
            self.put(Kind.QUIET, card.aside)

    def put_line(self, title: str, links: list[_Button]) -> None:
        """Set a title in one line, and links at the right end of it."""
        right, high = self.width - PAD_PX, self._button_high
        for kind, text, action in reversed(links):
            wide = self._measure_button(kind, text)
            self.pieces.append(Piece(kind, QRectF(right - wide, self.y, wide, high), text, action))
            right -= wide + 6
        metrics, room = QFontMetricsF(self.faces.get(Kind.HEADING)), right - PAD_PX
        shown = metrics.elidedText(title, Qt.TextElideMode.ElideRight, room)
        top = self.y + (high - metrics.height()) / 2
        self.pieces.append(Piece(Kind.HEADING, QRectF(PAD_PX, top, room, metrics.height()), shown))
        self.y += high + 6

    @property
    def _button_high(self) -> int:
        return round(self.faces.small.pixelSize() * 2.15)

    def _measure_button(self, kind: Kind, text: str) -> float:
        inside = self.faces.small.pixelSize() * (0.8 if kind is not Kind.LINK else 0.4)
        metrics = QFontMetricsF(self.faces.small_bold if kind is Kind.MAIN else self.faces.small)
        return min(metrics.horizontalAdvance(text) + 2 * inside, self.width - 2 * PAD_PX)

    def put_buttons(self, buttons: list[_Button]) -> None:
        """Set buttons side by side, in as many rows as they need."""
        if not buttons:
            return
        left, high = float(PAD_PX), self._button_high
        for kind, text, action in buttons:
            wide = self._measure_button(kind, text)
            if left > PAD_PX and left + wide > self.width - PAD_PX:
                left, self.y = float(PAD_PX), self.y + high + 6
            self.pieces.append(Piece(kind, QRectF(left, self.y, wide, high), text, action))
            left += wide + 6
        self.y += high + self.gap


def lay_out(card: Card, look: Look, faces: Faces, width: float, words: Words) -> Sheet:
    """Set a card.

    Args:
        card: What it says.
        look: How much of it is shown.
        faces: The typefaces.
        width: Of the card, in pixels.
        words: For the headings.
    """
    setter = _Setter(card, faces, width, words)
    setter.put_head()
    if not (card.decided and look.is_brief):
        _set_reasons(setter, card)
    if card.outdated:
        setter.put(Kind.OUTDATED, card.outdated)
    if card.decided:
        setter.put(Kind.DECIDED, card.decided, left=PAD_PX + faces.plain.pixelSize() * 1.5)
    panel_top = setter.y
    if look.panel_height:
        setter.y += look.panel_height + setter.gap
    else:
        _set_buttons(setter, card, look)
    if look.is_expanded:
        for heading, text in card.details:
            setter.put(Kind.HEADING, heading)
            setter.y -= setter.gap * 0.7
            setter.put(Kind.QUIET, text)
    return Sheet(tuple(setter.pieces), setter.y + PAD_PX - 4 - setter.gap, panel_top)


def lay_out_actions(card: Card, look: Look, faces: Faces, width: float, words: Words) -> Sheet:
    """Set what can be pressed on a card by itself, under one line that says of which finding it is.

    Args:
        card: The finding.
        look: How it is shown.
        faces: The typefaces.
        width: Of the place for it, in pixels.
        words: For the buttons.
    """
    setter = _Setter(card, faces, width, words)
    buttons = _list_buttons(card, look, words)
    setter.y = float(GAP_PX / 2)
    setter.put_line(card.title, [one for one in buttons if one[0] is Kind.LINK])
    setter.put_buttons([one for one in buttons if one[0] is not Kind.LINK])
    return Sheet(tuple(setter.pieces), setter.y + GAP_PX / 2 - setter.gap, setter.y)


def _set_reasons(setter: _Setter, card: Card) -> None:
    for place, said in enumerate(card.said):
        setter.put(Kind.SAID, f"{setter.words['review_case.they-said']}  {said}" if place == 0 else said)
    check = f"{setter.words['review_case.check']} {card.check}" if card.check else ""
    if card.why or check:
        setter.put(Kind.QUIET, f"{card.why} {check}".strip())


def _set_buttons(setter: _Setter, card: Card, look: Look) -> None:
    """What can be done, unless that stands below all cards; and why some of it is struck out."""
    if not look.is_pinned:
        setter.put_buttons(_list_buttons(card, look, setter.words))
    if look.is_current and not (card.decided or look.is_read_only):
        for refusal in card.refusals:
            setter.put(Kind.QUIET, refusal)


def _list_buttons(card: Card, look: Look, words: Words) -> list[_Button]:
    buttons: list[_Button] = []
    if look.is_read_only:
        pass
    elif card.decided:
        if look.is_current:
            buttons.append((Kind.BUTTON, words["review_case.take-back"], Action.TAKE_BACK))
    else:
        for place, one in enumerate(card.offered):
            usual = Kind.MAIN if place == 0 and look.is_current else Kind.BUTTON
            buttons.append((Kind.REFUSED if one.refusal else usual, one.words, Action(str(one.choice))))
        if card.outdated:
            buttons.append((Kind.BUTTON, words["review_case.again"], Action.AGAIN))
    if look.is_current:
        if card.has_unclear_medicine and not look.is_read_only:
            buttons.append((Kind.LINK, words["review_case.medicine-link"], Action.MEDICINE))
        more = "details-hide" if look.is_expanded else "details-show"
        buttons.append((Kind.LINK, words[f"review_case.{more}"], Action.DETAILS))
    return buttons
