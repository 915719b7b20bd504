"""What was done is written down here, beside the course so far; mostly the device and depth of the last time stand.

Object names: page_treatment, button_back, course_strip, treatment_fields, label_status, button_save.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from screener.determination.treatments import Treatment, is_asked_back, keep_treatment, say_so
from screener.interview.facts import Facts
from screener.interview.wording import answer_in_words
from screener.records.model import Record
from screener.review.course_strip import CourseStrip
from screener.review.shown_name import say_person
from screener.review.surfaces import make_button, make_label, make_plain
from screener.review.treatment_fields import TreatmentFields
from screener.ui.theme import set_variant

if TYPE_CHECKING:
    from screener.determination.casebook import Opened
    from screener.determination.course import Course
    from screener.errors import Problem, ScreenerError
    from screener.review.desk import Desk


class TreatmentPanel(QWidget):
    """The page of one countersigned record. It keeps what was written until another record is shown."""

    kept = Signal(object)
    """`Opened`, with the record and the treatment as they are kept now."""
    closed = Signal()
    """Done, or left."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page_treatment")
        set_variant(self, "kind", "page")
        self.setProperty("ring", False)  # it has the focus only while what was done is being kept
        self._desk, self._words = desk, desk.words
        self._opened: Opened | None = None
        self.is_edited = False
        """True while something that a person wrote here is not kept."""
        self.is_busy = False
        """True until it is known whether it is kept."""
        self._is_asked_back = False
        self._title = make_label("", "title", "label_title")
        self._about = make_label("", "quiet", "label_about")
        self._strip = CourseStrip(self._words)
        self.fields = TreatmentFields(self._words)
        self._status = make_label("", "quiet", "label_status")
        self._back = make_button(self._words["review_treatment.leave"], "button_back", "quiet")
        self._save = make_button(self._words["review_treatment.save"], "button_save", "primary")
        self._scroll = QScrollArea()
        self._inside, self._column = make_plain()
        self._lay_out()
        self._connect()

    def begin(self, opened: Opened) -> None:
        """Write down what was done with a record. What was written for the same one, and not kept, is still there."""
        is_same = self._opened is not None and self._opened.record.id == opened.record.id
        self._opened = opened
        self._title.setText(f"{self._words['review_treatment.title']} · {say_person(opened.identity, self._words)}")
        if not (is_same and self.is_edited):
            self.fields.fill(opened.treatment or self._propose(opened))
            self.is_edited = False
            self._ask_back(False)
            self._tell("")
        key = "intro" if opened.treatment is None else "earlier"
        self._about.setText(self._words[f"review_treatment.{key}"])
        self._strip.hide()
        take = partial(self._on_course, opened)
        self._desk.tasks.start(lambda: self._desk.casebook.read_course(opened), take, self._on_failed)
        self.fields.focus_first()

    def _propose(self, opened: Opened) -> Treatment:
        """What is likely: done on the day decided for, if that has come, on the areas that the patient chose."""
        setting = self._desk.casebook.get_setting(opened)
        decided = opened.determination.treat_on if opened.determination else None
        on = decided if decided is not None and setting.signed_on <= decided <= setting.today else setting.today
        case = opened.case
        facts = Facts(case.questionnaire, case.given, case.on)
        item = case.questionnaire.items.get(facts.area_item or "")
        answer = facts.get(item.id) if item is not None else None
        areas = answer_in_words(item, answer, self._words) if item is not None and answer is not None else ""
        return Treatment(on, areas)

    def _on_course(self, opened: Opened, course: Course | None) -> None:
        if self._opened is not opened:
            return
        self._strip.set_course(course)
        self._strip.setVisible(course is not None)
        self._bring_into_view()
        last = _find_last(course, opened)
        if last is None or self.is_edited or opened.treatment is not None:
            return
        proposed = self._propose(opened)
        alike = replace(proposed, device=last.device, depth_mm=last.depth_mm, passes=last.passes)
        self.fields.fill(alike)
        self._tell(self._words["review_treatment.from-last"])

    # ── keeping ─────────────────────────────────────────────────────────────────────────────────

    def _on_save(self) -> None:
        opened, treatment = self._opened, self.fields.read()
        if opened is None or self.is_busy:
            return
        if isinstance(treatment, tuple):
            self._show_problems(treatment)
            return
        if self._is_asked_back:
            treatment = say_so(treatment, opened)
        self._set_saving(True)
        self._tell(self._words["review_treatment.saving"])
        place = self._desk.casebook.place
        done = partial(self._on_kept, opened, treatment)
        self._desk.tasks.start(lambda: keep_treatment(place, opened, treatment), done, self._on_failed)

    def _on_kept(self, opened: Opened, treatment: Treatment, outcome: Record | tuple[Problem, ...]) -> None:
        self._set_saving(False)
        if isinstance(outcome, tuple):
            self._show_problems(outcome)
            return
        self.is_edited = False
        self._ask_back(False)
        self.fields.show_problems(())
        self._tell(self._words["review_treatment.saved"])
        self._opened = replace(opened, record=outcome, treatment=treatment)
        self.kept.emit(self._opened)
        self.closed.emit()

    def _on_failed(self, error: ScreenerError) -> None:
        self._set_saving(False)
        self._tell(error.message, is_problem=True)

    def _show_problems(self, problems: tuple[Problem, ...]) -> None:
        """Say each problem once: beside its field, or below if it is of none."""
        elsewhere = self.fields.show_problems(problems)
        self._ask_back(is_asked_back(problems))
        told = " ".join(f"{problem.message} {problem.advice}" for problem in elsewhere)
        self._tell(self._words["review_treatment.asked-back"] if self._is_asked_back else told, is_problem=bool(told))
        self._bring_into_view()

    def _ask_back(self, is_asked_back: bool) -> None:
        """Whether the next time it is kept means that it is so, however unlikely."""
        self._is_asked_back = is_asked_back
        self._save.setText(self._words[f"review_treatment.{'save-so' if is_asked_back else 'save'}"])

    def _set_saving(self, is_saving: bool) -> None:
        self.is_busy = is_saving
        if is_saving and self._save.hasFocus():
            self.setFocus()  # a button that is switched off hands it to whatever comes next in the window
        self._save.setEnabled(not is_saving)
        if not is_saving and self.hasFocus():
            self._save.setFocus()

    def _tell(self, text: str, *, is_problem: bool = False) -> None:
        set_variant(self._status, "kind", "field-problem" if is_problem else "quiet")
        self._status.setText(text)

    def _bring_into_view(self) -> None:
        """Scroll to the field that is written in: Qt does it for the Tab key alone."""
        self._column.activate()
        self._inside.adjustSize()
        if (field := self.focusWidget()) is not None and self.fields.isAncestorOf(field):
            self._scroll.ensureWidgetVisible(field)

    def _leave(self) -> None:
        if not self.is_busy:
            self.closed.emit()

    def _on_edited(self) -> None:
        self.is_edited = True
        if self._is_asked_back:
            self.fields.show_problems(())
            self._tell("")
            self._ask_back(False)

    # ── laying out ──────────────────────────────────────────────────────────────────────────────

    def _lay_out(self) -> None:
        for widget in (self._about, self._strip, self.fields):
            self._column.addWidget(widget)
        self._column.addStretch(1)
        set_variant(self._scroll, "kind", "clear")
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidget(self._inside)
        row = QHBoxLayout()
        row.addWidget(self._status, 1)
        for button in (self._back, self._save):
            row.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(22, 14, 22, 14)
        layout.setSpacing(10)
        layout.addWidget(self._title)
        layout.addWidget(self._scroll, 1)
        layout.addLayout(row)

    def _connect(self) -> None:
        self.fields.changed.connect(self._on_edited)
        self._save.clicked.connect(self._on_save)
        self._back.clicked.connect(self._leave)
        keys: dict[str, Callable[[], None]] = {
            "Ctrl+Return": self._on_save,
            "Ctrl+Enter": self._on_save,
            "Alt+Left": self._leave,
            "Escape": self._leave,
        }
        for key, what in keys.items():
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setAutoRepeat(False)  # a key held down does not say that what is asked back is so
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(what)


def _find_last(course: Course | None, opened: Opened) -> Treatment | None:
    """What was done in the session before, if it is known."""
    done = [one.treatment for one in course.sessions if one.treatment is not None] if course else []
    return done[-1] if done and done[-1] != opened.treatment else None
