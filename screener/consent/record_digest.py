"""The digest that binds paper and record: SHA-256 over one canonical JSON of everything the document rests on."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum

from screener.interview.answers import Answers
from screener.interview.journey import Journey
from screener.questionnaire.model import Questionnaire
from screener.screening.assessment import Assessment

Plain = str | int | float | bool | None | list["Plain"] | dict[str, "Plain"]


def compute_record_digest(
    *,
    questionnaire: Questionnaire,
    lexicon_digest: str,
    answers: Answers,
    assessment: Assessment,
    journey: Journey,
) -> str:
    """SHA-256, hex, over the record: what was asked, answered, found, read, understood and ticked.

    The same record gives the same digest on every machine: keys are sorted, texts are UTF-8, kinds are named.
    """
    record = {
        "form": [questionnaire.id, questionnaire.version, questionnaire.language, questionnaire.digest],
        "settings": {name: str(value) for name, value in questionnaire.chosen.items()},
        "lexicon": lexicon_digest,
        "answers": answers,
        "assessment": assessment,
        "journey": journey,
    }
    written = json.dumps(_plain(record), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(written.encode("utf-8", "surrogatepass")).hexdigest()


def _plain(value: object) -> Plain:
    """A value as JSON knows it; a dataclass carries its kind, so that two kinds of answer never look alike."""
    match value:
        case Enum():
            return _plain(value.value)
        case None | str() | bool() | int() | float():
            return value
        case Decimal():
            return str(value)
        case datetime() | date():
            return value.isoformat()
        case Mapping():
            return {str(key): _plain(item) for key, item in value.items()}
        case list() | tuple():
            return [_plain(item) for item in value]
        case set() | frozenset():
            return [_plain(item) for item in sorted(value, key=str)]
        case _ if is_dataclass(value):
            named = {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
            return {"kind": type(value).__name__, **named}
        case _:
            raise TypeError(f"a record holds no {type(value).__name__}")
