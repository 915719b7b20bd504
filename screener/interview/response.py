"""Response files: one patient's answers as JSON, read strictly (every problem listed) and written back.

`{"form": "microneedling", "language": "en", "answers": {…}}`, one entry per question, in the vocabulary that
`make_response_schema` describes. A blank (a missing entry or null) is no problem here: the rules deal with it.
Codes: RESPONSE-001 not an object of that shape, RESPONSE-002 another form, RESPONSE-003 unknown question,
RESPONSE-004 a value of the wrong kind, RESPONSE-005 language not available, and those of `checking`.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from difflib import get_close_matches
from typing import Any, assert_never

from screener.errors import Problem
from screener.interview import dates
from screener.interview.answers import (
    Answer,
    Answers,
    Chosen,
    ChosenMany,
    Meant,
    MedicineEntry,
    MedicineForm,
    MedicineList,
    MedicineStatus,
    Number,
    Open,
    PartialDate,
    RoughlyAgo,
    Written,
)
from screener.interview.checking import check_answer
from screener.interview.flow import collect_answers
from screener.medicines.lexicon import Lexicon
from screener.questionnaire.model import (
    ChoiceItem,
    DateItem,
    Item,
    MapItem,
    MedicineListItem,
    MultiItem,
    NumberItem,
    Questionnaire,
    TextItem,
    YesNoItem,
    YesNoUnsureItem,
)

KEPT = "kept"
"""What a kiosk keeps beside the answers: by which form, medicines and journey they came about. Not read here."""
_OPEN_OPTIONS = frozenset(Open)
_ENTRY_KEYS = ("name", "status", "last-used", "form", "site", "reason", "meant")


@dataclass(frozen=True, slots=True)
class Response:
    """A response file, read."""

    language: str
    answers: Answers


class _Refusal(Exception):  # noqa: N818 - never leaves this module
    """A value that cannot be read, with what to write instead: a sentence for each thing wrong with it."""


def read_response(questionnaire: Questionnaire, lexicon: Lexicon, data: object) -> Response | tuple[Problem, ...]:
    """Read a response that `json` has parsed.

    Returns:
        The response, or every problem it has.
    """
    if not isinstance(data, dict) or not isinstance(data.get("answers"), dict):
        advice = 'Write {"form": "…", "language": "…", "answers": {…}}.'
        return (Problem("RESPONSE-001", "This is not a response.", advice),)
    problems = _check_envelope(questionnaire, data)
    given: dict[str, Answer] = {}
    for item_id, value in data["answers"].items():
        item = questionnaire.items.get(item_id)
        if item is None:
            problems.append(_unknown_question(questionnaire, item_id))
        elif value is not None:
            answer = _read(item, value)
            if isinstance(answer, list):
                problems += answer
            else:
                given[item_id] = answer
    if problems:
        return tuple(problems)
    return Response(data.get("language", questionnaire.language), collect_answers(questionnaire, lexicon, given))


def write_response(questionnaire: Questionnaire, answers: Answers, language: str | None = None) -> dict[str, Any]:
    """The same as data for `json`: the inverse of `read_response`."""
    written = {
        item_id: write_answer(answers.given[item_id]) for item_id in questionnaire.items if item_id in answers.given
    }
    return {"form": questionnaire.id, "language": language or questionnaire.language, "answers": written}


def write_answer(answer: Answer) -> Any:  # noqa: ANN401 - JSON has no narrower type
    """One answer in the vocabulary of response files."""
    match answer:
        case Open():
            return answer.value
        case Chosen(option):
            return option
        case ChosenMany(options):
            return list(options)
        case PartialDate() | RoughlyAgo():
            return dates.format_date(answer)
        case Number(value):
            return int(value) if value == value.to_integral_value() else float(value)
        case Written(text):
            return text
        case MedicineList(entries):
            return [_write_entry(entry) for entry in entries]


def _check_envelope(questionnaire: Questionnaire, data: Mapping[str, object]) -> list[Problem]:
    problems = []
    if data.get("form") != questionnaire.id:
        problems.append(
            Problem("RESPONSE-002", "This response is for another form.", f'Write "form": "{questionnaire.id}".')
        )
    if data.get("language", questionnaire.language) not in questionnaire.languages:
        advice = f"Use one of: {', '.join(questionnaire.languages)}."
        problems.append(Problem("RESPONSE-005", "The form is not available in this language.", advice))
    for key in data.keys() - {"form", "language", "answers", KEPT}:
        advice = "Remove it, or put it among the answers."
        problems.append(
            Problem("RESPONSE-001", "There is an entry beside form, language and answers.", advice, where=str(key))
        )
    return problems


def _unknown_question(questionnaire: Questionnaire, item_id: str) -> Problem:
    near = get_close_matches(item_id, questionnaire.items, 1)
    advice = f"Did you mean “{near[0]}”?" if near else "Use the question ids of the form."
    return Problem("RESPONSE-003", "There is no such question.", advice, where=item_id)


# ── reading values ──────────────────────────────────────────────────────────────────────────────


def _read(item: Item, value: object) -> Answer | list[Problem]:
    try:
        answer = _read_value(item, value)
    except _Refusal as refusal:
        message = "This value is not an answer to the question."
        return [Problem("RESPONSE-004", message, advice, where=item.id) for advice in refusal.args]
    problem = check_answer(item, answer)
    return answer if problem is None else [problem]


def _read_value(item: Item, value: object) -> Answer:
    match item:
        case YesNoItem() | YesNoUnsureItem() | ChoiceItem():
            return _read_option(value)
        case MultiItem() | MapItem():
            return _read_options(item, value)
        case DateItem():
            return _read_date_value(value)
        case NumberItem():
            return _read_number(value)
        case TextItem():
            return Written(_need_text(value, "Write text in quotation marks."))
        case MedicineListItem():
            return _read_medicines(value)
        case _:
            assert_never(item)


def _need_text(value: object, advice: str) -> str:
    if not isinstance(value, str):
        raise _Refusal(advice)
    return value


def _read_option(value: object) -> Answer:
    option = _need_text(value, "Write the id of one option in quotation marks.")
    return Open(option) if option in _OPEN_OPTIONS else Chosen(option)


def _read_options(item: MultiItem | MapItem, value: object) -> Answer:
    if not isinstance(value, list) or not all(isinstance(option, str) for option in value):
        raise _Refusal("Write a list of option ids, each in quotation marks.")
    unknown = [option for option in value if option not in item.options]
    return ChosenMany(tuple(option for option in item.options if option in value) + tuple(unknown))


def _read_date_value(value: object) -> Answer:
    advice = 'Write "2026-11-20", "2026-11", "2026", "about 3 months ago" or "unsure".'
    text = _need_text(value, advice)
    if text == Open.UNSURE:
        return Open.UNSURE
    answer = dates.parse_date(text)
    if answer is None:
        raise _Refusal(advice)
    return answer


def _read_number(value: object) -> Answer:
    if isinstance(value, int) and not isinstance(value, bool):
        return Number(Decimal(value))
    if isinstance(value, float) and math.isfinite(value):
        return Number(Decimal(str(value)))
    raise _Refusal("Write a number without quotation marks.")


def _read_medicines(value: object) -> Answer:
    if not isinstance(value, list):
        raise _Refusal('Write a list of medicines: [{"name": "…"}].')
    entries, refusals = [], []
    for number, entry in enumerate(value, 1):
        try:
            entries.append(_read_entry(entry))
        except _Refusal as refusal:
            refusals.append(f"Medicine {number}: {refusal}")
    if refusals:
        raise _Refusal(*refusals)
    return MedicineList(tuple(entries))


def _read_entry(value: object) -> MedicineEntry:
    if not isinstance(value, dict) or not isinstance(value.get("name"), str):
        raise _Refusal('Each medicine is {"name": "…", …}; only the name is needed.')
    if unknown := sorted(value.keys() - set(_ENTRY_KEYS)):
        raise _Refusal(f"A medicine has no “{unknown[0]}”; it has {', '.join(_ENTRY_KEYS)}.")
    status, form = value.get("status"), value.get("form")
    reason = value.get("reason")
    return MedicineEntry(
        name=value["name"],
        status=None if status is None else MedicineStatus(_need_one_of(status, tuple(MedicineStatus), "status")),
        last_used=_read_last_used(value.get("last-used")),
        form=None if form is None else MedicineForm(_need_one_of(form, tuple(MedicineForm), "form")),
        site=_read_site(value.get("site")),
        reason="" if reason is None else _need_text(reason, "Write a medicine's reason as text."),
        meant=_read_meant(value.get("meant"), value["name"]),
    )


def _need_one_of(value: object, words: tuple[str, ...], what: str) -> str:
    if value not in words:
        raise _Refusal(f"A medicine's {what} is one of: {', '.join(words)}.")
    return str(value)


def _read_last_used(value: object) -> PartialDate | RoughlyAgo | Any:  # noqa: ANN401 - or Open.UNSURE, or None
    return None if value is None else _read_date_value(value)


def _read_site(value: object) -> tuple[str, ...]:
    sites = [] if value is None else [value] if isinstance(value, str) else value
    if not isinstance(sites, list) or not all(isinstance(site, str) for site in sites):
        raise _Refusal("Write a medicine's site as text or a list of texts.")
    return tuple(site for site in sites if site.strip())


def _read_meant(value: object, name: str) -> tuple[Meant, ...]:
    """What the patient chose for words of an entry's name."""
    advice = 'Write what a medicine\'s words are meant as like this: "meant": [{"text": "…", "name": "…" or null}].'
    meant: list[Meant] = []
    for one in [] if value is None else value if isinstance(value, list) else [value]:
        if not isinstance(one, dict) or one.keys() != {"text", "name"}:
            raise _Refusal(advice)
        text, chosen = one["text"], one["name"]
        if not isinstance(text, str) or not isinstance(chosen, str | None):
            raise _Refusal(advice)
        if not text.strip() or text not in name:
            raise _Refusal("What a medicine's words are meant as must be of words that stand in its name.")
        if any(known.text == text for known in meant):
            raise _Refusal("Say only once what the same words of a medicine's name are meant as.")
        meant.append(Meant(text, chosen))
    return tuple(meant)


def _write_entry(entry: MedicineEntry) -> dict[str, Any]:
    last_used = None if entry.last_used is None else write_answer(entry.last_used)
    site = list(entry.site) if len(entry.site) != 1 else entry.site[0]
    written = {
        "name": entry.name,
        "status": entry.status,
        "last-used": last_used,
        "form": entry.form,
        "site": site,
        "reason": entry.reason,
        "meant": [{"text": meant.text, "name": meant.name} for meant in entry.meant],
    }
    return {key: value for key, value in written.items() if value}
