"""Runs the scripted demonstration: opens a kiosk, walks through it, and says what its windows could not take."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from screener.errors import Problem
from screener.ui.fonts import read_fonts_ahead
from screener.ui.starting import start_qt

if TYPE_CHECKING:
    from screener.interview.answers import Answer, MedicineEntry
    from screener.interview.flow import Interview
    from screener.kiosk.setup import KioskSetup
    from screener.ui.scripted.hand import Hand


def run_scripted(
    setup: KioskSetup,
    given: Mapping[str, Answer],
    pictures: Path,
    *,
    staff_code: str,
    text_size: int = 100,
    high_contrast: bool = False,
) -> tuple[Problem, ...]:
    """Walk one patient through a kiosk.

    Args:
        setup: The kiosk; its records and keys are in `setup.data`.
        given: What the patient and the staff answer.
        pictures: An empty folder for the pictures taken on the way.
        staff_code: What staff type to prepare the visit.
        text_size: Size of all text in percent, chosen at the kiosk's own button.
        high_contrast: Whether high contrast is chosen there.

    Returns:
        The answers that the windows could not take as they were given.

    Raises:
        MachineError: System libraries or fonts are missing.
        TransitionError: The windows do not let the patient through.
    """
    app = start_qt(setup.display, read_fonts_ahead())
    from screener.kiosk.scripted.walk import Walk
    from screener.kiosk.session import KioskSession
    from screener.ui.scripted.album import Album
    from screener.ui.scripted.hand import Hand
    from screener.ui.scripted.quiet import hearing

    session = KioskSession(setup, app)
    with hearing():
        try:
            session.open()
            hand = Hand(session.window)
            hand.settle()
            _choose_look(hand, text_size, high_contrast=high_contrast)
            Walk(session.window, hand, Album(pictures, hand), given).go(staff_code)
            run = session.window.run
            differences = _find_differences(run.interview, given) if run else ()
        finally:
            session.close()
    if session.failure is not None:
        raise session.failure
    return differences


def _choose_look(hand: Hand, text_size: int, *, high_contrast: bool) -> None:
    if text_size != 100:
        hand.click("button_text_size")
        hand.click(f"text_size_{text_size}")
        hand.click("button_close_panel")
    if high_contrast:
        hand.click("button_contrast")


def _find_differences(interview: Interview, given: Mapping[str, Answer]) -> tuple[Problem, ...]:
    """Every question in force whose answer is not the one that was to be given."""
    message = "The windows could not take this answer as it stands."
    advice = "A patient could not give it either; the assessment is of what they took."
    return tuple(
        Problem("SCRIPT-010", message, advice, where=item_id)
        for item_id in interview.questionnaire.items
        if interview.is_in_force(item_id) and not _are_same(interview.get_answer(item_id), given.get(item_id))
    )


def _are_same(taken: Answer | None, given: Answer | None) -> bool:
    """Whether two answers say the same; in which order a medicine's places are told says nothing."""
    from screener.interview.answers import MedicineList
    from screener.interview.facts import is_empty

    if taken is None or given is None:
        return all(answer is None or is_empty(answer) for answer in (taken, given))
    if not isinstance(taken, MedicineList) or not isinstance(given, MedicineList):
        return taken == given
    return [_sort_places(entry) for entry in taken.entries] == [_sort_places(entry) for entry in given.entries]


def _sort_places(entry: MedicineEntry) -> MedicineEntry:
    return replace(entry, site=tuple(sorted("; ".join(entry.site).split("; "))))
