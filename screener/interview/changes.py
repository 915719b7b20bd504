"""What differs between two sets of answers to a form, as a person reads it: the question, what was, what is now.

What staff fill in differs from visit to visit by nature and is left out. An answer to a question that is not asked
is as good as none.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from screener.interview.answers import Answers, MedicineEntry, MedicineList
from screener.interview.facts import Facts
from screener.interview.flow import find_treatment_day
from screener.interview.wording import answer_in_words, medicine_in_words
from screener.questionnaire.model import Item, MapItem, Questionnaire


@dataclass(frozen=True, slots=True)
class Changed:
    """One answer that differs, or one medicine."""

    item_id: str
    question: str
    """As the patient is asked it."""
    was: str = field(repr=False)
    """In words; empty where there was no answer or the question was not asked."""
    now: str = field(repr=False)
    """In words; empty where there is no answer or the question is not asked."""


def find_changes(before: Answers, after: Answers, questionnaire: Questionnaire) -> tuple[Changed, ...]:
    """Everything that a patient answers otherwise than before, in the order of the form.

    Medicines are matched by the name as written, whatever its capitals and spaces; each has a row of its own, first
    those listed now, in their order, then those that are gone. Each side counts on its own treatment date.

    Args:
        before: The earlier answers.
        after: The later ones.
        questionnaire: The form, in the language of the words.
    """
    was, now = (Facts(questionnaire, side, find_treatment_day(side.given)) for side in (before, after))
    return tuple(
        change
        for section in questionnaire.sections
        if section.step != "visit"
        for item in section.items
        for change in _compare(item, was, now)
    )


def _compare(item: Item, was: Facts, now: Facts) -> Iterator[Changed]:
    first, second = was.get(item.id), now.get(item.id)
    if first == second:
        return
    if isinstance(first, MedicineList | None) and isinstance(second, MedicineList | None):
        yield from _compare_medicines(item, first, second, now)
        return
    words = now.questionnaire.words
    said = [answer_in_words(item, answer, words) if answer is not None else "" for answer in (first, second)]
    yield Changed(item.id, item.ask, *said)


def _compare_medicines(
    item: Item, first: MedicineList | None, second: MedicineList | None, facts: Facts
) -> Iterator[Changed]:
    for one, other in _pair(first.entries if first else (), second.entries if second else ()):
        said = [_say(entry, facts) if entry is not None else "" for entry in (one, other)]
        yield Changed(item.id, item.ask, *said)


def _pair(
    was: Sequence[MedicineEntry], now: Sequence[MedicineEntry]
) -> Iterator[tuple[MedicineEntry | None, MedicineEntry | None]]:
    """Entries that belong together and differ; None where one stands alone. A name may be listed twice."""
    gone, come = list(was), []
    for entry in now:
        if entry in gone:
            gone.remove(entry)
        else:
            come.append(entry)
    for entry in come:
        earlier = next((one for one in gone if _fold(one.name) == _fold(entry.name)), None)
        if earlier is not None:
            gone.remove(earlier)
        yield earlier, entry
    for entry in gone:
        yield entry, None


def _fold(name: str) -> str:
    return " ".join(name.split()).casefold()


def _say(entry: MedicineEntry, facts: Facts) -> str:
    """A medicine in words, with what it comes as, where it is used and what for: each may be all that differs."""
    words = facts.questionnaire.words
    item = facts.questionnaire.items.get(facts.area_item or "")
    areas = item.options if isinstance(item, MapItem) else {}
    parts = [medicine_in_words(entry, words)]
    parts += [words[f"paper.form-{entry.form}"]] if entry.form else []
    parts += [areas.get(site, site) for site in entry.site]
    parts += [f"“{entry.reason}”"] if entry.reason.strip() else []
    return ", ".join(parts)
