"""Does every name in a form stand for one thing that exists: ids, plan tokens, sources?"""

from __future__ import annotations

from collections.abc import Iterator

from screener.questionnaire.documents import DataPath
from screener.questionnaire.flaws import Flaw, iterate_entries
from screener.questionnaire.model import ItemFields, Questionnaire, Rule
from screener.questionnaire.near import suggest_word
from screener.questionnaire.teaching import Aftercare, Card, Fact, Question, Risk, Statement

_NUMBING = "numbing"
"""The plan token that numbing cream adds."""
_KINDS = {
    "sections": "sections", "items": "questions", "rules": "rules", "contradictions": "contradictions",
    "cards": "cards", "risks": "risks", "alternatives": "alternatives", "understanding": "understanding questions",
    "statements": "statements",
}  # fmt: skip
"""Key of a list whose entries have ids → what to call them."""


def lint_names(questionnaire: Questionnaire) -> Iterator[Flaw]:
    """Ids given twice, plan tokens and sources that do not exist."""
    yield from _lint_ids(questionnaire)
    yield from _lint_tokens(questionnaire)
    yield from _lint_sources(questionnaire)


def _lint_ids(questionnaire: Questionnaire) -> Iterator[Flaw]:
    seen: set[tuple[str, str]] = set()
    for path, entry in iterate_entries(questionnaire):
        kind = str(path[-2])
        entry_id = getattr(entry, "id", None)
        if kind not in _KINDS or entry_id is None:
            continue
        if (kind, entry_id) in seen:
            message = f"There are two {_KINDS[kind]} “{entry_id}”."
            yield Flaw((*path, "id"), "FORM-030", message, "Rename one of them.")
        seen.add((kind, entry_id))


def _lint_tokens(questionnaire: Questionnaire) -> Iterator[Flaw]:
    tokens = {token for some in questionnaire.modalities.values() for token in some} | {_NUMBING}
    for path, entry in iterate_entries(questionnaire):
        match entry:
            case ItemFields(critical=str(token)) if token not in tokens:
                advice = f"Write true, false or one of: {', '.join(sorted(tokens))}."
                yield Flaw((*path, "critical"), "FORM-026", f"“{token}” is no plan token.", advice)
            case Rule():
                written = entry.applies_to if "applies_to" in entry.model_fields_set else ()
                yield from _lint_token_list((*path, "applies-to"), written, tokens)
                yield from _lint_token_list((*path, "excludes"), entry.excludes, tokens)
            case Risk():
                allowed = tokens | set(questionnaire.area_groups)
                yield from _lint_token_list((*path, "applies-to"), entry.applies_to, allowed)
            case Card() | Fact() | Aftercare() | Question() | Statement():
                yield from _lint_token_list((*path, "applies-to"), entry.applies_to, tokens)
            case _:
                pass


def _lint_token_list(path: DataPath, written: tuple[str, ...], allowed: set[str]) -> Iterator[Flaw]:
    for i, token in enumerate(written):
        if token not in allowed:
            yield Flaw((*path, i), "FORM-026", f"“{token}” is no plan token.", suggest_word(token, allowed), token)


def _lint_sources(questionnaire: Questionnaire) -> Iterator[Flaw]:
    for path, entry in iterate_entries(questionnaire):
        if not isinstance(entry, Rule | Card | Fact | Risk | Aftercare):
            continue
        for i, source in enumerate(entry.sources):
            if source not in questionnaire.sources:
                advice = suggest_word(source, questionnaire.sources)
                yield Flaw((*path, "sources", i), "FORM-023", f"There is no source “{source}”.", advice, source)
