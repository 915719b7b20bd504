"""What the lexicon makes of a medicine entry, and of medicines and conditions named in free text."""

from __future__ import annotations

import re

from screener.interview.answers import (
    FreeText,
    MedicineEntry,
    MedicineForm,
    MedicineStatus,
    TakenMedicine,
    TakenSubstance,
)
from screener.medicines.lexicon import Lexicon
from screener.medicines.recognise import Candidate, MatchStatus, Part, find_form, find_named, read_line

_SURE = frozenset({MatchStatus.EXACT, MatchStatus.PARTIAL})
_DENIAL = re.compile(
    r"\b(no|not|never|none|without|stopped|denies|don'?t|doesn'?t|didn'?t|haven'?t|hasn'?t|isn'?t|used to|no longer"
    r"|any ?more|c[ao]me off|years? ago|months? ago|in the past|as a child|mother|father|sister|brother|family)\b"
)


def understand(lexicon: Lexicon, entry: MedicineEntry) -> TakenMedicine:
    """Recognise an entry: its form, and each substance it holds or may hold with the classes that count."""
    reading = read_line(lexicon, entry.name)
    told = find_form(entry.name) if entry.form is None else None
    form = entry.form or (MedicineForm(told) if told else None)
    substances = tuple(
        substance
        for index, part in enumerate(reading.parts)
        for candidate in part.candidates
        for substance in _find_substances(lexicon, entry, form, index, part, candidate)
    )
    return TakenMedicine(entry, reading, form, tuple(dict.fromkeys(substances)))


def _find_substances(
    lexicon: Lexicon,
    entry: MedicineEntry,
    form: MedicineForm | None,
    index: int,
    part: Part,
    candidate: Candidate,
) -> list[TakenSubstance]:
    current = entry.status is not MedicineStatus.STOPPED and not part.said_stopped
    sure = part.status in _SURE
    by_name = {name: lexicon.substances[name].classes for name in candidate.substances}
    by_name = by_name or {part.text: candidate.classes}
    return [
        TakenSubstance(name, _without_ignored(lexicon, classes, form), current, index, sure)
        for name, classes in by_name.items()
    ]


def _without_ignored(lexicon: Lexicon, classes: tuple[str, ...], form: MedicineForm | None) -> frozenset[str]:
    return frozenset(name for name in classes if form not in lexicon.classes[name].ignore_forms)


# ── free text ───────────────────────────────────────────────────────────────────────────────────


def find_mentions(lexicon: Lexicon, question: str, text: str) -> tuple[FreeText, ...]:
    """Medicines of a class that a text names as taken, not as denied or past, each once."""
    found = []
    for named in find_named(lexicon, text):
        if not _is_denied(text, named.start, named.end):
            candidate = named.candidate
            found.append(FreeText(question, candidate.name, candidate.substances, frozenset(candidate.classes)))
    return tuple(dict.fromkeys(found))


def affirms(text: str, phrase: str) -> bool:
    """Whether a text says a phrase, as whole words, at least once without denying it or calling it past."""
    matches = re.finditer(rf"(?<!\w){re.escape(phrase)}(?!\w)", text, re.IGNORECASE)
    return any(not _is_denied(text, match.start(), match.end()) for match in matches)


def _is_denied(text: str, start: int, end: int) -> bool:
    """Whether the clause around a stretch of text denies it, puts it in the past or on someone else."""
    begins = max((text.rfind(mark, 0, start) for mark in ".;!?\n"), default=-1) + 1
    begins = max(begins, text.lower().rfind(" but ", 0, start) + 1)
    ends = min((found for mark in ".;!?\n" if (found := text.find(mark, end)) >= 0), default=len(text))
    clause = text[begins:start] + " " + text[end:ends].split(" but ")[0]
    return _DENIAL.search(clause.lower().replace("’", "'")) is not None
