"""Answers that the windows show only while another answer is different: given first, hidden by a change of mind.

A response may hold answers to questions that are not in force, and contradictions look at them. A person comes to
such answers by answering, and then changing what made the question appear. No Qt.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from screener.interview.answers import Answer, Chosen, ChosenMany, Open
from screener.interview.flow import Interview
from screener.questionnaire.asked import find_questions
from screener.questionnaire.model import ChoiceItem, Item, MultiItem, YesNoItem, YesNoUnsureItem

Given = Mapping[str, Answer]


def find_first_thoughts(interview: Interview, given: Given) -> Given:
    """What a person answers first, so that as many questions as can be show that `given` answers.

    Differs from `given` in choices of the patient's only. `interview` tells the form; it is not changed.
    """
    first = dict(given)
    for item in interview.questionnaire.items.values():
        if item.id in given and not _find_shown(interview, first) >= {item.id}:
            first = _show(item, interview, first) or first
    return first


def _show(item: Item, interview: Interview, first: Given) -> dict[str, Answer] | None:
    """The same answers but for one, so that an item shows beside all that show already; None if there is no such."""
    shown = _find_shown(interview, first)
    for cause, option in _find_choices(item, interview):
        changed = {**first, cause: option}
        if _find_shown(interview, changed) >= {*shown, item.id}:
            return changed
    return None


def _find_shown(interview: Interview, answers: Given) -> set[str]:
    """The items answered that show."""
    trial = Interview(interview.questionnaire, interview.lexicon, answers)
    return {item_id for item_id in answers if trial.is_in_force(item_id)}


def _find_choices(item: Item, interview: Interview) -> Iterator[tuple[str, Answer]]:
    """Every single option of every choice of the patient's that an item's showing depends on."""
    questionnaire = interview.questionnaire
    staffs = {other.id for section in questionnaire.sections if section.step == "visit" for other in section.items}
    for cause in find_questions(item.show) if item.show else ():
        if cause not in staffs:
            yield from ((cause, option) for option in _find_options(questionnaire.items[cause]))


def _find_options(item: Item) -> tuple[Answer, ...]:
    match item:
        case YesNoItem() | YesNoUnsureItem():
            return (Chosen("yes"), Chosen("no"))
        case ChoiceItem(options=options):
            return tuple(Open(option) if option in set(Open) else Chosen(option) for option in options)
        case MultiItem(options=options):
            return tuple(ChosenMany((option,)) for option in options)
        case _:
            return ()
