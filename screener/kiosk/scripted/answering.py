"""How each kind of question is answered by hand: one function for each item type."""

from __future__ import annotations

from typing import assert_never

from screener.interview.answers import (
    Answer,
    Chosen,
    ChosenMany,
    MedicineList,
    Number,
    Open,
    PartialDate,
    RoughlyAgo,
    Written,
)
from screener.kiosk.scripted.hand import Hand
from screener.kiosk.scripted.medicines import list_medicines
from screener.questionnaire.model import Item


def give_answer(hand: Hand, item: Item, answer: Answer) -> None:
    """Click and type one answer to an item that is shown and still blank."""
    match answer:
        case Chosen(option):
            hand.click(f"option_{item.id}_{option}")
        case Open():
            hand.click(f"option_{item.id}_{answer.value}")
        case ChosenMany(options):
            for option in options:
                hand.click(f"option_{item.id}_{option}")
        case PartialDate():
            _type_date(hand, f"field_{item.id}", answer)
        case RoughlyAgo(amount, unit):
            hand.click(f"option_{item.id}_ago")
            hand.type_into(f"field_{item.id}_amount", str(amount))
            hand.click(f"option_{item.id}_{unit}")
        case Number(value):
            hand.type_into(f"field_{item.id}", f"{value:f}")
        case Written(text):
            hand.type_into(f"field_{item.id}", text)
        case MedicineList(entries):
            list_medicines(hand, item, entries)
        case _:
            assert_never(answer)


def _type_date(hand: Hand, field: str, answer: PartialDate) -> None:
    if answer.day is not None:
        hand.type_into(f"{field}_day", str(answer.day))
    if answer.month is not None:
        hand.type_into(f"{field}_month", str(answer.month))
    hand.type_into(f"{field}_year", f"{answer.year:04}")
