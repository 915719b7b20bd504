"""Ten digits to touch, for fields that take numbers at a kiosk without a keyboard.

Object names: `key_<item>_<key>` where key is 0 to 9, `point` or `delete`; `keys_<item>` opens them.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPointingDevice
from PySide6.QtWidgets import QApplication, QGridLayout, QLineEdit, QPushButton, QWidget
from typing_extensions import override

from screener.questionnaire.text import Words
from screener.ui.theme import set_variant

_COLUMNS = 6
_KEYS: dict[str, Qt.Key] = {
    "1": Qt.Key.Key_1, "2": Qt.Key.Key_2, "3": Qt.Key.Key_3, "4": Qt.Key.Key_4, "5": Qt.Key.Key_5,
    "delete": Qt.Key.Key_Backspace,
    "6": Qt.Key.Key_6, "7": Qt.Key.Key_7, "8": Qt.Key.Key_8, "9": Qt.Key.Key_9, "0": Qt.Key.Key_0,
    "point": Qt.Key.Key_Period,
}  # fmt: skip


class NumberKeys(QWidget):
    """The keys of one editor. They open when a finger touches one of its fields and type into that field."""

    def __init__(self, item_id: str, words: Words, *, point: bool) -> None:
        super().__init__()
        self._field: QLineEdit | None = None
        self._item_id = item_id
        self._words = words
        self._point = point
        self.setObjectName(f"keys_{item_id}")
        self.hide()

    def serve(self, field: QLineEdit) -> None:
        """Open for a field when a finger touches it, and type into it while it has the focus."""
        field.installEventFilter(self)

    def open_for(self, field: QLineEdit) -> None:
        """Open, and type into this field."""
        self._field = field
        if self.layout() is None:
            self._build()
        self.show()

    def _build(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 8, 0, 0)
        grid.setSpacing(8)
        keys = [key for key in _KEYS if key != "point" or self._point]
        for place, key in enumerate(keys):
            button = QPushButton(key if key.isdigit() else self._words[f"kiosk_form.key-{key}"])
            button.setObjectName(f"key_{self._item_id}_{key}")
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.setAutoRepeat(key == "delete")
            set_variant(button, "kind", "key")
            button.clicked.connect(lambda _=False, key=key: self._on_key_clicked(key))
            grid.addWidget(button, place // _COLUMNS, place % _COLUMNS)

    def _on_key_clicked(self, key: str) -> None:
        if self._field is None:
            return
        text = "" if key == "delete" else "." if key == "point" else key
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            event = QKeyEvent(kind, _KEYS[key], Qt.KeyboardModifier.NoModifier, text)
            QApplication.sendEvent(self._field, event)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(watched, QLineEdit):
            if event.type() == QEvent.Type.FocusIn and self.isVisible():
                self._field = watched
            if (
                isinstance(event, QMouseEvent)
                and event.type() == QEvent.Type.MouseButtonRelease
                and _is_finger(event)
            ):
                self.open_for(watched)
        return False


def _is_finger(event: QMouseEvent) -> bool:
    return event.pointingDevice().pointerType() == QPointingDevice.PointerType.Finger
