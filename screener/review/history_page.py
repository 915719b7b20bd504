"""History and proof: all records of the patient, how this one came to be, and whether a PDF is what was sealed.

A version that brought a document is a button: it has that document shown beside, to be had and proved.

Object names: page_history, button_history_back, record_<number>, version_<number>, list_events, proof_panel.
"""

from __future__ import annotations

from functools import partial
from threading import Event
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QStringListModel, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QPalette, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QListView,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from screener.consent.moments import day_in_words, to_local
from screener.review.documents import find_kept, list_sealed
from screener.review.past import Past, PastReader, VersionTold
from screener.review.proof_panel import ProofPanel
from screener.review.same_person import KeptRecord, SamePerson
from screener.review.shown_name import say_person
from screener.review.surfaces import make_button, make_card, make_label, make_plain
from screener.ui.tasks import Tasks
from screener.ui.theme import set_variant
from screener.ui.word_button import WordButton

if TYPE_CHECKING:
    from screener.determination.casebook import Opened
    from screener.errors import ScreenerError
    from screener.review.desk import Desk

_WIDE_EMS = 62
"""From this width on, in heights of text, there are two columns."""
_LINE_PX = 40
"""Height of one line at the size of text that heights are given for."""


class HistoryPage(QWidget):
    """What is known of one record and its patient besides what is on one screen."""

    back_requested = Signal()
    open_requested = Signal(str)
    """Id of another record of the patient."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page_history")
        set_variant(self, "kind", "page")
        self.setProperty("ring", False)  # it hears the keys, and nothing on it is meant
        self._desk, self._words = desk, desk.words
        self._opened: Opened | None = None
        self._sealed: dict[int, WordButton] = {}
        self._chosen = 0
        # A thread of its own: of a large clinic all names take their time, for which no record may wait.
        self._searching = Tasks(self)
        self._same = SamePerson(desk.store, desk.by, desk.setup.now)
        self._ended = ended = Event()
        self.destroyed.connect(lambda: ended.set())
        setup = desk.setup
        self._reader = PastReader(desk.store, desk.by, desk.shelf, self._words, setup.zone, setup.now)
        self._events = QStringListModel(self)
        self._records, self._records_column = make_card("card_records", self._words["review_sign.records-title"])
        self._versions, self._versions_column = make_card("card_versions", self._words["review_sign.versions-title"])
        self._proof = ProofPanel(desk)
        self._trouble = make_label("", "problem", "label_trouble")
        self._body = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._title = make_label("", "title", "label_history")
        self._lay_out()

    def show_record(self, opened: Opened) -> None:
        """Show the past of a record and the other records of its patient."""
        self._opened = opened
        name = say_person(opened.identity, self._words)
        heading = self._words["review_sign.history-title"]
        self._title.setText(f"{heading}: {name}" if name else heading)
        self._trouble.hide()
        self._fill(self._records_column, [make_label(self._words["review_sign.records-loading"], "quiet")])
        self._fill(self._versions_column, [])
        self._events.setStringList([])
        self._choose(list_sealed(opened.versions)[-1].version)
        self._read(opened)
        self.setFocus()

    def _choose(self, version: int) -> None:
        """Have the document that a version brought at hand."""
        desk, opened = self._desk, self._opened
        if opened is None:
            return
        document = find_kept(desk.store, desk.by, desk.setup.now, opened.record.id, version)
        self._proof.show_document(document, self._words.format("review_sign.document-of", version=version))
        for number, button in self._sealed.items():
            button.setChecked(number == version)
            button.set_bold(number == version)
            button.set_trailing_icon("arrow-right" if number == version else "")
        self._chosen = version

    def _on_version_pressed(self, version: int) -> None:
        self._choose(version)
        self._scroll.ensureWidgetVisible(self._proof)

    def _read(self, opened: Opened) -> None:
        desk, reader = self._desk, self._reader
        desk.tasks.start(
            lambda: reader.read(opened.record, opened.versions, desk.casebook.list_people()),
            partial(self._on_read, opened),
            self._on_failed,
        )
        same, is_cancelled = self._same, self._ended.is_set
        self._searching.start(
            lambda: same.find(opened.identity, is_cancelled), partial(self._on_found, opened), self._on_failed
        )

    # ── making ──────────────────────────────────────────────────────────────────────────────────

    def _lay_out(self) -> None:
        back = make_button(self._words["review_sign.history-back"], "button_history_back", "quiet")
        back.clicked.connect(self.back_requested)
        shortcut = QShortcut(QKeySequence(Qt.Key.Key_Escape), self)
        shortcut.activated.connect(back.click)
        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addWidget(back)
        left, left_column = make_plain()
        right, right_column = make_plain()
        for card in (self._records, self._versions):
            left_column.addWidget(card)
        left_column.addStretch(1)
        for card in (self._proof, self._make_events()):
            right_column.addWidget(card)
        self._body.setSpacing(16)
        self._body.addWidget(left, 1)
        self._body.addWidget(right, 1)
        self._body.setContentsMargins(0, 0, 0, 0)
        whole = QWidget()
        set_variant(whole, "kind", "plain")
        whole.setLayout(self._body)
        self._scroll = scroll = QScrollArea()
        set_variant(scroll, "kind", "clear")
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidget(whole)
        # What came of a proof may stand below what is seen; where, is known once it is laid out.
        self._bringing = QTimer(self, interval=0, singleShot=True)
        self._bringing.timeout.connect(lambda: scroll.ensureWidgetVisible(self._proof.verdict))
        self._proof.told.connect(self._bringing.start)
        self._proof.verdict.installEventFilter(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(22, 14, 22, 14)
        column.setSpacing(12)
        column.addLayout(head)
        column.addWidget(self._trouble)
        column.addWidget(scroll, 1)

    def _make_events(self) -> QFrame:
        card, layout = make_card("card_events", self._words["review_sign.events-title"])
        view = QListView()
        view.setObjectName("list_events")
        view.setModel(self._events)
        view.setWordWrap(True)
        view.setResizeMode(QListView.ResizeMode.Adjust)
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # Always there: a bar that comes later would take its room from lines that are laid out already.
        view.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        view.setAccessibleName(self._words["review_sign.events-title"])
        view.setMinimumHeight(15 * self.fontInfo().pixelSize())
        layout.addWidget(view)
        return card

    # ── showing ─────────────────────────────────────────────────────────────────────────────────

    def _on_read(self, opened: Opened, past: Past) -> None:
        if opened is not self._opened:
            return
        self._events.setStringList(list(past.events))
        lines: list[QWidget] = []
        self._sealed.clear()
        for version in past.versions:
            lines.append(self._make_version(version))
            lines += [make_label(note, "small") for note in version.notes]
            if version.changes:
                lines.append(make_label(self._words["review_sign.changed-title"], "section"))
            lines += [make_label(f"•  {change}", "small") for change in version.changes]
        self._fill(self._versions_column, lines)
        self._choose(self._chosen)
        if self.hasFocus() and self._chosen in self._sealed:
            self._sealed[self._chosen].setFocus()

    def _make_version(self, version: VersionTold) -> QWidget:
        name, number = f"version_{version.version}", version.version
        if not version.is_sealed:
            return make_label(version.told, "body", name)
        self._sealed[number] = button = _make_link(version.told, name, "document")
        button.setCheckable(True)
        button.setToolTip(self._words["review_sign.version-help"])
        button.clicked.connect(lambda: self._on_version_pressed(number))
        return button

    def _on_found(self, opened: Opened, found: tuple[KeptRecord, ...]) -> None:
        if opened is not self._opened:
            return
        about = "records-about" if len(found) > 1 else "records-none"
        if opened.identity.born is None:
            about = "record-unborn"
        lines: list[QWidget] = [make_label(self._words[f"review_sign.{about}"], "small")]
        lines += [self._make_row(number, one) for number, one in enumerate(found, 1)]
        self._fill(self._records_column, lines)

    def _make_row(self, number: int, kept: KeptRecord) -> QWidget:
        record = kept.record
        is_this = self._opened is not None and record.id == self._opened.record.id
        text = self._words.format(
            "review_sign.record-this" if is_this else "review_sign.record-row",
            date=day_in_words(to_local(record.submitted_at, self._desk.setup.zone).date(), self._words),
            treatment=kept.identity.treatment,
            state=self._words[f"records.state-{record.state}"],
        )
        if is_this:
            return make_label(text, "subheading", f"record_{number}")
        button = _make_link(text, f"record_{number}", "person")
        button.clicked.connect(lambda: self.open_requested.emit(record.id))
        return button

    def _fill(self, column: QVBoxLayout, widgets: list[QWidget]) -> None:
        """Put widgets below a card's heading, in place of what was there."""
        while column.count() > 1:
            item = column.takeAt(1)
            old = item.widget() if item is not None else None
            if old is not None:
                old.setObjectName("")
                old.hide()
                old.deleteLater()
        for widget in widgets:
            column.addWidget(widget)

    def _on_failed(self, error: ScreenerError) -> None:
        self._trouble.setText(error.message)
        self._trouble.show()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        is_wide = self.width() >= _WIDE_EMS * self.fontInfo().pixelSize()
        directions = QBoxLayout.Direction
        self._body.setDirection(directions.LeftToRight if is_wide else directions.TopToBottom)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Of a verdict that is laid out once more, follow where it stands."""
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Move):
            self._bringing.start()
        return super().eventFilter(watched, event)


def _make_link(text: str, name: str, icon: str) -> WordButton:
    button = WordButton(text, role=QPalette.ColorRole.Link, icon=icon, height=_LINE_PX)
    button.setObjectName(name)
    return button
