"""One page of the patient's way: heading, contents in one column that scrolls, and what is wrong at the top.

Pages are built from `interview.pages` and ask the run for everything: they keep no answer and decide no order.

Variants the style sheet knows (`set_variant(widget, "kind", …)`):
labels title, display, heading, subheading, intro, quiet, question, help, small, problem · frames card, notice,
problem, followup, line · buttons primary, secondary (no kind), quiet, link, option, option-left · fields `state`
"problem".

Object names: `page_<id>`, `problem_summary`, `problem_link_<item>`, `button_leave_blank`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QAbstractButton,
    QFrame,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QScroller,
    QVBoxLayout,
    QWidget,
    QWizardPage,
)
from typing_extensions import override

from screener.ui.theme import BASE_PX, changes_text, set_variant

if TYPE_CHECKING:
    from screener.errors import Problem
    from screener.interview.pages import Page
    from screener.interview.run import Run
    from screener.kiosk.problem_summary import ProblemSummary
    from screener.questionnaire.text import Words

COLUMN_PX = 760
"""Widest column at scale 1: about 70 characters."""
GAP_PX = 16
"""Between the parts of a column."""
_SENTENCE_ENDS = (".", "?", "!", ":")
_SIDE_PX = 40
"""Least room beside a column, as beside the bars above and below it."""


def make_label(text: str, kind: str, parent: QWidget | None = None) -> QLabel:
    """A label of plain text that breaks its lines, in one of the style sheet's kinds."""
    label = QLabel(parent)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setText(text)
    set_variant(label, "kind", kind)
    return label


def make_frame(kind: str, name: str = "") -> tuple[QFrame, QVBoxLayout]:
    """A surface of one of the style sheet's kinds, and the layout to fill it."""
    frame = QFrame()
    frame.setObjectName(name)
    set_variant(frame, "kind", kind)
    layout = QVBoxLayout(frame)
    layout.setContentsMargins(22, 18, 22, 20)
    layout.setSpacing(12)
    return frame, layout


def make_line() -> QFrame:
    """A thin line between two things on one card."""
    line = QFrame()
    set_variant(line, "kind", "line")
    return line


class KioskPage(QWizardPage):
    """A page with the common frame. Subclasses fill the column and override what they need."""

    page_changed = Signal()
    """Something a person did here changed what is in force, or what this page shows."""
    change_requested = Signal(str, str)
    """Section id and item id of an answer that a person wants to change; Continue then comes back here."""
    next_requested = Signal()
    """Go on now, without asking `may_leave` again."""
    restart_requested = Signal()
    """This patient is finished: wipe everything and begin with the next."""

    staff_needed = Signal(str, object)
    """Only staff may allow something: what it is about, in words, and what to call once their code was right."""

    title_kind = "title"
    """Kind of the heading, as the style sheet knows it."""
    next_words = "kiosk_shell.continue"
    """Key of the words on the button bottom right."""
    next_name = "button_next"
    """That button's object name on this page."""
    has_back = True
    """Whether one can go back from here."""
    has_next = True
    """Whether the button bottom right is shown."""

    def __init__(
        self, page: Page, run: Run | None, words: Words, *, title: str, intro: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.page = page
        self.run = run
        self.words = words
        self.setObjectName(f"page_{page.id}")
        self.setAccessibleName(title)
        self.scroll_area = _make_scroll(self)
        self._column_widget, self.column = _make_column(self.scroll_area)
        self.summary: ProblemSummary | None = None
        self.title_label = make_label(title, self.title_kind)
        self.title_label.setObjectName(f"title_{page.id}")
        self.intro_label = make_label(intro, "intro")
        self.column.addWidget(self.title_label)
        self.column.addWidget(self.intro_label)
        self.column.addStretch(1)
        # Not before they have a place: a label shown without one is a window of its own for a moment.
        self.title_label.setVisible(bool(title))
        self.intro_label.setVisible(bool(intro))

    def add(self, widget: QWidget) -> None:
        """Put a widget below what the column already holds."""
        self.column.insertWidget(self.column.count() - 1, widget)

    def enter(self) -> None:
        """The page is about to be shown: take everything afresh from the run."""

    def leave(self) -> None:
        """The page was left, in either direction."""

    def build_ahead(self) -> Iterator[None]:
        """Build what can be built before the page is entered, in steps of a few milliseconds."""
        return iter(())

    def prepare(self, size: QSize) -> Iterator[None]:
        """Be ready to be shown at a size, in such steps."""
        yield from self.build_ahead()
        self.resize(size)
        self.grab()  # nothing less than being drawn has a hidden page styled and laid out

    def find_problems(self) -> tuple[Problem, ...]:
        """What stands in the way of going on."""
        return ()

    def may_leave(self) -> bool:
        """Asked when a person presses Continue. Shows what is wrong, or takes it away."""
        problems = self.find_problems()
        self.show_problems(problems)
        return not problems

    def turn_back(self) -> bool:
        """Asked when a person presses Back: True if the page had an earlier part of its own, and now shows it."""
        return False

    def show_problems(self, problems: Sequence[Problem]) -> None:
        """Show the summary at the top and move there, or remove it if there is nothing to show."""
        if self.summary is not None:
            self.summary.hide()
            self.summary.deleteLater()
            self.summary = None
        if not problems:
            return
        from screener.kiosk.problem_summary import ProblemSummary

        self.summary = ProblemSummary([(p, self.describe_problem(p)) for p in problems], self.words)
        self.summary.problem_chosen.connect(self.focus_item)
        self.summary.leave_requested.connect(self.next_requested)
        self.column.insertWidget(0, self.summary)
        # Made last and read first: Tab goes on from here to all that was on the page before.
        links = self.summary.findChildren(QAbstractButton)
        for before, after in pairwise((self.summary, *links, *self._find_stops_below())):
            self.setTabOrder(before, after)
        self.scroll_area.verticalScrollBar().setValue(0)
        self.summary.setFocus(Qt.FocusReason.OtherFocusReason)

    def find_stops(self) -> list[QWidget]:
        """Everything Tab stops at, in reading order.

        Not taken from Qt's own chain: PySide makes each widget that `nextInFocusChain` returns the child of the one
        asked, and loses it with that one.
        """
        return [child for child in self.findChildren(QWidget) if child.focusPolicy() & Qt.FocusPolicy.TabFocus]

    def _find_stops_below(self) -> list[QWidget]:
        """What Tab stops at below the summary."""
        return [stop for stop in self.find_stops() if not self._is_in_summary(stop)]

    def _is_in_summary(self, widget: QWidget) -> bool:
        return self.summary is not None and (widget is self.summary or self.summary.isAncestorOf(widget))

    def describe_problem(self, problem: Problem) -> str:
        """The summary's line for a problem: its question, and what is wrong."""
        item = self.run.interview.questionnaire.items.get(problem.where or "") if self.run else None
        if item is None:
            return f"{problem.message} {problem.advice}".strip()
        return f"{item.ask}{' ' if item.ask.endswith(_SENTENCE_ENDS) else ': '}{problem.message}"

    def focus_page(self) -> None:
        """Begin at the top: keys then scroll the page, and Tab goes to what stands first on it."""
        self.scroll_area.verticalScrollBar().setValue(0)
        contents = self.scroll_area.widget()
        if contents is not None:
            contents.setFocus(Qt.FocusReason.OtherFocusReason)

    def focus_item(self, item_id: str) -> None:
        """Move to an item and put the focus where its answer begins."""
        editor = self.findChild(QWidget, f"editor_{item_id}") or self.findChild(QWidget, f"item_{item_id}")
        if editor is None:
            return
        focus_first = getattr(editor, "focus_first", None)
        if focus_first is not None:
            focus_first()
        else:
            editor.setFocus(Qt.FocusReason.OtherFocusReason)
        self.show_in_view(editor)

    def find_read(self) -> QWidget | None:
        """What stands at the top of what is seen of a page that was scrolled."""
        above = self.scroll_area.verticalScrollBar().value()
        if not above:
            return None
        parts = self._column_widget.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly)
        seen = [part for part in parts if part.isVisible() and part.geometry().bottom() > above]
        return min(seen, key=lambda part: part.y(), default=None)

    def show_in_view(self, widget: QWidget) -> None:
        """Scroll so that a widget is seen, once the layout has settled."""
        QTimer.singleShot(0, widget, lambda: self._scroll_to(widget))

    def _scroll_to(self, widget: QWidget) -> None:
        contents = self.scroll_area.widget()
        layout = contents.layout() if contents else None
        if layout is not None:
            layout.activate()  # what has just unfolded has its place now, not after the next event
        self.scroll_area.ensureWidgetVisible(widget, 0, 24)

    def _fit_column(self) -> None:
        scale = self.fontInfo().pixelSize() / BASE_PX
        self._column_widget.setMaximumWidth(round(COLUMN_PX * scale))

    @override
    def changeEvent(self, event: QEvent) -> None:
        if changes_text(event):
            self._fit_column()
        super().changeEvent(event)


def _make_scroll(page: QWizardPage) -> QScrollArea:
    scroll = QScrollArea(page)
    scroll.setWidgetResizable(True)
    scroll.setFrameShape(QFrame.Shape.NoFrame)
    scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    viewport = QWidget()
    scroll.setViewport(viewport)
    QScroller.grabGesture(viewport, QScroller.ScrollerGestureType.TouchGesture)
    layout = QVBoxLayout(page)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.addWidget(scroll)
    return scroll


def _make_column(scroll: QScrollArea) -> tuple[QWidget, QVBoxLayout]:
    contents = QWidget()
    set_variant(contents, "kind", "page")
    # A page just turned to has the focus itself: keys scroll it, Tab goes to its first question, no ring is drawn.
    contents.setProperty("ring", False)
    across = QHBoxLayout(contents)
    across.setContentsMargins(_SIDE_PX, 12, _SIDE_PX, 24)
    across.setSpacing(0)
    widget = QWidget()
    widget.setMaximumWidth(COLUMN_PX)
    set_variant(widget, "kind", "column")
    column = QVBoxLayout(widget)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(GAP_PX)
    across.addStretch(1)
    across.addWidget(widget, 1000)
    across.addStretch(1)
    scroll.setWidget(contents)
    bar = scroll.verticalScrollBar()

    def make_room_for_bar(_least: int, most: int) -> None:
        """The bar stands in the margin: a column is as wide, and stands where it stood, with it and without."""
        margins = across.contentsMargins()
        margins.setRight(_SIDE_PX - bar.sizeHint().width() if most > 0 else _SIDE_PX)
        across.setContentsMargins(margins)

    bar.rangeChanged.connect(make_room_for_bar)
    return widget, column
