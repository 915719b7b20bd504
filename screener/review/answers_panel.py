"""The right side of the screen: what the patient told us, to read and to look through."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QSortFilterProxyModel, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QLabel, QLineEdit, QTreeView, QVBoxLayout, QWidget
from typing_extensions import override

from screener.questionnaire.text import Words
from screener.review.answer_delegate import AnswerDelegate
from screener.review.answers_model import ROW_ROLE, SEARCH_ROLE, AnswersModel
from screener.review.told_answers import ToldSection
from screener.ui.theme import set_variant


class AnswersTree(QTreeView):
    """Sections, always open, and the answers in them."""

    resized = Signal()
    left = Signal()
    """Escape: back to the findings."""

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.resized.emit()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
            return
        super().keyPressEvent(event)


class AnswersPanel(QFrame):
    """All answers, those of the current finding marked."""

    rule_chosen = Signal(str)
    """Rule of the worst finding that rests on the answer somebody chose."""
    left = Signal()
    """Back to the findings."""

    def __init__(self, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("answers_panel")
        set_variant(self, "kind", "card")
        title = QLabel(words["review_case.answers-title"], self)
        set_variant(title, "kind", "heading")
        self.field = QLineEdit(self)
        self.field.setObjectName("field_find")
        self.field.setPlaceholderText(words["review_case.answers-find"])
        self.field.setAccessibleName(words["review_case.answers-find"])
        self.field.setClearButtonEnabled(True)
        self.none = QLabel(words["review_case.answers-none"], self)
        set_variant(self.none, "kind", "quiet")
        self.model = AnswersModel(words, self)
        self.shown = QSortFilterProxyModel(self)
        self.shown.setSourceModel(self.model)
        self.shown.setRecursiveFilteringEnabled(True)
        self.shown.setFilterRole(SEARCH_ROLE)
        self.shown.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.tree = _make_tree(words, self.shown, self)
        self.rows = AnswerDelegate(words, self.tree)
        self.tree.setItemDelegate(self.rows)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 12, 8, 8)
        layout.setSpacing(8)
        for widget in (title, self.field, self.none):
            layout.addWidget(widget)
        layout.addWidget(self.tree, 1)
        self.none.hide()
        self._is_following = False
        self._is_new = True
        # Lines have their heights, and the view its size, only once Qt has laid them out.
        self._bringing = QTimer(self, interval=0, singleShot=True)
        self._bringing.timeout.connect(self._bring_current)
        self.field.textChanged.connect(self._on_find_changed)
        self.field.returnPressed.connect(self.tree.setFocus)
        self.tree.left.connect(self.left)
        self.tree.resized.connect(self._on_resized)
        self.tree.selectionModel().currentChanged.connect(self._on_current_changed)

    def begin(self) -> None:
        """Another patient's answers come: from the top, and all of them."""
        self.field.clear()
        self._is_new = True

    def show_told(self, sections: Sequence[ToldSection]) -> None:
        """Show these answers."""
        self.model.set_sections(sections)
        self.tree.expandAll()
        self._bringing.start()

    def mark_rule(self, rule: str) -> None:
        """Mark the answers that a finding rests on, and bring the first into sight."""
        self.rows.current_rule = rule
        rows = [self.shown.mapFromSource(index) for index in self.model.find_rows(rule)]
        first = next((index for index in rows if index.isValid()), None)
        if first is not None and not self.tree.hasFocus():
            self._is_following = True
            self.tree.setCurrentIndex(first)
            self._is_following = False
            self._bringing.start()
        self.tree.viewport().update()

    def focus_find(self) -> None:
        """Let somebody look for an answer."""
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()

    def _on_resized(self) -> None:
        """Answers run over other lines then."""
        self.rows.sizeHintChanged.emit(QModelIndex())
        self._bringing.start()

    def _bring_current(self) -> None:
        self.tree.doItemsLayout()
        if self._is_new:
            self._is_new = False
            self.tree.scrollToTop()
        if self.tree.currentIndex().isValid():
            self.tree.scrollTo(self.tree.currentIndex(), QAbstractItemView.ScrollHint.EnsureVisible)

    def _on_find_changed(self, text: str) -> None:
        self.shown.setFilterFixedString(" ".join(text.split()))
        self.tree.expandAll()
        self.none.setVisible(self.shown.rowCount() == 0)

    def _on_current_changed(self, current: QModelIndex) -> None:
        told = current.data(ROW_ROLE) if current.isValid() else None
        if told is not None and told.rules and not self._is_following:
            self.rule_chosen.emit(told.rules[0])

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.field.clear()
            self.left.emit()
            return
        super().keyPressEvent(event)


def _make_tree(words: Words, model: QSortFilterProxyModel, parent: QWidget) -> AnswersTree:
    tree = AnswersTree(parent)
    tree.setObjectName("answers")
    tree.setAccessibleName(words["review_case.answers-title"])
    tree.setProperty("kind", "bare")
    tree.setModel(model)
    tree.setHeaderHidden(True)
    tree.setIndentation(0)
    tree.setItemsExpandable(False)
    tree.setRootIsDecorated(False)
    tree.setExpandsOnDoubleClick(False)
    tree.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
    tree.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    tree.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    tree.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    tree.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
    return tree
