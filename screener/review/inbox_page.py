"""Who is waiting: the inbox with its search and filters.

Object names: `page_inbox`, `field_search`, `button_shown_<kind>`, `choice_outcome`, `inbox_table`, `inbox_empty`,
`button_inbox_all`, `button_inbox_again`, `inbox_status`, `inbox_told`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from screener.records.model import OUTCOMES
from screener.records.permissions import Act, may
from screener.review.inbox_empty import EmptyInbox
from screener.review.inbox_filter import InboxFilter, Shown
from screener.review.inbox_model import InboxModel
from screener.review.inbox_names import MOST_FOUND, InboxNames
from screener.review.inbox_source import InboxSource
from screener.review.inbox_table import InboxTable
from screener.review.inbox_words import InboxWords
from screener.review.outcome_names import name_outcome
from screener.review.problem_words import say_failure
from screener.review.ticking import Ticking
from screener.ui.choice_box import ChoiceBox
from screener.ui.theme import set_variant

if TYPE_CHECKING:
    from screener.errors import ScreenerError
    from screener.records.reading import ListedRecord
    from screener.review.desk import Desk
    from screener.review.inbox_lines import Line

    Place = tuple[Line | None, tuple[str, int]]


class InboxPage(QWidget):
    """The list, what narrows it, and a quiet line of what came about."""

    open_requested = Signal(str)
    """Id of a record that somebody wants to open, and may."""
    waiting_counted = Signal(int)
    """How many wait for a practitioner."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page_inbox")
        set_variant(self, "kind", "page")
        self._desk = desk
        self._words = desk.words
        self._may_open = may(desk.by.member.role, Act.REVIEW_RECORD)
        self._hint = desk.words[f"review_shell.inbox-hint{'' if self._may_open else '-looking'}"]
        self._is_table_wanted = False
        self._place: Place = (None, ("", 0))
        me, now, clinic = desk.by.member.id, desk.setup.now, desk.by.clinic
        source, wanted = InboxSource(desk.store, actor_id=me, now=now), InboxFilter(me)
        told = InboxWords(desk.words, desk.setup.zone, me)
        self.model = InboxModel(source, desk.tasks, told, clinic, now, wanted, self)
        self.names = InboxNames(source, clinic, self)
        self.table = InboxTable(self.model, desk.words)
        self.empty = EmptyInbox(desk.words)
        self._build()
        self._connect()
        self.table.setFocus()
        self.model.start()
        self._ask_people()

    def refresh(self) -> None:
        """Look what has arrived or changed; the chosen line and the place on the screen stay."""
        self.model.refresh()

    def _ask_people(self) -> None:
        self._desk.tasks.start(self._desk.casebook.list_people, self.model.set_people, self._on_failed)

    def close_for_good(self) -> None:
        """Stop everything that goes on beside; call it before this is deleted."""
        self.ticking.stop()
        self.names.close()

    # ── what it is made of ──────────────────────────────────────────────────────────────────────

    def _build(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(22, 14, 22, 12)
        layout.setSpacing(10)
        layout.addLayout(self._build_top())
        layout.addLayout(self._build_filters())
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._stack.addWidget(self.empty)
        layout.addWidget(self._stack, 1)
        layout.addLayout(self._build_bottom())
        self.ticking = Ticking(self)
        """Has waiting times said anew."""

    def _build_top(self) -> QHBoxLayout:
        title = QLabel(self._words["review_shell.inbox-title"])
        set_variant(title, "kind", "title")
        self.search = QLineEdit()
        self.search.setObjectName("field_search")
        self.search.setPlaceholderText(self._words["review_shell.inbox-search"])
        self.search.setAccessibleName(self._words["review_shell.inbox-search-name"])
        self.search.setClearButtonEnabled(True)
        self.search.setMaxLength(200)
        row = QHBoxLayout()
        row.setSpacing(20)
        row.addWidget(title)
        row.addWidget(self.search, 1)
        row.addWidget(self._build_outcome())
        return row

    def _build_outcome(self) -> ChoiceBox:
        self.outcome = ChoiceBox()
        self.outcome.setObjectName("choice_outcome")
        self.outcome.setAccessibleName(self._words["review_shell.inbox-outcome-name"])
        self.outcome.addItem(self._words["review_shell.inbox-outcome-all"], "")
        for outcome in OUTCOMES:
            self.outcome.addItem(name_outcome(outcome, self._words), outcome)
        return self.outcome

    def _build_filters(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(6)
        self._kinds = QButtonGroup(self)
        self._kinds.setExclusive(True)
        for number, shown in enumerate(Shown, 1):
            button = QPushButton(self._words[f"review_shell.shown-{shown}"])
            button.setObjectName(f"button_shown_{shown}")
            button.setCheckable(True)
            button.setChecked(shown is Shown.OPEN)
            button.setShortcut(f"Alt+{number}")
            button.setToolTip(f"Alt+{number}")
            self._kinds.addButton(button, number)
            row.addWidget(button)
        row.addStretch(1)
        return row

    def _build_bottom(self) -> QHBoxLayout:
        self.told = QLabel()
        self.told.setObjectName("inbox_told")
        self.told.setWordWrap(True)
        set_variant(self.told, "kind", "subheading")
        self.status = QLabel(self._hint)
        self.status.setObjectName("inbox_status")
        self.status.setWordWrap(True)
        set_variant(self.status, "kind", "quiet")
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(self.status, 1)
        row.addWidget(self.told, 0, Qt.AlignmentFlag.AlignRight)
        return row

    def _connect(self) -> None:
        self.model.waiting_counted.connect(self.waiting_counted)
        self.model.arrived.connect(self._on_arrived)
        self.model.changing.connect(self._on_changing)
        self.model.changed.connect(self._on_changed)
        self.model.failed.connect(self._on_failed)
        self.model.changed_lines.connect(self.names.take)
        self.model.changed_lines.connect(self._on_changed_lines)
        self.names.grown.connect(self._on_names_grown)
        self.names.failed.connect(self._on_names_failed)
        self.search.textChanged.connect(self._narrow)
        self.search.returnPressed.connect(self._on_search_entered)
        self._kinds.idClicked.connect(self._on_kind_chosen)
        self.outcome.currentIndexChanged.connect(self._narrow)
        self.table.open_requested.connect(self._on_open_requested)
        self.empty.all_requested.connect(self.show_all)
        self.empty.again_requested.connect(self._on_again_requested)
        self.ticking.ticked.connect(self.model.tick)
        QShortcut(QKeySequence.StandardKey.Find, self).activated.connect(self.focus_search)

    # ── what is shown ───────────────────────────────────────────────────────────────────────────

    @property
    def shown(self) -> Shown:
        """Which kind of records is shown."""
        return list(Shown)[self._kinds.checkedId() - 1]

    def focus_search(self) -> None:
        """Let the next key be one of a name."""
        self._is_table_wanted = False
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def show_all(self) -> None:
        """Take search and filters away."""
        self._kinds.button(1).setChecked(True)
        self.outcome.setCurrentIndex(0)
        self.search.clear()
        self._narrow()
        self.table.setFocus()

    def _on_kind_chosen(self) -> None:
        """The next Enter opens the first line, as soon as there is one."""
        self._is_table_wanted = True
        self._narrow()

    def _narrow(self) -> None:
        """Show what search and filters ask for now. What is chosen stays so if it is among that, and is seen."""
        chosen = self.table.chosen
        self._ask()
        if not chosen or not self.table.choose(chosen):
            self.table.choose_first()
        self.table.show_chosen()
        self._show_empty()

    def _ask(self) -> None:
        text, found = self.search.text().strip(), None
        if text:
            matches = self.names.find(text)
            found = frozenset(one.record_id for one in matches.first)
            self._tell_found(matches.count)
        else:
            self.status.setText(self._hint)
        outcome = str(self.outcome.currentData())
        self.model.choose(InboxFilter(self._desk.by.member.id, self.shown, outcome, found))

    def _tell_found(self, count: int) -> None:
        say = self._words.format
        many = count > MOST_FOUND
        parts = [say(f"review_shell.inbox-found{'-first' if many else ''}", count=count, shown=MOST_FOUND)]
        if not self.names.is_complete:
            parts.append(say("review_shell.inbox-names-reading", count=self.names.count))
        if self.names.unreadable:
            parts.append(say("review_shell.inbox-names-unreadable", count=self.names.unreadable))
        self.status.setText(" ".join(parts))

    def _show_empty(self) -> None:
        is_empty = not self.model.rowCount()
        if is_empty:
            is_narrow = self.model.wanted.is_narrow or self.shown is not Shown.OPEN
            self.empty.show_reason(is_reading=self.model.is_reading, is_narrow=is_narrow)
        # The table keeps the focus if it had it: arrows work as soon as there is a line.
        had_focus = (
            self._is_table_wanted or self.table.hasFocus() or self.empty.isAncestorOf(self.focusWidget() or self)
        )
        self._stack.setCurrentWidget(self.empty if is_empty else self.table)
        if had_focus and not is_empty:
            self._is_table_wanted = False
            self.table.setFocus()

    # ── what comes about ────────────────────────────────────────────────────────────────────────

    def _on_changing(self) -> None:
        self._place = self.table.chosen_line, self.table.top

    def _on_changed(self) -> None:
        self._go_back(self._place)
        self.names.load_once()  # only now: the first lines are not to wait for ten thousand names

    def _go_back(self, place: Place) -> None:
        """Nobody has asked for what has come: the same line is chosen, and stands where it stood."""
        chosen, top = place
        self.table.choose_again(chosen)
        self.table.scroll_back(top)
        self._show_empty()

    def _on_changed_lines(self, changed: tuple[ListedRecord, ...]) -> None:
        """Somebody may have come to work here since names were asked."""
        if not {line.record.claimed_by for line in changed} <= {None, *self.model.people}:
            self._ask_people()

    def _on_arrived(self, count: int) -> None:
        key = "inbox-arrived-one" if count == 1 else "inbox-arrived"
        self.told.setText(self._words.format(f"review_shell.{key}", count=count))

    def _on_failed(self, error: ScreenerError) -> None:
        told = say_failure(error, self._words)
        if self.model.rowCount():
            self.told.setText(told)
        else:
            self.empty.show_trouble(told)
            self._stack.setCurrentWidget(self.empty)

    def _on_again_requested(self) -> None:
        self.empty.show_reason(is_reading=True, is_narrow=False)
        self.model.start()

    def _on_names_grown(self) -> None:
        if self.search.text().strip():
            place = self.table.chosen_line, self.table.top
            self._ask()
            self._go_back(place)

    def _on_names_failed(self, error: ScreenerError) -> None:
        told = self._words["review_shell.inbox-names-away"]
        self.told.setText(self._words.format("review_shell.trouble", message=told, code=error.code))

    def _on_search_entered(self) -> None:
        if self.model.rowCount() == 1:
            self._on_open_requested(self.table.chosen)
        else:
            self.table.setFocus()

    def _on_open_requested(self, record_id: str) -> None:
        line = self.model.find_line(record_id)
        if line is None:
            return
        self.model.open_identity(line)
        if not self._may_open:
            self.told.setText(self._words["review_shell.inbox-reception"])
        elif line.is_damaged:
            self.told.setText(self._words["review_shell.inbox-damaged"])
        else:
            self.told.clear()
            self.open_requested.emit(record_id)
