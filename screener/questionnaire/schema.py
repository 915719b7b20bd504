"""The JSON Schema of the form format, for editors that complete and check while a form is written."""

from __future__ import annotations

from typing import Any

from screener.questionnaire.form_files import CONSENT, EDUCATION, FORM, KEYS, RULES
from screener.questionnaire.model import Questionnaire

_DURATION = {"type": "string", "pattern": r"^\d+ (day|month)s?$", "description": "“28 days” or “6 months”."}


def form_schema() -> dict[str, Any]:
    """A JSON Schema (2020-12) with one definition for each of a form's four files.

    `$defs` holds `form.yaml`, `rules.yaml`, `education.yaml` and `consent.yaml`; a file that fits any of them is
    valid, so the schema can be named for a whole folder.
    """
    schema = Questionnaire.model_json_schema(by_alias=True)
    definitions: dict[str, Any] = schema["$defs"]
    definitions["Duration"] = _DURATION
    definitions.pop("Words", None)
    for name, title in ((FORM, "What is asked"), (RULES, "What raises a finding")):
        definitions[name] = _describe_file(schema, KEYS[name], title)
    definitions[EDUCATION] = {"$ref": "#/$defs/Education"}
    definitions[CONSENT] = {"$ref": "#/$defs/Consent"}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A Screener form",
        "description": "One of the files of a form's folder.",
        "anyOf": [{"$ref": f"#/$defs/{name}"} for name in (FORM, RULES, EDUCATION, CONSENT)],
        "$defs": definitions,
    }


def _describe_file(schema: dict[str, Any], keys: tuple[str, ...], title: str) -> dict[str, Any]:
    """The schema of a file that holds some of the questionnaire's fields; `form` is the questionnaire's id."""
    fields = {key: "id" if key == "form" else key for key in keys}
    return {
        "title": title,
        "type": "object",
        "properties": {key: schema["properties"][field] for key, field in fields.items()},
        "required": [key for key, field in fields.items() if field in schema["required"]],
        "additionalProperties": False,
    }
