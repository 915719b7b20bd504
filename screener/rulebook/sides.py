"""One of two books that are compared: as it was kept, and as it is read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import cast

from pydantic import JsonValue

from screener.questionnaire.text import Words
from screener.rulebook.changed_texts import get_mapping
from screener.rulebook.clauses import Book
from screener.rulebook.meaning import Meaning, restore_questionnaire


@dataclass(frozen=True)
class Side:
    """One book."""

    meaning: Meaning
    book: Book

    def get(self, *keys: str) -> Mapping[str, JsonValue]:
        """A mapping within the meaning; an empty one, if there is none."""
        found: JsonValue = self.meaning
        for key in keys:
            found = get_mapping(found).get(key)
        return get_mapping(found)

    @cached_property
    def items(self) -> Mapping[str, Mapping[str, JsonValue]]:
        """Question id → the question as kept."""
        sections = cast("list[JsonValue]", self.get("form").get("sections", []))
        items = [
            one for section in sections for one in cast("list[JsonValue]", get_mapping(section).get("items", []))
        ]
        return {str(get_mapping(item)["id"]): get_mapping(item) for item in items}

    def get_order(self, item_id: str) -> list[str]:
        """The options of a question in the order shown."""
        order = self.get("option-order").get(item_id)
        return [str(option) for option in order] if isinstance(order, list) else []


def read_side(meaning: Meaning, words: Words) -> Side | None:
    """A book as kept, read; None if this program cannot."""
    questionnaire = restore_questionnaire(meaning, words)
    classes = get_mapping(get_mapping(meaning.get("medicines")).get("classes"))
    names = {name: str(get_mapping(about).get("name")) for name, about in classes.items()}
    return None if questionnaire is None else Side(meaning, Book(questionnaire, names))
