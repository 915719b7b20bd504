"""The patient's way through the pages: a `QWizard` that asks `interview.pages` where to go next.

It shows no header and no buttons of its own; the window around it does. Pages are made when they are first reached.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget, QWizard
from typing_extensions import override

from screener.interview.pages import Page, PageKind
from screener.kiosk.look_ahead import LookAhead
from screener.kiosk.page import KioskPage

if TYPE_CHECKING:
    from screener.interview.facts import Facts
    from screener.interview.run import Run

PageBuilder = Callable[[Page, "Run"], KioskPage]
"""Makes the widget of a page."""
_BUILT_AHEAD = frozenset({PageKind.SECTION, PageKind.EDUCATION, PageKind.CHECK})
"""The pages that hold so much that they are built while the one before is read."""


class Wizard(QWizard):
    """One patient's way. A new one is made for the next patient."""

    page_shown = Signal(object)
    """The `KioskPage` now shown, ready to be used."""
    restart_requested = Signal()
    """A page says that this patient is finished."""
    run_wanted = Signal()
    """Somebody wants to begin; whoever hears this calls `begin` as soon as the form has been read."""
    staff_needed = Signal(str, object)
    """As a page's own."""

    def __init__(self, first: KioskPage, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._run: Run | None = None
        self._build_page: PageBuilder | None = None
        self._with_visit = first.page.kind is PageKind.VISIT
        self._ids: dict[str, int] = {}
        self._visited: set[str] = set()
        self._returns_to: str | None = None
        self._is_travelling = False
        self._look_ahead = LookAhead(self)
        self._pages_of: tuple[Facts, tuple[Page, ...]] | None = None
        self._shown: KioskPage | None = None
        self.setWindowFlags(self.windowFlags() & ~self.windowType())
        self.setWizardStyle(QWizard.WizardStyle.ModernStyle)
        self.setOptions(QWizard.WizardOption.NoDefaultButton | QWizard.WizardOption.NoCancelButton)
        self.setButtonLayout([])
        self._add(first)
        self.currentIdChanged.connect(self._on_current_changed)

    def begin(self, run: Run, build_page: PageBuilder, at: str = "") -> None:
        """Give the way its run and go on from the first page; or at a page that was reached before."""
        self._run = run
        self._build_page = build_page
        if self.shown is not None:
            self.shown.run = run
        if any(page.id == at for page in self.find_pages()):
            self.travel_to(at)
            return
        if self.shown is not None:
            self.shown.enter()
        self.advance()

    @property
    def shown(self) -> KioskPage | None:
        """The page now shown."""
        page = self.currentPage()
        return page if isinstance(page, KioskPage) else None

    def find_pages(self) -> tuple[Page, ...]:
        """All pages in force now; none before the form has been read."""
        if self._run is None:
            return ()
        from screener.interview.pages import find_pages

        facts = self._run.interview.facts
        if self._pages_of is None or self._pages_of[0] is not facts:  # asked many times between two answers
            self._pages_of = (facts, find_pages(self._run.interview, with_visit=self._with_visit))
        return self._pages_of[1]

    def go_next(self) -> None:
        """Go on if the page lets one."""
        page = self.shown
        if page is not None and page.may_leave():
            self.advance()

    def advance(self) -> None:
        """Go on without asking the page."""
        if self._run is None:
            self.run_wanted.emit()
            return
        following = self._find_next()
        if following is None:
            return
        self._prepare(following)
        self.next()

    def go_back(self) -> None:
        """Go back within the page, or to the page before, past any that are no longer in force."""
        if self.shown is not None and self.shown.turn_back():
            return
        self._returns_to = None
        in_force = {page.id for page in self.find_pages()}
        self._is_travelling = True
        while len(self.visitedIds()) > 1:
            self.back()
            if self.shown is not None and self.shown.page.id in in_force:
                break
        self._is_travelling = False
        self._show_current()

    def change(self, page_id: str, item_id: str) -> None:
        """Go back to one page to change an item; Continue then returns to where one came from."""
        origin = self.shown
        if origin is None or self._ids.get(page_id) not in self.visitedIds():
            return
        self._is_travelling = True
        while self.shown is not None and self.shown.page.id != page_id and len(self.visitedIds()) > 1:
            self.back()
        self._is_travelling = False
        self._returns_to = origin.page.id
        self._show_current()
        if self.shown is not None:
            self.shown.focus_item(item_id)

    def travel_to(self, page_id: str) -> None:
        """Go on to a page of the way without stopping."""
        self._is_travelling = True
        while self.shown is not None and self.shown.page.id != page_id and self._find_next() is not None:
            # Who went on from here before has seen it: after a change, Continue need not stop there again.
            self._visited.add(self.shown.page.id)
            self.advance()
        self._is_travelling = False
        self._show_current()

    def _find_next(self) -> Page | None:
        pages = self.find_pages()
        here = self.shown.page.id if self.shown else ""
        ids = [page.id for page in pages]
        # What stands before the way, as a screen at rest does, leads to its first page.
        rest = pages[ids.index(here) + 1 :] if here in ids else pages
        if self._returns_to is None:
            return rest[0] if rest else None
        # What the change brought up and nobody has seen yet comes before the return.
        return next((page for page in rest if page.id == self._returns_to or page.id not in self._visited), None)

    def _prepare(self, page: Page) -> None:
        if page.id not in self._ids and self._run is not None and self._build_page is not None:
            self._add(self._build_page(page, self._run))

    def _add(self, page: KioskPage) -> None:
        self._ids[page.page.id] = len(self._ids)
        page.next_requested.connect(self.advance)
        page.page_changed.connect(self._on_page_changed)
        page.change_requested.connect(self.change)
        page.restart_requested.connect(self.restart_requested)
        page.staff_needed.connect(self.staff_needed)
        self.setPage(self._ids[page.page.id], page)

    def _on_page_changed(self) -> None:
        self._look_ahead.begin(self._build_ahead())
        self.page_shown.emit(self.shown)

    def _build_ahead(self) -> Iterator[None]:
        """Build and lay out the page that follows now, in steps of a few milliseconds."""
        following = self._find_next()
        if following is None or following.kind not in _BUILT_AHEAD or self.shown is None:
            return
        self._prepare(following)
        yield
        page = self.page(self._ids[following.id])
        if isinstance(page, KioskPage) and not page.isVisible():
            yield from page.prepare(self.shown.size())

    def _on_current_changed(self, _page: int) -> None:
        if not self._is_travelling:
            self._show_current()

    def _show_current(self) -> None:
        page = self.shown
        if page is None:
            return
        if self._shown is not None and self._shown is not page:
            self._shown.leave()
        self._shown = page
        self._visited.add(page.page.id)
        if page.page.id == self._returns_to:
            self._returns_to = None
        if self._run is not None:
            self._run.enter_page(page.page.id)
        page.enter()
        page.focus_page()
        self.page_shown.emit(page)
        self._look_ahead.begin(self._build_ahead())

    @override
    def nextId(self) -> int:
        following = self._find_next()
        return -1 if following is None else self._ids.get(following.id, len(self._ids))

    @override
    def reject(self) -> None:
        """Escape ends nothing: only staff end a patient's way."""

    @override
    def accept(self) -> None:
        """The last page ends by its own button."""


class PageFrame(QWidget):
    """What one sees of a wizard: its pages alone.

    WORKAROUND(QWizard keeps a ruler and an empty row of buttons below its pages): the wizard is made higher than this
    frame, which clips them.
    """

    def __init__(self, wizard: Wizard) -> None:
        super().__init__()
        self._wizard = wizard
        self._overhang_px = 20
        wizard.setParent(self)
        wizard.page_shown.connect(self.fit)

    def fit(self) -> None:
        """Let the page shown fill the frame, whatever stands below it."""
        page = self._wizard.shown
        if page is None:
            return
        page.installEventFilter(self)
        if page.height() != self.height():
            self._overhang_px += self.height() - page.height()
            self._place()

    def _place(self) -> None:
        self._wizard.setGeometry(0, 0, self.width(), self.height() + self._overhang_px)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and watched is self._wizard.shown:
            QTimer.singleShot(0, self, self.fit)  # the wizard is in the midst of laying itself out
        return False
