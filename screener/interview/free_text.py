"""What a patient's own words say: the medicines and conditions they affirm.

What the same clause denies, puts in the past or says of someone else is not affirmed. Each text is read once
from end to end, however long it is.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from functools import lru_cache

from screener.interview.answers import FreeText
from screener.medicines.lexicon import Lexicon
from screener.medicines.recognise import find_named

_DENIAL = re.compile(
    r"\b(?=[a-fhimnsuwy])"  # most words begin otherwise, and are passed over at once
    r"(no|not|never|none|without|stopped|denies|don['’]?t|doesn['’]?t|didn['’]?t|haven['’]?t|hasn['’]?t|isn['’]?t"
    r"|used to|no longer|any ?more|c[ao]me off|years? ago|months? ago|in the past|as a child|mother|father|sister"
    r"|brother|family)\b",
    re.IGNORECASE,
)
_CLAUSE_BREAK = re.compile(r"[.;!?\n]|\bbut\b", re.IGNORECASE)
_WORD = re.compile(r"\w+")


class Clauses:
    """A text cut into clauses, and where in them something is denied."""

    def __init__(self, text: str) -> None:
        breaks = [match.span() for match in _CLAUSE_BREAK.finditer(text)]
        denials = [match.span() for match in _DENIAL.finditer(text)]
        self._break_starts = [start for start, _ in breaks]
        self._break_ends = [end for _, end in breaks]
        self._denial_starts = [start for start, _ in denials]
        self._denial_ends = [end for _, end in denials]
        self._length = len(text)

    def affirm(self, start: int, end: int) -> bool:
        """Whether nothing around a stretch of the text, in its own clause, denies it."""
        before, after = bisect_right(self._break_ends, start), bisect_left(self._break_starts, end)
        begins = self._break_ends[before - 1] if before else 0
        ends = self._break_starts[after] if after < len(self._break_starts) else self._length
        return not self._is_denied_in(begins, start) and not self._is_denied_in(end, ends)

    def _is_denied_in(self, start: int, end: int) -> bool:
        first = bisect_left(self._denial_starts, start)
        return first < len(self._denial_ends) and self._denial_ends[first] <= end


def find_mentions(lexicon: Lexicon, question: str, text: str) -> tuple[FreeText, ...]:
    """Medicines of a class that a text names as taken, not as denied or past, each once."""
    all_named = find_named(lexicon, text)
    if not all_named:
        return ()
    clauses = Clauses(text)
    affirmed = (named.candidate for named in all_named if clauses.affirm(named.start, named.end))
    found = (FreeText(question, one.name, one.substances, frozenset(one.classes)) for one in affirmed)
    return tuple(dict.fromkeys(found))


def find_affirmed(text: str, phrases: Iterable[str]) -> frozenset[str]:
    """Those of some phrases that a text says as whole words, at least once without denying it."""
    said = list(_find_said(text, _by_first_word(tuple(phrases))))
    if not said:
        return frozenset()
    clauses = Clauses(text)
    return frozenset(phrase for phrase, start in said if clauses.affirm(start, start + len(phrase)))


def _find_said(text: str, phrases: dict[str, tuple[str, ...]]) -> Iterator[tuple[str, int]]:
    for word in _WORD.finditer(text):
        for phrase in phrases.get(word.group().lower(), ()):
            end = word.start() + len(phrase)
            if text[word.start() : end].lower() == phrase and not _WORD.match(text, end):
                yield phrase, word.start()


@lru_cache(maxsize=8)  # holds the words of forms, never those of patients
def _by_first_word(phrases: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    index: dict[str, tuple[str, ...]] = {}
    for phrase in phrases:
        if first := _WORD.match(phrase):
            index[first.group()] = (*index.get(first.group(), ()), phrase)
    return index
