"""What a practitioner fills in to determine: the choice, its words or date, what was talked about, the course.

It shows and reports a draft and judges nothing. Object names: choice_<overall>, field_words, field_until,
check_<topic>, field_early, label_displaced.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QButtonGroup, QFrame, QGridLayout, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget
from typing_extensions import override

from screener.determination.decision import Overall, Topic
from screener.review.course_fields import CourseFields
from screener.review.date_field import DateField
from screener.review.drafting import Draft, Place
from screener.review.surfaces import make_button, make_card, make_label
from screener.review.tick_box import TickBox
from screener.ui.theme import changes_text, set_variant

if TYPE_CHECKING:
    from screener.determination.course import Course
    from screener.determination.decision import CoursePlan
    from screener.questionnaire.text import Words

_WRITTEN = (Overall.WITH_CARE, Overall.DEFER, Overall.DECLINE, Overall.REFER)
"""Choices that words belong to."""
_FIRST_TOPIC_KEY = 6
_COLUMNS = 2


class DeterminationForm(QWidget):
    """The fields of one determination. Keys 1 to 5 choose, 6 to 9 tick, and none of that while one writes."""

    changed = Signal()
    """The draft is another."""
    done_writing = Signal()
    """Enter was pressed in a field: whatever is next may have the focus."""

    def __init__(self, words: Words, usual: CoursePlan) -> None:
        """Make the fields.

        Args:
            words: The practitioner's language.
            usual: What a course is taken to be until somebody says otherwise.
        """
        super().__init__()
        set_variant(self, "kind", "column")
        self._words = words
        self._draft = Draft(Overall.DEFER)
        self._follows_rule = False
        self._is_ruled_out = False
        self._bar = make_label("", "small", "label_ruled_out")
        self._choices = QButtonGroup(self)
        self._topics: dict[Topic, TickBox] = {}
        self._say, self._words_field = make_label("", "subheading"), TextField("field_words")
        self._displaced = make_label("", "serious", "label_displaced")
        self._until = DateField(words["review_sign.until"], "field_until", words)
        self._early = TextField("field_early")
        self._course = CourseFields(words, usual)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        self._early_card = self._make_early()
        for card in (self._make_choices(), self._early_card, self._make_topics(), self._course):
            column.addWidget(card)
        column.addStretch(1)
        self._connect()

    @property
    def draft(self) -> Draft:
        """What stands there now."""
        return self._draft

    def show_draft(self, draft: Draft) -> None:
        """Show a draft."""
        self._draft = draft
        self._early.show_text(draft.early_reason)
        self._until.set_day(draft.until)
        self._course.show_plan(draft.course)
        for topic, box in self._topics.items():
            box.setChecked(topic in draft.discussed)
        self._find_choice(draft.overall).setChecked(True)
        self._show_what_belongs()

    def show_course(self, course: Course | None) -> None:
        """Show the course so far."""
        self._course.show_course(course)

    def show_circumstances(self, *, is_early: bool, follows_contraindication: bool, bar: str) -> None:
        """Ask for what the case asks for, and offer no treatment that is ruled out.

        Args:
            is_early: The treatment would be before the clinic's time to reflect is over.
            follows_contraindication: Words are not needed to decline.
            bar: Why this person may not treat, whatever is decided; empty if they may.
        """
        self._is_ruled_out = bool(bar)
        self._bar.setText(bar)
        self._bar.setVisible(bool(bar))
        set_variant(self._bar, "kind", "small")
        for overall in Overall:
            if overall.is_treating:
                # Not disabled: whoever goes there by key or listens is told why.
                set_variant(self._find_choice(overall), "state", "refused" if bar else "")
                self._find_choice(overall).setAccessibleDescription(bar)
        self._follows_rule = follows_contraindication
        set_variant(self._early_card, "needed", is_early)
        self._show_what_belongs()

    def focus_choice(self) -> None:
        """Let the keys choose."""
        self._find_choice(self._draft.overall).setFocus()

    def focus_place(self, place: Place, about: str = "") -> QWidget | None:
        """Put the focus where something is to be seen to; None if that is not here."""
        target: QWidget | None = {
            Place.TOPIC: next((box for topic, box in self._topics.items() if topic.value == about), None),
            Place.EARLY: self._early,
            Place.WORDS: self._words_field,
            Place.UNTIL: self._until,
        }.get(place)
        if target is not None:
            target.setFocus()
        return target

    # ── making ──────────────────────────────────────────────────────────────────────────────────

    def _make_choices(self) -> QFrame:
        card, layout = make_card("card_choice", self._words["review_sign.decide-title"])
        grid = QGridLayout()
        grid.setSpacing(6)
        layout.addLayout(grid)
        for key, overall in enumerate(Overall, 1):
            text = self._words.format("review_sign.choice", number=key, words=self._words[f"review_sign.{overall}"])
            button = make_button(text, f"choice_{overall}", "choice")
            button.setCheckable(True)
            self._choices.addButton(button, key)
            row = (key - 1) // _COLUMNS
            grid.addWidget(button, row + (row > 0), (key - 1) % _COLUMNS)
            self._add_key(str(key), lambda one=overall: self._on_key_chosen(one))
        grid.addWidget(self._bar, 1, 0, 1, _COLUMNS)  # below those that treat
        self._bar.hide()
        for widget in (self._displaced, self._until, self._say, self._words_field):
            layout.addWidget(widget)
        return card

    def _make_topics(self) -> QFrame:
        card, layout = make_card("card_topics", self._words["review_sign.talk-title"])
        for key, topic in enumerate(Topic, _FIRST_TOPIC_KEY):
            text = self._words[f"review_sign.topic-{topic}"]
            box = TickBox(self._words.format("review_sign.choice", number=key, words=text), f"check_{topic}")
            self._topics[topic] = box
            layout.addWidget(box)
            self._add_key(str(key), box.click)
        return card

    def _make_early(self) -> QFrame:
        card, layout = make_card("card_early", self._words["review_sign.early-title"])
        layout.addWidget(make_label(self._words["review_sign.early"], "subheading"))
        layout.addWidget(self._early)
        self._early.setAccessibleName(self._words["review_sign.early"])
        return card

    def _add_key(self, key: str, act: object) -> None:
        for keys in (key, f"Alt+{key}"):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setAutoRepeat(False)
            shortcut.activated.connect(act)

    def _connect(self) -> None:
        # Clicks and keys of a person alone: what is shown by the program is no change.
        self._choices.idClicked.connect(lambda key: self._choose(list(Overall)[key - 1]))
        for box in self._topics.values():
            box.clicked.connect(self._on_edited)
        for field in (self._words_field, self._early):
            field.textChanged.connect(self._on_edited)
            field.done.connect(self.done_writing)
        self._until.changed.connect(self._on_edited)
        self._course.changed.connect(self._on_edited)

    # ── what is done ────────────────────────────────────────────────────────────────────────────

    def _on_key_chosen(self, overall: Overall) -> None:
        self._find_choice(overall).setChecked(True)
        self._choose(overall)

    def _choose(self, overall: Overall) -> None:
        if overall.is_treating and self._is_ruled_out:
            self._find_choice(self._draft.overall).setChecked(True)
            self._find_choice(overall).setFocus()
            set_variant(self._bar, "kind", "problem")
            return
        self._take(self._draft.choose(overall))
        self._show_what_belongs()
        if overall is Overall.DEFER and self._draft.until is None:
            self._until.setFocus()
        elif overall in _WRITTEN and not self._draft.words and self._needs_words(overall):
            self._words_field.setFocus()
        else:
            self._find_choice(overall).setFocus()

    def _needs_words(self, overall: Overall) -> bool:
        return overall is not Overall.DEFER and not (overall is Overall.DECLINE and self._follows_rule)

    def _on_edited(self) -> None:
        self._take(
            replace(
                self._draft.say(self._words_field.toPlainText()),
                until=self._until.day,
                early_reason=self._early.toPlainText(),
                discussed=frozenset(topic for topic, box in self._topics.items() if box.isChecked()),
                course=self._course.plan,
            )
        )

    def _take(self, draft: Draft) -> None:
        if draft != self._draft:
            self._draft = draft
            self.changed.emit()

    # ── showing ─────────────────────────────────────────────────────────────────────────────────

    def _show_what_belongs(self) -> None:
        draft, overall = self._draft, self._draft.overall
        self._displaced.setVisible(draft.is_displaced)
        if draft.is_displaced:
            was = self._words[f"review_sign.{draft.chosen}"]
            self._displaced.setText(self._words.format("review_sign.displaced", was=was))
        self._words_field.show_text(draft.words)
        key = f"words-{overall}"
        if overall is Overall.DECLINE and self._follows_rule:
            key = "words-decline-free"
        self._until.setVisible(overall is Overall.DEFER)
        for widget in (self._say, self._words_field):
            widget.setVisible(overall in _WRITTEN)
        if overall in _WRITTEN:
            self._say.setText(self._words[f"review_sign.{key}"])
            self._words_field.setAccessibleName(self._say.text())
        self._early_card.setVisible(bool(self._early_card.property("needed")) and overall.is_treating)

    def _find_choice(self, overall: Overall) -> QPushButton:
        button = self._choices.button(list(Overall).index(overall) + 1)
        assert isinstance(button, QPushButton)  # noqa: S101 - no other was put there
        return button


class TextField(QPlainTextEdit):
    """A few lines of text. Tab and Enter go on; a new line is Shift+Enter."""

    done = Signal()
    """Enter: what was to be written is written."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setTabChangesFocus(True)
        self._fit()

    def show_text(self, text: str) -> None:
        """Show a text; what the program shows is no change, and what stands there already keeps its place."""
        if text != self.toPlainText():
            self.blockSignals(True)
            self.setPlainText(text)
            self.blockSignals(False)

    def _fit(self) -> None:
        self.setFixedHeight(round(self.fontMetrics().lineSpacing() * 3))

    @override
    def changeEvent(self, e: QEvent) -> None:
        super().changeEvent(e)
        if changes_text(e):
            self._fit()

    @override
    def keyPressEvent(self, e: QKeyEvent) -> None:
        is_enter = e.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if is_enter and e.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier):
            self.done.emit()
            return
        super().keyPressEvent(e)
