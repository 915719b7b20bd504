"""How each kind of answer is given by hand: one arm for each."""

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
from screener.interview.checking import NONE
from screener.kiosk.scripted.dates import PARTS, give_date
from screener.kiosk.scripted.medicines import clear_medicines, list_medicines
from screener.questionnaire.model import Item
from screener.ui.scripted.hand import Hand


def clear_answer(hand: Hand, item: Item, answer: Answer) -> None:
    """Take away an answer that stands there: choosing again what is chosen clears it, fields are emptied."""
    match answer:
        case PartialDate():
            for part in PARTS:
                hand.type_into(f"field_{item.id}_{part}", "")
        case Number() | Written():
            hand.type_into(f"field_{item.id}", "")
        case MedicineList():
            clear_medicines(hand, item)
        case _:
            give_answer(hand, item, answer)


def give_answer(hand: Hand, item: Item, answer: Answer) -> None:  # noqa: C901 - one flat arm for each kind
    """Click and type one answer to an item that is shown and still blank."""
    match answer:
        case Chosen(option):
            hand.click(f"option_{item.id}_{option}")
        case Open():
            hand.click(f"option_{item.id}_{answer.value}")
        case ChosenMany(options):
            for option in sorted(options, key=NONE.__eq__):  # "none" last: whatever is chosen after it takes it away
                hand.click(f"option_{item.id}_{option}")
        case PartialDate() | RoughlyAgo():
            give_date(hand, item.id, answer)
        case Number(value):
            hand.type_into(f"field_{item.id}", f"{value:f}")
        case Written(text):
            hand.type_into(f"field_{item.id}", text)
        case MedicineList(entries):
            list_medicines(hand, item, entries)
        case _:
            assert_never(answer)
