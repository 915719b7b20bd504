"""Where things stand in a window that is shown: what is cut off, out of reach, or lies on something else."""

from itertools import combinations

from PySide6.QtCore import QPoint, QRect, QRectF, QSize
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)

from screener.review.finding_delegate import RING_PX
from screener.review.findings_model import CARD_ROLE
from screener.review.findings_view import FindingsView

_LOOKED_AT = (QAbstractButton, QLabel, QLineEdit, QPlainTextEdit, QComboBox)
_LEAST_LINES = 3
"""Of what is scrolled, so much is to be seen at once."""


def list_faults(window, width, height):
    """A sentence for everything in a window that cannot be read or pressed as it stands, on a screen of that size."""
    if window.width() > width or window.height() > height:
        return [f"the window became {window.width()} × {window.height()}"]
    shown = [one for kind in _LOOKED_AT for one in window.findChildren(kind) if one.isVisible() and _says(one)]
    found = [fault for one in shown for fault in _look_at(one, window)]
    places = {one: _find_place(one, window) for one in shown}
    for one, other in combinations(shown, 2):
        lies_in = one.isAncestorOf(other) or other.isAncestorOf(one)
        if not lies_in and one.parentWidget() is other.parentWidget() and places[one].intersects(places[other]):
            found.append(f"{_name(one)} lies on {_name(other)}")
    found += [
        f"{action} of the current finding is out of sight"
        for view in window.findChildren(FindingsView)
        if view.isVisible()
        for action in list_hidden_actions(view)
    ]
    return found + [fault for area in window.findChildren(QAbstractScrollArea) for fault in _look_into(area)]


def find_actions(view):
    """Where the buttons of the current finding are painted: in its list, or in what stands below that."""
    index = view.currentIndex()
    if not index.isValid():
        return {}
    card, row = index.data(CARD_ROLE), view.visualRect(index)
    if view.pinned.isVisible():
        sheet, left, top = view.cards.find_actions(card, view.pinned.font(), view.pinned.width()), 0, 0
    else:
        sheet, left, top = view.cards.find_sheet(card, view), row.left() + RING_PX, row.top() + RING_PX
    return {piece.action: piece.box.translated(left, top) for piece in sheet.pieces if piece.action}


def list_hidden_actions(view):
    """Which buttons of the current finding cannot be pressed without scrolling."""
    painted_on = view.pinned if view.pinned.isVisible() else view.viewport()
    room = QRectF(painted_on.rect())
    return [action for action, place in find_actions(view).items() if not room.contains(place)]


def _look_at(one, window):
    if (area := _find_area(one)) is not None:
        # Up and down it can be scrolled into sight; sideways nothing is looked for.
        place, room = _find_place(one, area.widget()), area.widget().rect()
        room.setWidth(min(room.width(), area.viewport().width()))
    else:
        place, room = _find_place(one, window), window.rect()
    if not room.contains(place):
        yield f"{_name(one)} at {place} is not inside {room}"
    if area is None and one.visibleRegion().boundingRect() != one.rect():
        yield f"{_name(one)} is hidden in part: of {one.rect()} {one.visibleRegion().boundingRect()} is seen"
    least = one.heightForWidth(one.width()) if isinstance(one, QLabel) and one.wordWrap() else 0
    wanted = QSize() if isinstance(one, QPlainTextEdit) else one.minimumSizeHint()  # that scrolls by itself
    if one.height() < max(least, 0 if least else wanted.height()) or (not least and one.width() < wanted.width()):
        yield f"{_name(one)} has {one.size()}, and needs {wanted}, {least} high"


def _look_into(area):
    high = area.viewport().height()
    if area.isVisible() and area.verticalScrollBar().maximum() and high < _LEAST_LINES * area.fontMetrics().height():
        yield f"of {_name(area)} only {high} pixels are seen"


def _says(one):
    if isinstance(one.parentWidget(), QLineEdit):
        return False  # a field's own little button to clear it
    return bool(one.text()) if isinstance(one, QLabel) else True


def _find_area(one):
    """What scrolls it, if anything does."""
    above = one.parentWidget()
    while above is not None:
        if isinstance(above, QAbstractScrollArea) and hasattr(above, "widget") and above.widget() is not None:
            return above
        above = above.parentWidget()
    return None


def _find_place(one, inside):
    return QRect(one.mapTo(inside, QPoint(0, 0)), one.size())


def _name(one: QWidget):
    words = one.text() if isinstance(one, (QLabel, QAbstractButton)) else ""
    return f"{type(one).__name__} {one.objectName()} “{words[:40]}”"
