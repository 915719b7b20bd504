"""What changed in the questions between two books, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pydantic import JsonValue

from screener.questionnaire.model import Item
from screener.questionnaire.text import Words
from screener.rulebook.changed_texts import Change, compare_field, get_mapping, say_plain
from screener.rulebook.clauses import Book, say_inline, tell_condition
from screener.rulebook.sides import Side


def tell_changed_questions(before: Side, after: Side) -> Iterator[Change]:
    """Questions that are new, gone or asked otherwise, each with its answers."""
    words = after.book.words
    old, new = before.items, after.items
    for item_id in (*new, *(item_id for item_id in old if item_id not in new)):
        asked = after.book.questionnaire.items.get(item_id) or before.book.questionnaire.items[item_id]
        if item_id not in old:
            yield Change(words.format("rulebook.change-question-new", ask=asked.ask))
        elif item_id not in new:
            yield Change(words.format("rulebook.change-question-gone", ask=asked.ask))
        else:
            lines = tuple(_compare_question(item_id, before, after))
            if lines:
                ask = before.book.questionnaire.items[item_id].ask
                yield Change(words.format("rulebook.change-question", ask=ask), lines)


def _compare_question(item_id: str, before: Side, after: Side) -> Iterator[str]:
    words = after.book.words
    was, now = before.items[item_id], after.items[item_id]
    old, new = (side.book.questionnaire.items[item_id] for side in (before, after))
    for key in dict.fromkeys((*was, *now)):
        if was.get(key) == now.get(key):
            continue
        if key == "options":
            yield from _compare_options(get_mapping(was.get(key)), get_mapping(now.get(key)), words)
        elif key == "show":
            yield compare_field(key, _say_show(old, before.book), _say_show(new, after.book), words)
        else:
            yield compare_field(key, say_plain(was.get(key)), say_plain(now.get(key)), words)
    common = get_mapping(was.get("options")).keys() & get_mapping(now.get("options")).keys()
    kept = [[option for option in side.get_order(item_id) if option in common] for side in (before, after)]
    if kept[0] != kept[1]:
        yield words["rulebook.change-option-order"]


def _say_show(item: Item, book: Book) -> str:
    return say_inline(tell_condition(item.show, book)) if item.show else book.words["rulebook.field-always"]


def _compare_options(was: Mapping[str, JsonValue], now: Mapping[str, JsonValue], words: Words) -> Iterator[str]:
    for option in dict.fromkeys((*was, *now)):
        if option not in was:
            yield words.format("rulebook.change-option-new", option=now[option])
        elif option not in now:
            yield words.format("rulebook.change-option-gone", option=was[option])
        elif was[option] != now[option]:
            yield words.format("rulebook.change-option", old=was[option], new=now[option])
