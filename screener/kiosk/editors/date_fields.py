"""The fields a date is typed into: three boxes for day, month and year, or a number and a unit for how long ago."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from screener.interview.answers import PartialDate, RoughlyAgo
from screener.interview.dates import find_month
from screener.kiosk.editors.date_reading import AGO_UNITS, AgoUnit, Boxes, DateFault, read_ago, read_boxes
from screener.kiosk.editors.flow import FlowLayout
from screener.kiosk.editors.line import ShortLine
from screener.kiosk.editors.option import OptionButton, OptionLook
from screener.questionnaire.model import DateItem
from screener.questionnaire.text import Words
from screener.ui.theme import set_variant


class DateBoxes(QWidget):
    """Day, month and year. A blank day, or day and month, make a partial date where the item allows one."""

    changed = Signal()
    typed = Signal()
    """A person typed, whatever came of it."""
    left = Signal()
    """The focus left the three boxes together."""

    def __init__(self, item: DateItem, words: Words) -> None:
        super().__init__()
        self._full_date = item.full_date
        self._words = words
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        boxes = []
        for part, letters in _PARTS:
            caption = words[f"kiosk_form.date-{part}"]
            boxes.append(_make_box(item, part, letters, caption))
            row.addLayout(_under_caption(boxes[-1], caption))
        self._day, self._month, self._year = boxes
        self._month.setInputMethodHints(Qt.InputMethodHint.ImhNoPredictiveText)
        self.fields = (self._day, self._month, self._year)
        for box in self.fields:
            box.textChanged.connect(self.changed)
            box.textEdited.connect(self.typed)
            box.editingFinished.connect(self._on_editing_finished)

    def _on_editing_finished(self) -> None:
        if QApplication.focusWidget() not in self.fields:
            self.left.emit()

    def read(self) -> PartialDate | DateFault | None:
        """What stands in the boxes now."""
        boxes = Boxes(self._day.text(), self._month.text(), self._year.text())
        return read_boxes(boxes, full_date=self._full_date)

    def show_answer(self, answer: PartialDate | None) -> None:
        """Put a date into the boxes, or clear them, telling nobody. Other words for the same date stay."""
        if self.read() == answer:
            return
        day, month, year = (answer.day, answer.month, answer.year) if answer else (None, None, None)
        self.blockSignals(True)
        self._day.setText("" if day is None else str(day))
        self._month.setText("" if month is None else self._name_month(month))
        self._year.setText("" if year is None else f"{year:04}")
        self.blockSignals(False)

    def _name_month(self, month: int) -> str:
        """The month's name, if it would be understood when typed; its number otherwise."""
        name = self._words[f"answers.month-{month}"]
        return name if find_month(name) == month else str(month)

    def set_aside(self, aside: bool) -> None:
        """Show quietly that what stands in the boxes is not the answer now, or that it is."""
        for box in self.fields:
            set_variant(box, "state", "aside" if aside else "")

    def focus_first(self) -> None:
        """Put the focus into the day."""
        self._day.setFocus()


class AgoFields(QWidget):
    """How long ago something was ("about 3 months"): a number and one of four units."""

    changed = Signal()
    left = Signal()
    """The focus left the number."""

    def __init__(self, item: DateItem, words: Words) -> None:
        super().__init__()
        row = FlowLayout(self)
        label = QLabel(words["kiosk_form.date-about"])
        self._amount = ShortLine(f"field_{item.id}_amount", 3)
        self._amount.setAccessibleName(f"{item.ask} {words['kiosk_form.date-amount']}")
        self._amount.setInputMethodHints(Qt.InputMethodHint.ImhDigitsOnly)
        label.setMinimumHeight(self._amount.sizeHint().height())
        row.addWidget(label)
        row.addWidget(self._amount)
        self._units: dict[AgoUnit, OptionButton] = {}
        for unit in AGO_UNITS:
            button = OptionButton(f"option_{item.id}_{unit}", words[f"kiosk_form.date-{unit}-ago"], OptionLook.BUTTON)
            button.clicked.connect(lambda chosen, unit=unit: self._on_unit_clicked(unit if chosen else None))
            self._units[unit] = button
            row.addWidget(button)
        self.fields = (self._amount,)
        self._amount.textChanged.connect(self.changed)
        self._amount.editingFinished.connect(self._on_editing_finished)

    def _on_editing_finished(self) -> None:
        focused = QApplication.focusWidget()
        if focused is None or not self.isAncestorOf(focused):
            self.left.emit()

    def _on_unit_clicked(self, unit: AgoUnit | None) -> None:
        self._choose(unit)
        self.changed.emit()

    def _choose(self, unit: AgoUnit | None) -> None:
        for other, button in self._units.items():
            button.setChecked(other == unit)

    def read(self) -> RoughlyAgo | DateFault | None:
        """What is said now."""
        unit = next((unit for unit, button in self._units.items() if button.isChecked()), None)
        return read_ago(self._amount.text(), unit)

    def show_answer(self, answer: RoughlyAgo) -> None:
        """Show how long ago, telling nobody."""
        self.blockSignals(True)
        self._amount.setText(str(answer.amount))
        self._choose(answer.unit)
        self.blockSignals(False)

    def focus_first(self) -> None:
        """Put the focus into the number."""
        self._amount.setFocus()


_PARTS = (("day", 3), ("month", 9), ("year", 5))
"""The boxes in reading order, each with how many letters it shows."""


def _make_box(item: DateItem, part: str, letters: int, caption: str) -> QLineEdit:
    box = ShortLine(f"field_{item.id}_{part}", letters)
    box.setAccessibleName(f"{item.ask} {caption}")
    box.setInputMethodHints(Qt.InputMethodHint.ImhDigitsOnly)
    return box


def _under_caption(box: QLineEdit, words: str) -> QVBoxLayout:
    caption = QLabel(words)
    set_variant(caption, "kind", "small")
    caption.setBuddy(box)
    column = QVBoxLayout()
    column.setSpacing(2)
    column.addWidget(caption)
    column.addWidget(box)
    return column
