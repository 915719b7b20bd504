"""What is approved: the meaning of a form, the medicines and the clinic's choices, in one canonical form.

Covers everything that decides what is flagged or that a person reads: questions, rules, settings with their defaults
and the values in force, contradictions, words looked for, sources, teaching, consent, the words for answers and
severities, and every medicine. Left out are the version numbers and the layout of the files: indenting a file anew,
a comment, or rules in another order void no approval.

The digests of `Questionnaire` and `Lexicon` are another thing: they name the very files a record was made with.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping

from pydantic import JsonValue, ValidationError

from screener.medicines.lexicon import Lexicon
from screener.questionnaire.model import ChoiceItem, MapItem, MultiItem, Questionnaire
from screener.questionnaire.text import Words

Meaning = dict[str, JsonValue]
"""`form`, `option-order`, `in-force`, `words` and `medicines`, as plain data."""

_NO_MEANING = {"version", "language", "languages", "digest", "words", "chosen", "rules"}
_CLINICAL_WORDS = ("answers.", "paper.outcome-", "paper.label-")
"""The program's own words that carry clinical meaning: answers, and what an outcome is called."""


def describe_meaning(questionnaire: Questionnaire, lexicon: Lexicon) -> Meaning:
    """Everything that is approved, as plain data; what has its default is not written."""
    form = questionnaire.model_dump(mode="json", by_alias=True, exclude_defaults=True, exclude=_NO_MEANING)
    rules = (rule.model_dump(mode="json", by_alias=True, exclude_defaults=True) for rule in questionnaire.rules)
    texts = questionnaire.words.texts
    return {
        "form": {**form, "rules": {rule["id"]: rule for rule in rules}},
        "option-order": _describe_order(questionnaire),
        "in-force": {name: _plain(questionnaire.get_setting(name)) for name in questionnaire.settings},
        "words": {key: text for key, text in texts.items() if key.startswith(_CLINICAL_WORDS)},
        "medicines": _describe_medicines(lexicon),
    }


def write_canonical(meaning: Meaning) -> bytes:
    """The bytes that the digest is computed over: JSON, keys sorted, no blanks, UTF-8."""
    text = json.dumps(meaning, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return text.encode()


def compute_digest(questionnaire: Questionnaire, lexicon: Lexicon) -> str:
    """SHA-256, hex, of what is approved: the same on every machine for the same meaning."""
    return hashlib.sha256(write_canonical(describe_meaning(questionnaire, lexicon))).hexdigest()


def restore_questionnaire(meaning: Meaning, words: Words) -> Questionnaire | None:
    """The form that a meaning describes; None if it was described by a program that knew other forms."""
    form, in_force = meaning.get("form"), meaning.get("in-force")
    if not isinstance(form, dict) or not isinstance(form.get("rules"), dict) or not isinstance(in_force, dict):
        return None
    rest = {
        "rules": list(form["rules"].values()),  # type: ignore[union-attr]
        "chosen": in_force,
        "version": "",
        "language": words.language,
        "languages": [words.language],
        "words": words,
        "digest": "",
    }
    try:
        return Questionnaire.model_validate({**form, **rest}, by_name=False)
    except ValidationError:
        return None


def _describe_order(questionnaire: Questionnaire) -> dict[str, JsonValue]:
    """Question id → its options as shown: keys are sorted before they are digested, and order is read, too."""
    items = (item for section in questionnaire.sections for item in section.items)
    asked = (item for item in items if isinstance(item, ChoiceItem | MultiItem | MapItem))
    orders: dict[str, JsonValue] = {item.id: list(item.options) for item in asked}
    understood = questionnaire.consent.understanding
    return orders | {f"understanding {question.id}": list(question.options) for question in understood}


def _plain(value: object) -> JsonValue:
    return value if isinstance(value, int | float) else str(value)


def _describe_medicines(lexicon: Lexicon) -> dict[str, JsonValue]:
    return {
        "classes": {
            kind.id: {
                "name": kind.name,
                "why": kind.why,
                "note": kind.note,
                "lay": _sort(kind.lay),
                "ignore-forms": _sort(kind.ignore_forms),
            }
            for kind in lexicon.classes.values()
        },
        "substances": {
            substance.name: {
                "classes": list(substance.classes),
                "names": _sort((*substance.aka, *_list_brands(substance.brands))),
            }
            for substance in lexicon.substances.values()
        },
        "combinations": {
            one.brand: {"of": _sort(one.substances), "with": _sort(one.others)}
            for one in lexicon.combinations.values()
        },
    }


def _list_brands(brands: Mapping[str, tuple[str, ...]]) -> set[str]:
    """A brand once, wherever it is sold: the region decides nothing."""
    return {brand for sold in brands.values() for brand in sold}


def _sort(texts: object) -> list[JsonValue]:
    return sorted(texts)  # type: ignore[call-overload, no-any-return]
