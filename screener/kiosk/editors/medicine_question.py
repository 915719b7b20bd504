"""What a medicine's name was read as, and, where that is not certain, the question which medicine is meant.

Nothing is chosen beforehand, and the patient's own words stay whatever is touched. Object names, for the n-th
medicine added: `understood_<item>_<n>`, `split_<item>_<n>`, `remark_<item>_<n>`, `candidate_<item>_<n>_<number>`,
`yes_<item>_<n>`, `keep_<item>_<n>`, `ask_again_<item>_<n>`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from screener.interview.answers import Meant, MedicineEntry
from screener.interview.understand import read_entry
from screener.kiosk.editors.medicine_words import Offer, describe_reading, find_offers, find_remark
from screener.kiosk.editors.option import OptionButton, OptionLook
from screener.kiosk.editors.option_grid import OptionGrid
from screener.kiosk.editors.services import EditorServices
from screener.kiosk.page import make_label


class MedicineQuestion(QWidget):
    """The words about one entry's name, with the buttons to answer them."""

    meant_changed = Signal(object)
    """All that the patient has said of the name now: a tuple of `Meant`."""
    split_requested = Signal()
    """Each medicine in the name is to be an entry of its own."""

    def __init__(self, place: str, services: EditorServices) -> None:
        super().__init__()
        self._place = place
        self._services = services
        self._words = services.words
        self._meant: tuple[Meant, ...] = ()
        self._understood = make_label("", "small")
        self._understood.setObjectName(f"understood_{place}")
        self._remark = make_label("", "small")
        self._remark.setObjectName(f"remark_{place}")
        self._grids: list[QWidget] = []
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(8)
        self._split = OptionButton(f"split_{place}", self._words["kiosk_form.medicine-split"], OptionLook.BUTTON)
        self._split.setCheckable(False)
        self._split.clicked.connect(self.split_requested)
        self._layout.addWidget(self._split)
        self._layout.addWidget(self._understood)
        self._layout.addWidget(self._remark)

    def show_entry(self, entry: MedicineEntry) -> None:
        """Say what an entry's name is read as, and ask what is not certain."""
        self._meant = entry.meant
        reading = read_entry(self._services.lexicon, entry)
        self._understood.setText(describe_reading(reading, entry.meant, self._words))
        self._split.setVisible(len(reading.parts) > 1)
        self.show_remark(entry)
        for grid in self._grids:
            grid.hide()
            grid.setParent(None)
            grid.deleteLater()
        offers = find_offers(self._services.lexicon, reading, entry.meant)
        self._grids = [OptionGrid(buttons, columns=2, lines=2) for buttons in self._make_buttons(offers)]
        for place, grid in enumerate(self._grids, start=2):
            self._layout.insertWidget(place, grid)

    def show_remark(self, entry: MedicineEntry) -> None:
        """Say what should be heeded because the name itself denies something."""
        remark = find_remark(entry)
        self._remark.setText(self._words[remark] if remark else "")
        self._remark.setVisible(remark is not None)

    def _make_buttons(self, offers: Sequence[Offer]) -> Iterator[list[OptionButton]]:
        """The buttons of each stretch asked about. Names are numbered through."""
        number = 0
        for rank, offer in enumerate(offers):
            buttons = []
            if offer.yes:
                words = self._words.format("kiosk_form.medicine-yes", name=offer.yes)
                buttons.append(
                    self._make_button(_count("yes", self._place, rank), words, Meant(offer.text, offer.yes))
                )
            for name, shown in offer.names:
                number += 1
                buttons.append(self._make_button(f"candidate_{self._place}_{number}", shown, Meant(offer.text, name)))
            if offer.keep:
                words = self._words[f"kiosk_form.{offer.keep}"]
                buttons.append(self._make_button(_count("keep", self._place, rank), words, Meant(offer.text, None)))
            if offer.is_settled:
                words = self._words["kiosk_form.medicine-ask-again"]
                buttons.append(self._make_button(_count("ask_again", self._place, rank), words, offer.text))
            if buttons:
                yield buttons

    def _make_button(self, object_name: str, words: str, said: Meant | str) -> OptionButton:
        """A button that says which medicine a stretch means; with the stretch alone, one that takes that back."""
        button = OptionButton(object_name, words, OptionLook.BUTTON)
        button.setCheckable(False)
        button.clicked.connect(lambda _=False: self._say(said))
        return button

    def _say(self, said: Meant | str) -> None:
        text = said if isinstance(said, str) else said.text
        others = tuple(known for known in self._meant if known.text != text)
        self.meant_changed.emit(others if isinstance(said, str) else (*others, said))


def _count(word: str, place: str, rank: int) -> str:
    """Object name of a button; those of further medicines in one entry are numbered from 2."""
    return f"{word}_{place}" if rank == 0 else f"{word}_{place}_{rank + 1}"
