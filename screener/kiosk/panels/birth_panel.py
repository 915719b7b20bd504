"""Where who typed a code says when they were born, before anything of an earlier visit is shown; and if it is not so.

Object names: `panel_birth`, `field_visit-born_day` … `_month` … `_year`, `keys_visit-born`, `birth_problem`,
`button_birth_go_on`, `button_close_panel`; `panel_ask_staff`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QWidget

from screener.interview.answers import PartialDate
from screener.kiosk.editors.date_fields import DateBoxes
from screener.kiosk.editors.date_reading import DateFault
from screener.kiosk.editors.number_keys import NumberKeys
from screener.kiosk.editors.problem_label import ProblemLabel
from screener.kiosk.overlay import Overlay
from screener.kiosk.page import make_label
from screener.questionnaire.model import DateItem
from screener.ui.icons import Icon
from screener.ui.theme import set_variant

if TYPE_CHECKING:
    from screener.questionnaire.text import Words

_ITEM_ID = "visit-born"


class BirthPanel(Overlay):
    """Asks for the date of birth; whoever hears `told` says whether it is right."""

    told = Signal(object)
    """A `PartialDate`, to the day."""

    def __init__(self, window: QWidget, words: Words) -> None:
        super().__init__(window, "panel_birth")
        self._words = words
        title = words["kiosk_visits.born-title"]
        self.body.addWidget(make_label(title, "title"))
        self._intro = make_label(words["kiosk_visits.born-intro"], "intro")
        self.body.addWidget(self._intro)
        self._problem = ProblemLabel("birth_problem")
        self.body.addWidget(self._problem)
        item = DateItem(id=_ITEM_ID, type="date", ask=title, full_date=True)
        self.boxes = DateBoxes(item, words)
        self.body.addWidget(self.boxes, 0, Qt.AlignmentFlag.AlignLeft)
        keys = NumberKeys(_ITEM_ID, words, point=False)
        for field in self.boxes.fields:
            keys.serve(field)
        self.body.addWidget(keys)
        keys.open_for(self.boxes.fields[0])
        self._go_on = QPushButton(words["kiosk_visits.born-go-on"])
        self._go_on.setObjectName("button_birth_go_on")
        set_variant(self._go_on, "kind", "primary")
        self._go_on.clicked.connect(self._try)
        self.boxes.fields[-1].returnPressed.connect(self._try)
        close = QPushButton(words["kiosk_shell.close"])
        close.setObjectName("button_close_panel")
        set_variant(close, "kind", "quiet")
        close.clicked.connect(self.dismiss)
        self.add_foot(self._go_on, close)

    def tell_problem(self, text: str) -> None:
        """Say what is wrong with the date, and let one write it again."""
        self._go_on.setEnabled(True)
        self._say(text)
        self.boxes.focus_first()

    def _say(self, problem: str) -> None:
        """What is wrong stands in the place of what is asked: large text has no room for both."""
        self._problem.set_text(problem)
        self._intro.setHidden(bool(problem))

    def _try(self) -> None:
        born = self.boxes.read()
        if born is None:
            self.tell_problem(self._words["kiosk_visits.born-missing"])
        elif isinstance(born, DateFault):
            self.tell_problem(self._say_fault(born))
        elif isinstance(born, PartialDate):
            self._say("")
            self._go_on.setEnabled(False)
            self.told.emit(born)

    def _say_fault(self, fault: DateFault) -> str:
        """As in the form; but who must say who they are is not told to leave the day blank."""
        key = f"kiosk_form.{fault.value}"
        advice = "kiosk_visits.born-impossible" if fault is DateFault.DAY_IMPOSSIBLE else f"{key}-advice"
        return f"{self._words[key]} {self._words[advice]}"


class AskStaffPanel(Overlay):
    """Only staff can help: three dates were wrong, or the visit was taken away meanwhile."""

    def __init__(self, window: QWidget, words: Words, why: str) -> None:
        """Tell it.

        Args:
            window: The window it covers.
            words: All words.
            why: `staff` or `ended`, as the keys of its words begin.
        """
        super().__init__(window, "panel_ask_staff")
        icon = Icon("hand", ems=4)
        self.body.addWidget(icon, 0, Qt.AlignmentFlag.AlignHCenter)
        for key, kind in ((f"{why}-title", "title"), (f"{why}-words", "body")):
            label = make_label(words[f"kiosk_visits.{key}"], kind)
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            self.body.addWidget(label)
        self.close_button = QPushButton(words["kiosk_visits.staff-close"])
        self.close_button.setObjectName("button_close_panel")
        set_variant(self.close_button, "kind", "primary")
        self.close_button.clicked.connect(self.dismiss)
        self.body.addSpacing(8)
        self.body.addWidget(self.close_button)
