"""The digest that binds paper and record: SHA-256 over one canonical JSON of everything the document rests on."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal

from screener.interview.answers import Answers
from screener.interview.journey import Journey
from screener.questionnaire.model import Questionnaire
from screener.screening.assessment import Assessment


def compute_record_digest(
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
    written = json.dumps(record, default=_plain, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(written.encode("utf-8", "surrogatepass")).hexdigest()


def _plain(value: object) -> object:
    """What JSON does not know by itself. A dataclass carries its kind, so that two kinds never look alike."""
    match value:
        case Decimal():
            return str(value)
        case date():
            return value.isoformat()
        case Mapping():
            return dict(value)
        case frozenset():
            return sorted(value)
        case _ if is_dataclass(value):
            named = {field.name: getattr(value, field.name) for field in fields(value)}
            return {"kind": type(value).__name__, **named}
        case _:
            raise TypeError(f"a record holds no {type(value).__name__}")
