"""Drawn icons: SVG files in one colour, which the style sheet names (`qproperty-colour`).

An icon is decoration: the words beside it, or its button's accessible name, say what it means.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from PySide6.QtCore import Property, QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPaintEvent, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget
from typing_extensions import override

_FOLDER = Path(__file__).parent / "icons"


@cache
def _read_svg(name: str) -> bytes:
    return (_FOLDER / f"{name}.svg").read_bytes()


def paint_icon(painter: QPainter, name: str, colour: QColor, box: QRectF) -> None:
    """Draw an icon of `icons/` into a square box, in one colour."""
    svg = _read_svg(name).replace(b"currentColor", colour.name().encode())
    QSvgRenderer(QByteArray(svg)).render(painter, box)


class Icon(QWidget):
    """An icon by itself, as high as the text around it."""

    def __init__(self, name: str, parent: QWidget | None = None, *, ems: float = 1.2) -> None:
        super().__init__(parent)
        self._name = name
        self._ems = ems
        self._colour = QColor()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def set_icon(self, name: str) -> None:
        """Show another icon."""
        self._name = name
        self.update()

    def _get_colour(self) -> QColor:
        return self._colour

    def _set_colour(self, colour: QColor) -> None:
        self._colour = colour
        self.update()

    colour = Property(QColor, _get_colour, _set_colour)

    @override
    def sizeHint(self) -> QSize:
        side = round(self.fontInfo().pixelSize() * self._ems)
        return QSize(side, side)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        side = min(self.width(), self.height())
        box = QRectF((self.width() - side) / 2, (self.height() - side) / 2, side, side)
        colour = self._colour if self._colour.isValid() else self.palette().windowText().color()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_icon(painter, self._name, colour, box)
        painter.end()


class IconButton(QPushButton):
    """A button with an icon before its words, or alone with the words as its accessible name."""

    def __init__(self, name: str, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self._name = name
        self._words = text
        self._colour = QColor()
        self.setAccessibleName(text)

    def set_words(self, text: str) -> None:
        """Give the button other words."""
        shown = bool(self.text())
        self._words = text
        self.setAccessibleName(text)
        self.set_words_shown(shown)

    def set_words_shown(self, shown: bool) -> None:
        """Show icon and words, or the icon alone where there is no room."""
        self.setText(self._words if shown else "")
        self.setToolTip("" if shown else self._words)

    def set_icon(self, name: str) -> None:
        """Show another icon."""
        self._name = name
        self._draw()

    def _get_colour(self) -> QColor:
        return self._colour

    def _set_colour(self, colour: QColor) -> None:
        self._colour = colour
        self._draw()

    colour = Property(QColor, _get_colour, _set_colour)

    def _draw(self) -> None:
        side = round(self.fontInfo().pixelSize() * 1.2)
        ratio = self.devicePixelRatioF()
        pixmap = QPixmap(round(side * ratio), round(side * ratio))
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        paint_icon(painter, self._name, self._colour, QRectF(0, 0, side, side))
        painter.end()
        self.setIconSize(QSize(side, side))
        self.setIcon(QIcon(pixmap))
