"""One unfinished run as it stands, as bytes and back: what a crash must not take.

Signatures are not among it: whoever goes on reads and signs anew.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, get_args

from pydantic import TypeAdapter, ValidationError

from screener.errors import IntegrityError, Problem
from screener.interview.answers import Answer
from screener.interview.journey import Journey
from screener.questionnaire.model import Questionnaire

_FORMAT = "screener-progress-1"
_JOURNEY = TypeAdapter(Journey)
_KINDS: Mapping[str, TypeAdapter[Any]] = {kind.__name__: TypeAdapter(kind) for kind in get_args(Answer)}


@dataclass(frozen=True, slots=True)
class Progress:
    """An immutable picture of a run, which a task may write beside the windows."""

    given: Mapping[str, Answer]
    """Every answer given, those not in force too."""
    journey: Journey
    page_id: str
    """The page shown; blank before the first."""
    submission_id: str
    """UUID of the handing over to be: the same for every try."""
    corrects: int | None = None
    """The version of the record that the patient corrects; None for a new record."""
    is_who_told: bool = False
    """Whether anybody has said who fills it in."""
    earlier: Mapping[str, Answer] = field(default_factory=dict, repr=False)
    """What was answered at an earlier visit, or is known of it: shown, and an answer only once it is confirmed."""
    known: frozenset[str] = frozenset()
    """Those of these items that the clinic knows by itself."""
    visit_id: str = ""
    """The prepared visit that this came from; empty if it came from none."""
    note: str = field(default="", repr=False)
    """What the practitioner asks the patient to look at, of a form that was sent back."""


def write_progress(progress: Progress, questionnaire: Questionnaire) -> bytes:
    """A run as bytes, every answer exactly as it stands, also one that is not possible yet."""
    told = {
        "format": _FORMAT,
        "form": [questionnaire.digest, questionnaire.language],
        "given": write_answers(progress.given),
        "journey": journey_to_json(progress.journey),
        "page": progress.page_id,
        "submission": progress.submission_id,
        "corrects": progress.corrects,
        "who-told": progress.is_who_told,
        "earlier": write_answers(progress.earlier),
        "known": sorted(progress.known),
        "visit": progress.visit_id,
        "note": progress.note,
    }
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")


def journey_to_json(journey: Journey) -> dict[str, Any]:
    """A journey as data for `json`."""
    told: dict[str, Any] = _JOURNEY.dump_python(journey, mode="json")
    return told


def read_journey(told: object) -> Journey:
    """The journey that `journey_to_json` gave.

    Raises:
        IntegrityError: It is none.
    """
    try:
        journey: Journey = _JOURNEY.validate_python(told)
    except ValidationError:
        raise _damaged() from None
    return journey


def find_language(data: bytes) -> str:
    """The language in which a run was answered: the form has to be read in it before `read_progress`.

    Raises:
        IntegrityError: The bytes are not what was written.
    """
    return str(_parse(data)["form"][1])


def read_progress(data: bytes, questionnaire: Questionnaire) -> Progress | Problem:
    """The run that `write_progress` wrote, or why it cannot be gone on with: the form was changed since.

    Raises:
        IntegrityError: The bytes are not what was written.
    """
    told = _parse(data)
    if told["form"][0] != questionnaire.digest:
        return Problem("INTERVIEW-002", "The form was changed since these answers were given.", "Begin anew.")
    try:
        return Progress(
            given=read_answers(told["given"]),
            journey=read_journey(told["journey"]),
            page_id=str(told["page"]),
            submission_id=str(told["submission"]),
            corrects=told["corrects"],
            is_who_told=bool(told["who-told"]),
            earlier=read_answers(told["earlier"]),
            known=frozenset(str(item_id) for item_id in told["known"]),
            visit_id=str(told["visit"]),
            note=str(told["note"]),
        )
    except (ValueError, KeyError, TypeError, AttributeError, ValidationError):
        # The error's own words may be the patient's.
        raise _damaged() from None


def write_answers(given: Mapping[str, Answer]) -> dict[str, Any]:
    """Answers as data for `json`, each exactly as it stands."""
    return {item_id: _write_answer(answer) for item_id, answer in given.items()}


def read_answers(told: Mapping[str, Any]) -> dict[str, Answer]:
    """The answers that `write_answers` gave.

    Raises:
        ValueError, KeyError, TypeError, AttributeError: They are not what was written. Tell nobody the words.
    """
    return {item_id: _read_answer(answer) for item_id, answer in told.items()}


def _parse(data: bytes) -> dict[str, Any]:
    try:
        told: dict[str, Any] = json.loads(data.decode("utf-8", "surrogatepass"))
        is_ours = told["format"] == _FORMAT and len(told["form"]) == len(("digest", "language"))
    except (ValueError, KeyError, TypeError):
        raise _damaged() from None
    if not is_ours:
        raise _damaged()
    return told


def _write_answer(answer: Answer) -> list[Any]:
    kind = type(answer).__name__
    return [kind, _KINDS[kind].dump_python(answer, mode="json")]


def _read_answer(told: list[Any]) -> Answer:
    name, value = told
    answer: Answer = _KINDS[name].validate_python(value)
    return answer


def _damaged() -> IntegrityError:
    message = "An unfinished form is not what was written. It cannot be gone on with: begin anew."
    return IntegrityError("INTERVIEW-001", message)
