"""Words that may break over several lines, or stand on one and lose their end where there is no room for it."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel
from typing_extensions import override

_LEAST_EMS = 6


class ElidedLabel(QLabel):
    """Plain text. What one line has no room for is in the tooltip; whoever listens hears all of it."""

    def __init__(self) -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)

    def set_one_line(self, is_one_line: bool) -> None:
        """Keep it to one line, or let it break."""
        self.setWordWrap(not is_one_line)
        self.updateGeometry()

    def _find_shown(self) -> str:
        room = self.contentsRect().width()
        return self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, room)

    @override
    def minimumSizeHint(self) -> QSize:
        if self.wordWrap():
            return super().minimumSizeHint()
        em = self.fontInfo().pixelSize()
        return QSize(min(_LEAST_EMS * em, self.sizeHint().width()), self.fontMetrics().height())

    @override
    def paintEvent(self, arg__1: QPaintEvent) -> None:
        shown = self.text() if self.wordWrap() else self._find_shown()
        self.setToolTip("" if shown == self.text() else self.text())
        if shown == self.text():
            super().paintEvent(arg__1)
            return
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(self.contentsRect(), int(Qt.AlignmentFlag.AlignVCenter), shown)
        painter.end()
