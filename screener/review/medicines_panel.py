"""Says what unclear medicines are: linked to a name of the lexicon, or noted as not mattering. Knows no rule."""

from __future__ import annotations

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListView,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from screener.determination.case import Case
from screener.determination.decision import Resolution
from screener.determination.resolving import may_mean
from screener.questionnaire.text import Words
from screener.review.surfaces import make_plain
from screener.review.unclear_medicines import NameOffered, UnclearRow, list_names, list_rows
from screener.ui.theme import changes_text, set_variant

_Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class UnclearModel(QAbstractListModel):
    """The medicines that are not clear, one a row."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: tuple[UnclearRow, ...] = ()

    def set_rows(self, rows: tuple[UnclearRow, ...]) -> None:
        """Show these."""
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    @override
    def rowCount(self, parent: _Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.rows)

    @override
    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        shown = role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole)
        return self.rows[index.row()].text if index.isValid() and shown else None


class NamesModel(QAbstractListModel):
    """The names offered, one a row."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.names: tuple[NameOffered, ...] = ()

    def set_names(self, names: tuple[NameOffered, ...]) -> None:
        """Offer these."""
        self.beginResetModel()
        self.names = names
        self.endResetModel()

    @override
    def rowCount(self, parent: _Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.names)

    @override
    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        shown = role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole)
        return self.names[index.row()].shown if index.isValid() and shown else None


class _LowList(QListView):
    """A list that is as high as what it holds, up to some rows."""

    def __init__(self, name: str, most_rows: int, parent: QWidget) -> None:
        super().__init__(parent)
        self._most_rows = most_rows
        self.setObjectName(name)
        self.setWordWrap(True)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)

    def fit(self) -> None:
        """Take the height that the rows need."""
        high = sum(self.sizeHintForRow(row) for row in range(min(self.model().rowCount(), self._most_rows)))
        self.setFixedHeight(high + 2 * self.frameWidth() + 4)

    @override
    def sizeHint(self) -> QSize:
        return QSize(200, self.height())

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if changes_text(event) and self.model() is not None:
            self.fit()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width() and self.model() is not None:
            self.fit()


class MedicinesPanel(QFrame):
    """One list of what is not clear, and two ways to say what it is."""

    resolved = Signal(object)
    """A `Resolution`."""
    taken_back = Signal(int, str)
    """Place of the entry and the words."""
    left = Signal()

    def __init__(self, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("medicines_panel")
        set_variant(self, "kind", "asking")
        self._words = words
        self._case: Case | None = None
        self.unclear = UnclearModel(self)
        self.names = NamesModel(self)
        self.list = _LowList("unclear", 4, self)
        self.list.setModel(self.unclear)
        self.list.setAccessibleName(words["review_case.medicines-title"])
        self.search = self._make_field("field_medicine", "medicines-search")
        self.offers = _LowList("names", 6, self)
        self.offers.setModel(self.names)
        self.offers.setAccessibleName(words["review_case.medicines-search"])
        self.offers.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.why = self._make_field("field_medicine_why", "medicines-why")
        self.why.hide()
        self.harmless = self._make_field("field_harmless", "medicines-harmless")
        self.told = QLabel(self)
        self.told.setObjectName("medicines_told")
        self.told.setWordWrap(True)
        set_variant(self.told, "kind", "small")
        self.back = QPushButton(words["review_case.medicines-take-back"], self)
        self.back.setObjectName("button_take_back_medicine")
        self._lay_out()
        self.list.selectionModel().currentChanged.connect(self._on_current_changed)
        self.search.textChanged.connect(self._on_typed)
        self.search.returnPressed.connect(self._link)
        self.search.installEventFilter(self)
        self.offers.clicked.connect(self._link)
        self.why.returnPressed.connect(self._link)
        self.harmless.returnPressed.connect(self._dismiss)
        self.back.clicked.connect(self._take_back)

    def _make_field(self, name: str, key: str) -> QLineEdit:
        field = QLineEdit(self)
        field.setObjectName(name)
        field.setPlaceholderText(self._words[f"review_case.{key}"])
        field.setAccessibleName(field.placeholderText())
        return field

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 12, 14, 12)
        layout.setSpacing(8)
        head = QHBoxLayout()
        title = QLabel(self._words["review_case.medicines-title"], self)
        set_variant(title, "kind", "heading")
        close = QPushButton(self._words["review_case.medicines-close"], self)
        close.setObjectName("button_close_medicines")
        set_variant(close, "kind", "quiet")
        close.clicked.connect(self.left)
        head.addWidget(title, 1)
        head.addWidget(close)
        layout.addLayout(head)
        whole, column = make_plain()
        for widget in (self.list, self.search, self.offers, self.why, self.harmless, self.told):
            column.addWidget(widget)
        column.addWidget(self.back, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)
        column.setSpacing(8)
        scroll = QScrollArea(self)
        set_variant(scroll, "kind", "clear")
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(whole)
        layout.addWidget(scroll, 1)

    @property
    def current(self) -> UnclearRow | None:
        """The medicine that is asked about."""
        index = self.list.currentIndex()
        return self.unclear.rows[index.row()] if index.isValid() else None

    def begin(self, case: Case, entry_names: frozenset[str]) -> None:
        """Ask about the first that is open, of some entries if there is one.

        Args:
            case: Whose medicines.
            entry_names: Names of the entries that a finding speaks of.
        """
        self.told.clear()
        self._show(case)
        rows = self.unclear.rows
        still = [place for place, row in enumerate(rows) if row.resolution is None]
        wanted = [place for place in (*still, *range(len(rows))) if rows[place].entry_name in entry_names]
        self._choose(next(iter((*wanted, *still, 0))))
        self.search.setFocus(Qt.FocusReason.OtherFocusReason)

    def go_on(self, case: Case, told: str) -> None:
        """Show what came of it, and go to the next that is open."""
        place = self.list.currentIndex().row()
        self._show(case)
        still = [row for row, one in enumerate(self.unclear.rows) if one.resolution is None]
        self._choose(next(iter((*(row for row in still if row > place), *still, place))))
        self.show_told(told)
        self.search.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_told(self, text: str, *, is_problem: bool = False) -> None:
        """Say what came of it, or why it cannot be."""
        set_variant(self.told, "kind", "problem" if is_problem else "small")
        self.told.setText(text)

    def _show(self, case: Case) -> None:
        self._case = case
        self.unclear.set_rows(list_rows(case, self._words))
        self.list.fit()

    def _choose(self, row: int) -> None:
        self.list.setCurrentIndex(self.unclear.index(row))
        self._on_current_changed()

    def _on_current_changed(self) -> None:
        self.search.clear()
        self.harmless.clear()
        self._on_typed("")
        current = self.current
        self.back.setVisible(current is not None and current.resolution is not None)

    def _on_typed(self, typed: str) -> None:
        current, case = self.current, self._case
        if current is None or case is None:
            return
        self._put_why_away()
        self.names.set_names(list_names(case.lexicon, current.unclear.part, typed, self._words))
        self.offers.setVisible(bool(self.names.names))
        self.offers.fit()
        if typed.strip() and self.names.names:
            self.offers.setCurrentIndex(self.names.index(0))
        nothing = bool(typed.strip()) and not self.names.names
        self.show_told(self._words["review_case.medicines-nothing-found"] if nothing else "")

    def _link(self) -> None:
        index, current, case = self.offers.currentIndex(), self.current, self._case
        if not index.isValid() or current is None or case is None:
            return
        part, name = current.unclear.part, self.names.names[index.row()].name
        reason = " ".join(self.why.text().split())
        if not reason and not may_mean(case.lexicon, part, name):
            self._ask_why(part.text, name)
            return
        self.resolved.emit(Resolution(current.unclear.entry, part.text, name, reason))

    def _ask_why(self, text: str, name: str) -> None:
        """Have it said how it is known that words mean what they do not read like."""
        self.show_told(self._words.format("review_case.medicines-ask-why", text=text, name=name), is_problem=True)
        self.why.show()
        self.why.setFocus(Qt.FocusReason.OtherFocusReason)

    def _put_why_away(self) -> None:
        """Forget why: it was said of another name."""
        self.why.clear()
        self.why.hide()

    def _dismiss(self) -> None:
        current = self.current
        if current is not None:
            reason = " ".join(self.harmless.text().split())
            self.resolved.emit(Resolution(current.unclear.entry, current.unclear.part.text, None, reason))

    def _take_back(self) -> None:
        current = self.current
        if current is not None:
            self.taken_back.emit(current.unclear.entry, current.unclear.part.text)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and watched is self.search:
            step = {int(Qt.Key.Key_Down): 1, int(Qt.Key.Key_Up): -1}.get(event.key())
            if step is not None:
                row = self.offers.currentIndex().row() + step
                self.offers.setCurrentIndex(self.names.index(max(0, min(row, len(self.names.names) - 1))))
                return True
        return False

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.key() not in _ENTER:
            super().keyPressEvent(event)
