"""Why a rule fired, in the words of the form's language: the answers and medicines it rests on."""

from __future__ import annotations

import json

from screener.interview.answers import Answer, MedicineList, TakenMedicine
from screener.interview.conditions import Ground
from screener.interview.facts import Facts, is_empty
from screener.interview.response import write_answer
from screener.interview.wording import answer_in_words, medicine_in_words
from screener.medicines.reading import MatchStatus
from screener.questionnaire.text import Words
from screener.screening.assessment import Because


def explain_grounds(grounds: tuple[Ground, ...], facts: Facts) -> tuple[Because, ...]:
    """Each ground once, in the order found."""
    return tuple(dict.fromkeys(_explain(ground, facts) for ground in grounds))


def _explain(ground: Ground, facts: Facts) -> Because:
    words = facts.questionnaire.words
    if ground.medicine is not None:
        entry = ground.medicine.entry
        return Because(None, None, entry.name, medicine_in_words(entry, words) + _say_perhaps(ground.medicine, words))
    if ground.question is None:
        raise ValueError("a ground names an answer or a medicine")
    item = facts.questionnaire.items[ground.question]
    given = facts.answers.given.get(item.id)
    answer = None if given is None or is_empty(given) else given
    said = answer_in_words(item, answer, words)
    return Because(item.id, None if answer is None else _write(answer), None, f"{item.ask} {said}")


def _say_perhaps(medicine: TakenMedicine, words: Words) -> str:
    """What an uncertain name may mean; nothing for a name that is certain, or not recognised at all."""
    uncertain = [part for part in medicine.reading.parts if part.status is MatchStatus.CANDIDATES]
    names = dict.fromkeys(candidate.name for part in uncertain for candidate in part.candidates)
    return ", " + words.format("answers.perhaps", names=", ".join(names)) if names else ""


def _write(answer: Answer) -> str:
    """An answer of the vocabulary as one string: options as they are, lists as JSON, of medicines their names."""
    value = [entry.name for entry in answer.entries] if isinstance(answer, MedicineList) else write_answer(answer)
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
