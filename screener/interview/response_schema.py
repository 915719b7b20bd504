"""The JSON Schema of a form's response files, for programs that write them."""

from __future__ import annotations

from typing import Any, assert_never

from screener.interview.answers import MedicineForm, MedicineStatus
from screener.interview.response import KEPT
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

_DATE = {
    "type": "string",
    "pattern": r"^([0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?|about [0-9]{1,3} (day|week|month|year)s? ago|unsure)$",
    "description": "A day, a month, a year, roughly how long ago, or unsure.",
}
_FULL_DATE = {"type": "string", "pattern": r"^([0-9]{4}-[0-9]{2}-[0-9]{2}|unsure)$"}


def make_response_schema(questionnaire: Questionnaire) -> dict[str, Any]:
    """A JSON Schema (draft 2020-12) that each response to this form fits. No answer is required."""
    properties = {item.id: _describe(item) for item in questionnaire.items.values()}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"Response to the form {questionnaire.id} {questionnaire.version}",
        "type": "object",
        "required": ["form", "answers"],
        "additionalProperties": False,
        "properties": {
            "form": {"const": questionnaire.id},
            "language": {"enum": list(questionnaire.languages)},
            "answers": {"type": "object", "additionalProperties": False, "properties": properties},
            KEPT: {"type": "object", "description": "What a kiosk keeps beside the answers; not read."},
        },
    }


def _describe(item: Item) -> dict[str, Any]:
    return {"description": item.ask, **_allow_null(_describe_value(item))}


def _allow_null(schema: dict[str, Any]) -> dict[str, Any]:
    return {"anyOf": [schema, {"type": "null"}]}


def _describe_value(item: Item) -> dict[str, Any]:  # noqa: C901 - one flat arm for each kind
    match item:
        case YesNoItem():
            return {"enum": ["yes", "no"]}
        case YesNoUnsureItem():
            return {"enum": ["yes", "no", "unsure"]}
        case ChoiceItem():
            return {"enum": list(item.options)}
        case MultiItem() | MapItem():
            return {"type": "array", "items": {"enum": list(item.options)}}
        case DateItem():
            return _FULL_DATE if item.full_date else _DATE
        case NumberItem():
            return {"type": "number", "minimum": item.at_least, "maximum": item.at_most}
        case TextItem():
            return {"type": "string"}
        case MedicineListItem():
            return {"type": "array", "items": _MEDICINE}
        case _:
            assert_never(item)


_MEDICINE: dict[str, Any] = {
    "type": "object",
    "required": ["name"],
    "additionalProperties": False,
    "properties": {
        "name": {"type": "string", "pattern": r"\S", "description": "As the patient wrote it."},
        "status": {"enum": [*MedicineStatus, None]},
        "last-used": {"anyOf": [_DATE, {"type": "null"}]},
        "form": {"enum": [*MedicineForm, None]},
        "site": {
            "description": "Area ids, groups of areas, or the patient's own words.",
            "anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}, {"type": "null"}],
        },
        "reason": {"type": ["string", "null"]},
        "meant": {
            "description": "What the patient chose when asked which medicine is meant; null for none of them.",
            "type": ["array", "null"],
            "items": {
                "type": "object",
                "required": ["text", "name"],
                "additionalProperties": False,
                "properties": {
                    "text": {"type": "string", "pattern": r"\S", "description": "A stretch of the name."},
                    "name": {"type": ["string", "null"], "description": "The medicine's name."},
                },
            },
        },
    },
}
