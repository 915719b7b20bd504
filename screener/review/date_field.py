"""A field for one whole day, typed as people write dates, with what was understood beside it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QWidget
from typing_extensions import override

from screener.consent.moments import day_in_words
from screener.interview.answers import PartialDate
from screener.interview.dates import read_date
from screener.review.surfaces import make_label
from screener.ui.theme import changes_text, set_variant

if TYPE_CHECKING:
    from screener.questionnaire.text import Words


class DateField(QWidget):
    """One day; none while what stands there is not a whole date."""

    changed = Signal()
    """A person wrote something else."""

    def __init__(self, label: str, name: str, words: Words) -> None:
        super().__init__()
        set_variant(self, "kind", "plain")
        self._words = words
        self._day: date | None = None
        self._edit = QLineEdit()
        self._edit.setObjectName(name)
        self._edit.setAccessibleName(label)
        self._read = make_label("", "small", f"{name}_read")
        policy = self._read.sizePolicy()
        policy.setRetainSizeWhenHidden(True)  # the field stays beside its caption
        self._read.setSizePolicy(policy)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        caption = QLabel(label)
        caption.setBuddy(self._edit)
        row.addWidget(caption)
        row.addWidget(self._edit)
        row.addWidget(self._read, 1)
        self._fit()
        self.setFocusProxy(self._edit)
        self._edit.textEdited.connect(self._on_text_edited)

    @property
    def day(self) -> date | None:
        """The day that stands there."""
        return self._day

    @property
    def is_unread(self) -> bool:
        """True if something stands there that is no whole day."""
        return self._day is None and bool(self._edit.text().strip())

    def set_day(self, day: date | None) -> None:
        """Show a day, or none."""
        self._day = day
        self._edit.setText(day_in_words(day, self._words) if day is not None else "")
        self._edit.setCursorPosition(0)
        self._show_reading()

    def select_all(self) -> None:
        """Have the next key replace what stands there."""
        self._edit.setFocus()
        self._edit.selectAll()

    def mark_problem(self, told: str) -> None:
        """Mark the day as wrong, for what is told beside the field; or no more, if nothing is."""
        self._show_reading()
        if told:
            self._read.hide()  # it is told once
            set_variant(self._edit, "state", "problem")
            self._edit.setAccessibleDescription(told)

    def _on_text_edited(self, text: str) -> None:
        self._day = read_day(text)
        self._show_reading()
        self.changed.emit()

    def _fit(self) -> None:
        """Room for the longest date."""
        self._edit.setFixedWidth(round(self._edit.fontMetrics().horizontalAdvance("30 September 2026  ") * 1.3))

    def _show_reading(self) -> None:
        text = self._edit.text().strip()
        wrong = bool(text) and self._day is None
        told = day_in_words(self._day, self._words) if self._day is not None else ""
        if wrong:
            told = self._words["review_sign.day-unread"]
        self._read.setText("" if told == text else told)
        self._read.setVisible(bool(self._read.text()))
        set_variant(self._read, "kind", "problem" if wrong else "small")
        set_variant(self._edit, "state", "problem" if wrong else "")
        self._edit.setAccessibleDescription(told)

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if changes_text(event):
            self._fit()


def read_day(text: str) -> date | None:
    """The whole day that a person typed; None if it is none."""
    match read_date(text):
        case PartialDate(year, int(month), int(day)):
            return date(year, month, day)
        case _:
            return None
