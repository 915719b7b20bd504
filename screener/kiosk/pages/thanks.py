"""The last page: what happens next, a copy on paper or not, and then the screen wipes itself.

It says what the practitioner will talk about, in the form's own words for patients, and judges nothing.
Object names: `talk_about`, `option_paper-copy_yes`, `option_paper-copy_no`, `seconds_left`, `button_more_time`,
`button_finish`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QPushButton
from typing_extensions import override

from screener.errors import ScreenerError
from screener.interview.pages import Page
from screener.interview.run import Run
from screener.kiosk.editors.option import OptionButton, OptionLook
from screener.kiosk.editors.option_grid import OptionGrid
from screener.kiosk.page import KioskPage, make_frame, make_label
from screener.questionnaire.text import Words
from screener.records.audit import Action
from screener.screening.screen import screen
from screener.ui.icons import Icon
from screener.ui.tasks import Tasks
from screener.ui.theme import set_variant

if TYPE_CHECKING:
    from screener.kiosk.keeping import Keeper
    from screener.kiosk.setup import KioskSetup

_COPIES = ("yes", "no")


class ThanksPage(KioskPage):
    """Everything is signed and kept. Nothing here can be gone back from."""

    title_kind = "display"
    next_words = "kiosk_shell.finish"
    next_name = "button_finish"
    has_back = False

    def __init__(self, page: Page, run: Run, words: Words, setup: KioskSetup, keeper: Keeper) -> None:
        title, intro = words["kiosk_shell.thanks-title"], words["kiosk_shell.thanks-intro"]
        super().__init__(page, run, words, title=title, intro=intro)
        self._run = run
        self._setup = setup
        self._keeper = keeper
        self._tasks = Tasks(self)
        self._left_s = setup.thanks_s
        self.add(self._make_next_steps())
        self.add(self._make_paper_copy())
        self.add(self._make_countdown())
        self._timer = QTimer(self)
        self._timer.setInterval(1000)
        self._timer.timeout.connect(self._on_second_passed)

    def _make_next_steps(self) -> QFrame:
        card, layout = make_frame("card", "talk_about")
        interview = self._run.interview
        assessment = screen(interview.questionnaire, interview.answers, interview.treatment_on)
        rules = interview.questionnaire.rules_by_id
        open_findings = (finding for finding in assessment.findings if not rules[finding.rule].private)
        points = tuple(dict.fromkeys(finding.patient for finding in open_findings))
        layout.addWidget(make_label(self.words["kiosk_shell.next-title"], "heading"))
        layout.addWidget(
            make_label(self.words["kiosk_shell.next-talk" if points else "kiosk_shell.next-clear"], "body")
        )
        for point in points:
            row = QHBoxLayout()
            row.setSpacing(12)
            icon = Icon("speech", ems=1.1)
            row.addWidget(icon, 0, Qt.AlignmentFlag.AlignTop)
            row.addWidget(make_label(point, "body"), 1)
            layout.addLayout(row)
        return card

    def _make_paper_copy(self) -> QFrame:
        card, layout = make_frame("card", "item_paper-copy")
        layout.addWidget(make_label(self.words["kiosk_shell.paper-copy"], "question"))
        self._copies = QButtonGroup(self)
        buttons = []
        for index, copy in enumerate(_COPIES):
            text = self.words[f"kiosk_shell.paper-copy-{copy}"]
            button = OptionButton(f"option_paper-copy_{copy}", text, OptionLook.BUTTON)
            self._copies.addButton(button, index)
            buttons.append(button)
        self._copies.idClicked.connect(self._on_copy_chosen)
        layout.addWidget(OptionGrid(buttons, columns=2))
        self._told = make_label("", "help")
        self._told.hide()
        layout.addWidget(self._told)
        return card

    def _make_countdown(self) -> QFrame:
        frame, layout = make_frame("plain")
        layout.setContentsMargins(0, 4, 0, 0)
        self._countdown = make_label("", "quiet")
        self._countdown.setObjectName("seconds_left")
        more = QPushButton(self.words["kiosk_shell.more-time"])
        more.setObjectName("button_more_time")
        set_variant(more, "kind", "quiet")
        more.clicked.connect(self._on_more_time)
        row = QHBoxLayout()
        row.addWidget(self._countdown, 1)
        row.addWidget(more, 0, Qt.AlignmentFlag.AlignTop)
        layout.addLayout(row)
        return frame

    def _on_copy_chosen(self, index: int) -> None:
        wanted, keeper, record_id = _COPIES[index] == "yes", self._keeper, self._run.record_id
        self._run.wants_paper_copy = wanted
        # The document is sealed and takes no more: the wish stands in the audit trail, where staff see it.
        self._tasks.start(
            lambda: keeper.ask(lambda cabinet: cabinet.note(Action.COPY_WANTED, record_id, {"wanted": int(wanted)})),
            lambda _: self._tell_wish(self.words[f"kiosk_shell.paper-copy-{_COPIES[index]}-told"]),
            self._on_wish_not_kept,
        )
        self._on_more_time()

    def _on_wish_not_kept(self, error: ScreenerError) -> None:
        self._tell_wish(self.words.format("kiosk_shell.paper-copy-not-kept", code=error.code))

    def _tell_wish(self, text: str) -> None:
        self._told.setText(text)
        self._told.show()

    def _on_more_time(self) -> None:
        self._left_s = self._setup.thanks_s
        self._show_left()

    def _on_second_passed(self) -> None:
        self._left_s -= 1
        self._show_left()
        if self._left_s <= 0:
            self._timer.stop()
            self.restart_requested.emit()

    def _show_left(self) -> None:
        self._countdown.setText(self.words.format("kiosk_shell.wipes-in", seconds=max(0, self._left_s)))

    @override
    def enter(self) -> None:
        self._show_left()
        self._timer.start()

    @override
    def leave(self) -> None:
        self._timer.stop()

    @override
    def may_leave(self) -> bool:
        self._timer.stop()
        self.restart_requested.emit()
        return False
