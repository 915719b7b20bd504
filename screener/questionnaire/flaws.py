"""What the checks of a whole form hand back, and the ways through a form that they share."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from screener.questionnaire.conditions import All, Any_, Condition, Count, Frozen, Not
from screener.questionnaire.documents import DataPath
from screener.questionnaire.model import Item, Questionnaire


@dataclass(frozen=True, slots=True)
class Flaw:
    """One thing that is wrong with a form whose parts are all well-formed. The loader knows its file and line."""

    path: DataPath
    """Where it stands in the merged form."""
    code: str
    message: str
    advice: str
    unknown: str | None = None
    """The id that was named but not found, if that is the flaw."""
    needs_whole_form: bool = False
    """True if it is only certain when no part of the form is missing ("never used")."""


def iterate_items(questionnaire: Questionnaire) -> Iterator[tuple[DataPath, Item]]:
    """Every item with its place, duplicates included."""
    for i, section in enumerate(questionnaire.sections):
        for j, item in enumerate(section.items):
            yield ("sections", i, "items", j), item


def iterate_entries(questionnaire: Questionnaire) -> Iterator[tuple[DataPath, Frozen]]:
    """Every entry of every list of a form, with its place; the position is the place's last step."""
    consent = questionnaire.consent
    lists: tuple[tuple[DataPath, Sequence[Frozen]], ...] = (
        (("sections",), questionnaire.sections),
        (("contradictions",), questionnaire.contradictions),
        (("rules",), questionnaire.rules),
        (("education", "cards"), questionnaire.education.cards),
        (("consent", "benefits"), consent.benefits),
        (("consent", "risks"), consent.risks),
        (("consent", "alternatives"), consent.alternatives),
        (("consent", "course"), consent.course),
        (("consent", "aftercare"), consent.aftercare),
        (("consent", "understanding"), consent.understanding),
        (("consent", "statements"), consent.statements),
    )
    for path, entries in lists:
        for i, entry in enumerate(entries):
            yield (*path, i), entry
    yield from iterate_items(questionnaire)


def iterate_conditions(questionnaire: Questionnaire) -> Iterator[tuple[DataPath, Condition]]:
    """Every outermost condition with its place."""
    for path, item in iterate_items(questionnaire):
        if item.show is not None:
            yield (*path, "show"), item.show
    for i, rule in enumerate(questionnaire.rules):
        yield ("rules", i, "when"), rule.when
    for i, contradiction in enumerate(questionnaire.contradictions):
        if contradiction.when is not None:
            yield ("contradictions", i, "when"), contradiction.when
    for i, mention in enumerate(questionnaire.mentions):
        yield ("mentions", i, "covered-by"), mention.covered_by


def iterate_parts(path: DataPath, condition: Condition) -> Iterator[tuple[DataPath, Condition]]:
    """A condition and every condition inside it, each with its place."""
    yield path, condition
    match condition:
        case All(all=parts):
            inner = [((*path, "all", i), part) for i, part in enumerate(parts)]
        case Any_(any=parts):
            inner = [((*path, "any", i), part) for i, part in enumerate(parts)]
        case Count(count=count):
            inner = [((*path, "count", "of", i), part) for i, part in enumerate(count.of)]
        case Not(not_=part):
            inner = [((*path, "not"), part)]
        case _:
            inner = []
    for inner_path, part in inner:
        yield from iterate_parts(inner_path, part)


def index_items(questionnaire: Questionnaire) -> dict[str, Item]:
    """Item id → item; the first of several with one id, so that the second is the flaw and nothing else."""
    items: dict[str, Item] = {}
    for _path, item in iterate_items(questionnaire):
        items.setdefault(item.id, item)
    return items


def get_vocabulary(item: Item) -> tuple[str, ...]:
    """The options an item can be answered by; empty for dates, numbers, text and medicines."""
    match item.type:
        case "yes-no":
            return ("yes", "no")
        case "yes-no-unsure":
            return ("yes", "no", "unsure")
        case "choice" | "multi" | "map":
            return tuple(item.options)
        case "date" | "number" | "text" | "medicine-list":
            return ()
