"""Answers in words, in the language of the questionnaire: for the check page, the findings and the paper."""

from __future__ import annotations

from collections.abc import Sequence

from screener.interview.answers import (
    Answer,
    Chosen,
    ChosenMany,
    DateAnswer,
    Meant,
    MedicineEntry,
    MedicineList,
    MedicineStatus,
    Number,
    Open,
    PartialDate,
    RoughlyAgo,
    Written,
)
from screener.questionnaire.model import ChoiceItem, Item, MapItem, MultiItem, NumberItem
from screener.questionnaire.text import Words


def answer_in_words(item: Item, answer: Answer | None, words: Words) -> str:  # noqa: C901 - one flat arm for each kind
    """An answer as a person would say it; a blank is said to be one. Patient text comes back verbatim."""
    match answer:
        case None | ChosenMany(()) | MedicineList(()):
            return words["answers.blank"]
        case Open():
            return _option_in_words(item, answer.value, words)
        case Chosen(option):
            return _option_in_words(item, option, words)
        case ChosenMany(options):
            return _join([_option_in_words(item, option, words) for option in options])
        case PartialDate() | RoughlyAgo():
            return date_in_words(answer, words)
        case Number(value):
            unit = item.unit if isinstance(item, NumberItem) else ""
            return f"{value} {unit}".strip()
        case Written(text):
            return text if text.strip() else words["answers.blank"]
        case MedicineList(entries):
            return "; ".join(medicine_in_words(entry, words) for entry in entries)


def _join(parts: Sequence[str]) -> str:
    """Parts as one line in which it is clear where each ends."""
    return ("; " if any("," in part for part in parts) else ", ").join(parts)


def date_in_words(answer: DateAnswer, words: Words) -> str:
    """A date as a person would say it: 12 March 2026, March 2026, 2024, about 3 months ago."""
    match answer:
        case RoughlyAgo(amount, unit):
            key = f"answers.about-{unit}" if amount != 1 else f"answers.about-one-{unit}"
            return words.format(key, amount=amount)
        case PartialDate(year, month, day):
            parts = [str(day)] if day is not None else []
            parts += [words[f"answers.month-{month}"]] if month is not None else []
            return " ".join([*parts, str(year)])


def medicine_in_words(entry: MedicineEntry, words: Words) -> str:
    """A medicine entry as written, when it was used, what they chose: “roacutane”, stopped, chose “Roaccutane”."""
    return ", ".join(
        [f"“{entry.name}”", use_in_words(entry, words), *(_meant_in_words(one, words) for one in entry.meant)]
    )


def use_in_words(entry: MedicineEntry, words: Words) -> str:
    """Whether a medicine is taken, and when it was used: stopped, last used July 2026."""
    parts = [words[f"answers.status-{entry.status or 'blank'}"]]
    match entry.last_used:
        case None:
            if entry.status is MedicineStatus.STOPPED:
                parts.append(words["answers.last-used-blank"])
        case Open.UNSURE:
            parts.append(words["answers.last-used-unsure"])
        case PartialDate() | RoughlyAgo():
            parts.append(words.format("answers.last-used", date=date_in_words(entry.last_used, words)))
    return ", ".join(parts)


def _meant_in_words(meant: Meant, words: Words) -> str:
    """What a patient chose when asked which medicine their words mean."""
    if meant.name is None:
        return words.format("answers.meant-none", text=meant.text)
    return words.format("answers.meant", text=meant.text, name=meant.name)


def _option_in_words(item: Item, option: str, words: Words) -> str:
    if isinstance(item, ChoiceItem | MultiItem | MapItem) and option in item.options:
        return item.options[option]
    return words[f"answers.{option}"]
