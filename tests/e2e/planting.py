"""One kiosk as a process of its own, whose patients write what they are told to: run by `planted`, fed on stdin.

Real windows, clicked and typed into. Patients end in each way there is; the last may take the whole kiosk with them.
"""

from __future__ import annotations

import json
import logging
import os
import signal
import sys
from dataclasses import replace
from itertools import islice
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from screener.commands.clinic import make_setup
from screener.commands.demonstration_clinic import read_invented_patient
from screener.errors import TransitionError
from screener.interview.answers import Chosen, ChosenMany, MedicineEntry, MedicineList, Written
from screener.interview.journey import Role
from screener.kiosk.scripted import signing
from screener.kiosk.scripted.walk import Walk
from screener.settings import FILE_NAME, read_settings
from screener.ui.fonts import read_fonts_ahead
from screener.ui.idle import IdleWatch
from screener.ui.scripted.album import Album
from screener.ui.scripted.hand import Hand
from screener.ui.starting import start_qt
from tests.clinics import OWNER, PASSWORD, STAFF_CODE

STOPS_AT = "anything-else"
"""The page at which those stop who do not come to the end, in the middle of a sentence."""
_MEDICINES = 10
_TEXTS = {
    "full-name": 2, "preferred-name": 1, "phone": 1, "email": 1, "address": 8, "gp-name": 2, "gp-phone": 1,
    "emergency-name": 2, "emergency-phone": 1, "emergency-relationship": 1, "interpreter-language": 1,
    "expectation-text": 16, "allergy-other": 10, "anaphylaxis-cause": 3, "numbing-own-name": 2, "anything-else": 24,
}  # fmt: skip
"""Every text that the form asks of a grown-up, once what makes it appear is answered so: how many words it gets."""
_OPENERS = {
    "interpreter-needed": Chosen("yes"), "allergies": ChosenMany(("other",)), "anaphylaxis": Chosen("yes"),
    "numbing-own": Chosen("yes"), "takes-any": Chosen("yes"),
}  # fmt: skip
_HELPED = 4
"""Words beside the answers: helper and their relation, witness, and who is said to sign in."""
WORDS_EACH = sum(_TEXTS.values()) + 3 * _MEDICINES + _HELPED


class NotingHand(Hand):
    """Knows what it typed."""

    typed = ""

    def type_into(self, name: str, text: str) -> None:
        """Type, and note it."""
        super().type_into(name, text)
        self.typed += f"{text}\n"


class NoAlbum(Album):
    """Takes no pictures: nothing but the kiosk itself is to leave anything."""

    def add(self, name: str) -> None:
        """No."""

    def add_more(self, name: str) -> None:
        """No."""

    def add_page(self, name: str, scroll: object) -> None:
        """No."""


class Planter(Walk):
    """A patient who is helped, writes the words given, and stops on the way or signs by typing."""

    def __init__(self, window, hand, words, *, stops) -> None:
        self._left = iter(words)
        super().__init__(window, hand, NoAlbum(Path(), hand), _make_answers(self._left))
        self._helper, self._relation, self._witness, self.stranger = self._left
        self._stops = stops
        self.has_stopped = False

    def go(self, staff_code: str) -> None:
        """As far as the words take one."""
        try:
            super().go(staff_code)
        except _Stopped:
            self.has_stopped = True

    def go_on(self) -> None:
        """From where an interrupted form stands, to the end."""
        self._wanted = self._given
        self._answered = dict(self._interview.answers.given)
        while (page := self._shown).page.id != "thanks":
            self._step(page)

    def _step(self, page) -> None:
        if self._stops and page.page.id == STOPS_AT:
            self._hand.type_into("field_anything-else", self._given["anything-else"].text)
            self._copy_all()
            raise _Stopped
        signing._DO[signing.Stage.SIGNING] = self._type_name
        super()._step(page)

    def _copy_all(self) -> None:
        """Copy what was typed last, as a patient can."""
        for key in (Qt.Key.Key_A, Qt.Key.Key_C):
            QTest.keyClick(self._hand.window.windowHandle(), key, Qt.KeyboardModifier.ControlModifier)

    def _welcome(self, page) -> None:
        self._hand.click(f"option_filled-by_{Role.HELPER}")
        self._hand.type_into("field_filled-by-name", self._helper)
        self._hand.type_into("field_filled-by-relationship", self._relation)
        self._go_on(page)

    def _type_name(self, hand, album, page) -> None:
        """The patient types, and a witness is named; the helper draws."""
        if not hand.sees("panel_sign_patient"):
            signing._draw(hand, album, page)
            return
        hand.click("option_type_patient")
        hand.type_into("field_witness_patient", self._witness)
        hand.click("button_vouch_patient")
        for digit in STAFF_CODE:
            hand.click(f"key_{digit}")
        hand.click("button_staff_enter")
        hand.wait_until(lambda: hand.sees("vouched_patient"), "the witness's code is taken")
        hand.click(page.next_name)


class _Stopped(Exception):  # noqa: N818 - no error: a patient goes away
    """The patient stops here."""


def _make_answers(words):
    """The invented patient of the form, every text of whom is a word, and every medicine three."""
    given = dict(read_invented_patient().response.answers.given)
    del given["medicine-list"]
    given |= _OPENERS | {item_id: Written(" ".join(islice(words, count))) for item_id, count in _TEXTS.items()}
    entries = tuple(
        MedicineEntry(name=next(words), reason=next(words), site=(next(words),)) for _ in range(_MEDICINES)
    )
    return given | {"medicine-list": MedicineList(entries)}


class Kiosk:
    """The kiosk, and what its patients do to it."""

    def __init__(self, data: Path, changes) -> None:
        settings = read_settings(data / FILE_NAME)
        setup = make_setup(settings, data)
        app = start_qt(setup.display, read_fonts_ahead(data / "fonts"))
        from screener.kiosk.session import KioskSession

        self.session = KioskSession(replace(setup, countdown_s=1, is_full_screen=False, **changes), app)
        self.session.open()
        self.walk = None

    def serve(self, ending: str, words) -> None:
        """One patient, from the screen at rest to their end."""
        hand = NotingHand(self.session.window)
        self.walk = Planter(self.session.window, hand, words, stops=ending not in ("finished", "resumed"))
        try:
            if ending == "resumed":
                self._resume(hand)
            else:
                self.walk.go(STAFF_CODE)
            typed = sum(word in hand.typed for word in words)
            sys.stdout.write(f"{ending} {typed}\n")
            sys.stdout.flush()
            getattr(self, f"_end_{ending}")(hand)
        except TransitionError as error:
            hand.window.grab().save(os.environ.get("SCREENER_PLANTED_PICTURE", os.devnull), "PNG")
            raise AssertionError(f"{ending}: {error.message}") from None

    def _resume(self, hand) -> None:
        """Somebody mistypes who they are, with the patient's own words; then staff sign in, and all goes on."""
        hand.wait_until(lambda: hand.sees("button_resume"), "what was interrupted is offered")
        hand.click("button_resume")
        for name, password in ((self.walk.stranger, self.walk.stranger), (OWNER, PASSWORD)):
            hand.type_into("field_sign_in_name", name)
            hand.type_into("field_sign_in_password", password)
            hand.click("button_sign_in")
            hand.wait_until(lambda: not hand.sees("panel_sign_in") or hand.find("button_sign_in").isEnabled(), "told")
        hand.wait_until(lambda: hand.sees("button_resume_0"), "the form is shown")
        hand.click("button_resume_0")
        hand.wait_until(lambda: self.session.window.run is not None, "the form goes on")
        self.walk.go_on()

    def _end_finished(self, hand) -> None:
        self._end_wiped(hand)

    def _end_resumed(self, hand) -> None:
        self._end_wiped(hand)

    def _end_wiped(self, hand) -> None:
        """Staff, or the button on the last page, make place for the next."""
        self.session.window.ended.emit()
        self._wait_for_next(hand)

    def _end_left(self, hand) -> None:
        """The patient goes away, and the kiosk waits in vain."""
        watch = self.session.window.findChild(IdleWatch)
        watch.fell_idle.emit()
        self._wait_for_next(hand)

    def _end_killed(self, _hand) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    def _end_aborted(self, _hand) -> None:
        os.kill(os.getpid(), signal.SIGABRT)

    def _wait_for_next(self, hand) -> None:
        before = hand.window
        hand.wait_until(lambda: self.session.window is not before, "the next one's window")


def main() -> None:
    """Serve the patients told on stdin: `{"setup": {…}, "patients": [[ending, [word, …]], …]}`."""
    # Whatever any library has to say, with all it would say to someone looking for a mistake.
    logging.basicConfig(level=logging.DEBUG)
    told = json.load(sys.stdin)
    kiosk = Kiosk(Path(sys.argv[1]), told["setup"])
    try:
        for ending, words in told["patients"]:
            kiosk.serve(ending, words)
    finally:
        kiosk.session.close()


if __name__ == "__main__":
    main()
