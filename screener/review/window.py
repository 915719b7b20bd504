"""The practitioner's window: signing in, working, or locked. It shows one of the three and hides the others.

Its title names the clinic and never a patient. It remembers its size and look in the data folder.

Object name: `review_window`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QSettings, QSize, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QMenu, QStackedLayout, QWidget
from shiboken6 import Shiboken
from typing_extensions import override

from screener.review.confirming import confirm
from screener.review.keys_dialog import KeysDialog
from screener.review.lock import Lock, close_other_windows
from screener.review.sign_in_page import SignInPage
from screener.review.workspace import Workspace
from screener.ui.focus_ring import FocusRing
from screener.ui.idle import IdleWatch
from screener.ui.theme import SCALES, Sheet, apply_theme, set_variant

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QWindow

    from screener.questionnaire.text import Words
    from screener.review.desk import Desk
    from screener.review.setup import ReviewSetup

LAYOUT = "review.ini"
"""The file of the data folder in which the window's size and look are kept. It may be deleted at any time."""
USUAL_SIZE = QSize(1360, 860)
"""In pixels; on a smaller screen the window opens as large as that."""
_MOST_ASKED = QSize(1024, 700)
"""What the window may ask for by itself, in pixels: what the smallest screen it is made for has to give."""


class ReviewWindow(QWidget):
    """One window from start to end, whoever signs in to it."""

    sign_in_tried = Signal(str, str)
    unlock_tried = Signal(str)
    signed_out = Signal(object)
    """Somebody signed out: what is still to be done for them in the background."""
    closed = Signal()

    def __init__(self, setup: ReviewSetup, words: Words) -> None:
        super().__init__()
        self.setObjectName("review_window")
        self.setWindowTitle(words.format("review_shell.window-title", clinic=setup.clinic_name))
        set_variant(self, "kind", "window")
        self._setup, self.words = setup, words
        self._settings = QSettings(str(setup.data / LAYOUT), QSettings.Format.IniFormat)
        self._scale = 1.0
        self._high_contrast = False
        self.workspace: Workspace | None = None
        self._left: QWidget | None = None  # what had the focus when it was covered
        self.sign_in_page = SignInPage(words, setup.clinic_name, setup.hint)
        self.lock = Lock(words)
        self._stack = _Stack(self)
        self._stack.addWidget(self.sign_in_page)
        self._stack.addWidget(self.lock)
        self._ring = FocusRing(self)
        self._idle_watch = IdleWatch(setup.lock_s, self)
        self._menu = self._make_menu()
        self._connect()
        self._make_keys()
        self._read_layout()

    def _connect(self) -> None:
        self.sign_in_page.tried.connect(self.sign_in_tried)
        self.lock.tried.connect(self.unlock_tried)
        self.lock.sign_out_requested.connect(self._on_lock_left)
        self._idle_watch.fell_idle.connect(self._on_fell_idle)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusWindowChanged.connect(self._on_focus_window_changed)

    # ── who works here ──────────────────────────────────────────────────────────────────────────

    @property
    def is_locked(self) -> bool:
        """True while somebody is signed in and covered."""
        return self.workspace is not None and self._stack.currentWidget() is self.lock

    def begin(self, desk: Desk) -> None:
        """Somebody has signed in: show them their pages."""
        self.workspace = workspace = Workspace(desk)
        workspace.bar.set_menu(self._menu)
        workspace.lock_requested.connect(self.lock_now)
        workspace.sign_out_requested.connect(self.ask_to_sign_out)
        self._stack.addWidget(workspace)
        self._uncover(workspace)
        self._idle_watch.begin()

    def lock_now(self) -> None:
        """Cover everything at once."""
        self._cover(was_idle=False)

    def unlock(self) -> None:
        """Take the cover away."""
        if self.workspace is not None:
            self._uncover(self.workspace)
            self._idle_watch.begin()

    def ask_to_sign_out(self) -> None:
        """Sign out; if that forgets something, only once somebody is sure."""
        if self._may_end():
            self.sign_out()

    def sign_out(self) -> None:
        """Forget whoever is signed in, and every patient: nothing of them is left in any widget."""
        workspace, self.workspace = self.workspace, None
        self._left = None
        if workspace is None:
            return
        self._idle_watch.stop()
        close_other_windows(self)
        rest = workspace.end()
        self._stack.removeWidget(workspace)
        workspace.hide()
        workspace.deleteLater()
        QApplication.clipboard().clear()
        self.sign_in_page.ask(was_signed_out=True)
        self._stack.setCurrentWidget(self.sign_in_page)
        self.sign_in_page.form.focus_first()
        self.signed_out.emit(rest)

    def _cover(self, *, was_idle: bool) -> None:
        workspace = self.workspace
        if workspace is None or self.is_locked:
            return
        self._idle_watch.stop()
        self._left = self.focusWidget()
        close_other_windows(self)
        about = "lock-forgets" if workspace.has_unwritten else "lock-loses" if workspace.has_undone_work else ""
        warning = self.words[f"review_shell.{about}"] if about else ""
        self.lock.ask(workspace.desk.by.member.name, was_idle=was_idle, warning=warning)
        self._stack.setCurrentWidget(self.lock)
        # Hidden is not enough: nothing of it may hear a key either.
        workspace.setEnabled(False)
        QApplication.clipboard().clear()
        self.lock.form.focus_first()

    def _uncover(self, workspace: Workspace) -> None:
        workspace.setEnabled(True)
        self._stack.setCurrentWidget(workspace)
        page = workspace.stack.currentWidget()
        if page is not None:
            page.setFocus()
        if page is workspace.inbox:
            workspace.inbox.table.setFocus()
        left, self._left = self._left, None
        if left is not None and Shiboken.isValid(left) and left.isVisible() and workspace.isAncestorOf(left):
            left.setFocus()

    def _on_fell_idle(self) -> None:
        self._cover(was_idle=True)

    def _on_focus_window_changed(self, window: QWindow | None) -> None:
        if window is not None:
            self._idle_watch.watch(window)

    def tell(self, text: str) -> None:
        """Say that something went wrong, where whoever is there sees it."""
        if self.workspace is None:
            self.sign_in_page.form.tell_problem(text)
        elif self.is_locked:
            self.lock.form.tell_problem(text)
        else:
            self.workspace.tell(text)

    # ── look and keys ───────────────────────────────────────────────────────────────────────────

    @property
    def scale(self) -> float:
        """How much larger than normal text is."""
        return self._scale

    def set_look(self, scale: float, *, high_contrast: bool) -> None:
        """Make all text larger or smaller, and choose the colours."""
        self._scale, self._high_contrast = scale, high_contrast
        app = QApplication.instance()
        if isinstance(app, QApplication):
            apply_theme(app, scale, high_contrast=high_contrast, sheet=Sheet.REVIEW)

    def _change_scale(self, by: int) -> None:
        at = SCALES.index(self._scale) + by if by else 0
        self.set_look(SCALES[max(0, min(at, len(SCALES) - 1))], high_contrast=self._high_contrast)

    def _toggle_contrast(self) -> None:
        self.set_look(self._scale, high_contrast=not self._high_contrast)

    def _make_menu(self) -> QMenu:
        menu = QMenu(self)
        for name, key, what in self._list_look_actions():
            action = menu.addAction(self.words[f"review_shell.menu-{name}"])
            action.setShortcut(QKeySequence(key))
            action.triggered.connect(what)
            self.addAction(action)  # its key works without the menu
        return menu

    def _list_look_actions(self) -> tuple[tuple[str, str, Callable[[], None]], ...]:
        return (
            ("larger", "Ctrl++", lambda: self._change_scale(1)),
            ("smaller", "Ctrl+-", lambda: self._change_scale(-1)),
            ("normal", "Ctrl+0", lambda: self._change_scale(0)),
            ("contrast", "Ctrl+Alt+H", self._toggle_contrast),
            ("keys", "F1", self.show_keys),
        )

    def _make_keys(self) -> None:
        keys: dict[str, Callable[[Workspace], None]] = {
            "Ctrl+L": lambda _: self.lock_now(),
            "Ctrl+I": lambda workspace: workspace.show_inbox(),
            "Ctrl+Shift+I": lambda workspace: workspace.show_insight(),
            "F5": lambda workspace: workspace.inbox.refresh(),
        }
        for key, what in keys.items():
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.activated.connect(lambda what=what: self._on_key(what))
        # A larger text is asked for with whatever of the two signs the keyboard has without Shift.
        QShortcut(QKeySequence("Ctrl+="), self).activated.connect(lambda: self._change_scale(1))

    def _on_key(self, what: Callable[[Workspace], None]) -> None:
        if self.workspace is not None and not self.is_locked:
            what(self.workspace)

    def show_keys(self) -> None:
        """List the keys of what whoever is signed in may do."""
        role = None if self.workspace is None else self.workspace.desk.by.member.role
        KeysDialog(self.words, role, self).open()

    def _may_end(self) -> bool:
        """Whether nothing is lost by leaving, or somebody is sure. Nobody leaves what is being done."""
        workspace = self.workspace
        if workspace is None:
            return True
        if workspace.is_busy:
            workspace.tell_busy()
            return False
        if workspace.has_unwritten and not self._is_sure_to_forget():
            return False
        return not workspace.has_undone_work or self._is_sure_to_sign_out()

    def _on_lock_left(self) -> None:
        """Sign out from the cover, which has asked already."""
        if self.workspace is not None and self.workspace.is_busy:
            self.lock.refuse(self.words["review_shell.busy"])
        else:
            self.sign_out()

    def _is_sure_to_forget(self) -> bool:
        """Ask whether what was written of a treatment may be forgotten. Modal: a test replaces this."""
        return confirm(self, self.words, "forget")

    def _is_sure_to_sign_out(self) -> bool:
        """Ask whether what was decided may be forgotten. Modal: a test replaces this."""
        return confirm(self, self.words, "sign-out")

    # ── its layout ──────────────────────────────────────────────────────────────────────────────

    def _read_layout(self) -> None:
        scale, contrast = str(self._settings.value("scale", "100")), str(self._settings.value("contrast", "no"))
        known = {str(round(each * 100)): each for each in SCALES}
        self.set_look(known.get(scale, 1.0), high_contrast=contrast == "yes")
        geometry = self._settings.value("geometry")
        if not isinstance(geometry, QByteArray) or not self.restoreGeometry(geometry):
            self.resize(USUAL_SIZE.boundedTo(self.screen().availableSize()))

    def _write_layout(self) -> None:
        self._settings.setValue("geometry", self.saveGeometry())
        self._settings.setValue("scale", str(round(self._scale * 100)))
        self._settings.setValue("contrast", "yes" if self._high_contrast else "no")
        self._settings.sync()

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        if not self._may_end():
            event.ignore()
            return
        self._write_layout()
        self.sign_out()
        event.accept()
        self.closed.emit()


class _Stack(QStackedLayout):
    """Sign-in, work and cover, one at a time. None of them makes the window larger than the screen.

    While text is made larger, a page asks for much before it has broken its lines anew; a window that grew then would
    stay so.
    """

    @override
    def minimumSize(self) -> QSize:
        return super().minimumSize().boundedTo(_MOST_ASKED)
