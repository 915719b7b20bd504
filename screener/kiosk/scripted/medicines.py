"""How the medicine list is filled in by hand: each name typed and added, then everything known about it told."""

from __future__ import annotations

from itertools import count

from PySide6.QtWidgets import QFrame

from screener.interview.answers import MedicineEntry, MedicineForm
from screener.kiosk.scripted.dates import give_date
from screener.questionnaire.model import Item
from screener.ui.scripted.hand import Hand


def list_medicines(hand: Hand, item: Item, entries: tuple[MedicineEntry, ...]) -> None:
    """Add each medicine as written, in the order given. What is not known about it stays blank."""
    for entry in entries:
        before = _find_numbers(hand, item)
        hand.type_into(f"field_{item.id}_search", entry.name)
        hand.click(f"add_{item.id}")
        number = max(_find_numbers(hand, item) - before)
        _describe(hand, f"{item.id}_{number}", f"{item.id}-{number}", entry)


def clear_medicines(hand: Hand, item: Item) -> None:
    """Remove every medicine that stands in the list."""
    for number in sorted(_find_numbers(hand, item)):
        hand.click(f"remove_{item.id}_{number}")


def _find_numbers(hand: Hand, item: Item) -> set[int]:
    """The numbers of the cards that stand in the list."""
    start = f"medicine_{item.id}_"
    return {
        int(card.objectName().removeprefix(start))
        for card in hand.window.findChildren(QFrame)
        if card.objectName().startswith(start) and card.isVisible()
    }


def _describe(hand: Hand, card: str, fields: str, entry: MedicineEntry) -> None:
    if hand.sees(f"open_{card}"):
        hand.click(f"open_{card}")
    if entry.status is not None:
        hand.click(f"option_{fields}-status_{entry.status}")
    if entry.last_used is not None:
        give_date(hand, f"{fields}-last-used", entry.last_used)
    if entry.site:
        _tell_place(hand, fields, entry)
    if entry.form is not None:
        hand.click(f"option_{fields}-form_{entry.form}")
    _say_what_is_meant(hand, card, entry)
    if entry.reason:
        hand.type_into(f"field_{fields}-reason", entry.reason)
    hand.click(f"close_{card}")


def _say_what_is_meant(hand: Hand, card: str, entry: MedicineEntry) -> None:
    """Touch the name that was chosen for words asked about, or that none of them fits."""
    for meant in entry.meant:
        if meant.name is None:
            hand.click(f"keep_{card}")
            continue
        yes = hand.find(f"yes_{card}")
        if yes is not None and meant.name in yes.accessibleName():
            hand.click(f"yes_{card}")
            continue
        for number in count(1):
            offered = hand.find(f"candidate_{card}_{number}")
            if offered is None or offered.accessibleName().lower().startswith(meant.name.lower()):
                hand.click(f"candidate_{card}_{number}")
                break


def _tell_place(hand: Hand, fields: str, entry: MedicineEntry) -> None:
    """Tick the areas of the form, write other places. A slip makes it be asked of what does not go on the skin."""
    slip = f"option_{fields}-form_{MedicineForm.CREAM}"
    was_asked = hand.sees(f"editor_{fields}-site-words")
    if not was_asked:
        hand.click(slip)
    areas = [site for site in entry.site if hand.sees(f"option_{fields}-site_{site}")]
    for area in areas:
        hand.click(f"option_{fields}-site_{area}")
    own_words = "; ".join(site for site in entry.site if site not in areas)
    if own_words:
        hand.type_into(f"field_{fields}-site-words", own_words)
    if not was_asked:
        hand.click(slip)
