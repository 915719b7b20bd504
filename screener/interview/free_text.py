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
_NOT_THIS = re.compile(
    r"\b(no|not (on|taking|using|had)|never (taken|took|take|had|used|been on|needed)|without|denies"
    r"|(don['’]?t|do not|doesn['’]?t|does not|didn['’]?t|did not) (take|use|need))"
    r"( (any|my|the|of|a|more|other)| [\w'’-]+( or| nor| and|,))*\W*$",
    re.IGNORECASE,
)
"""Before a medicine's name: it, or a list that it ends, is not taken."""
_NOT_AFTER = re.compile(r"^\W*(no|none|never)\W*$", re.IGNORECASE)
_SOMEBODY_ELSE = re.compile(
    r"\b(mother|father|mum|mom|dad|sister|brother|husband|wife|partner|son|daughter|friend|family|grandmother|grandfather"
    r"|aunt|uncle)\b",
    re.IGNORECASE,
)
_OVER = re.compile(
    r"\b(stopped|used to|no longer|any ?more|c[ao]me off|finished|years? ago|in the past|as a (child|teenager)"
    r"|when i was)\b",
    re.IGNORECASE,
)
_OF_LATE = re.compile(
    r"\b(days?|weeks?|months?|yesterday|today|tonight|just|recently|since|(mon|tues|wednes|thurs|fri|satur|sun)day)\b",
    re.IGNORECASE,
)
"""A medicine that was stopped of late still matters: many rules look back."""
_CLAUSE_BREAK = re.compile(r"[.;!?\n]|\bbut\b", re.IGNORECASE)
_WORD = re.compile(r"\w+")
_FAR = 200
"""Characters around a name beyond which nothing is said of it."""


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

    def find_bounds(self, start: int, end: int) -> tuple[int, int]:
        """Where the clause around a stretch of the text begins and ends."""
        before, after = bisect_right(self._break_ends, start), bisect_left(self._break_starts, end)
        begins = self._break_ends[before - 1] if before else 0
        return begins, self._break_starts[after] if after < len(self._break_starts) else self._length

    def affirm(self, start: int, end: int) -> bool:
        """Whether nothing around a stretch of the text, in its own clause, denies it."""
        begins, ends = self.find_bounds(start, end)
        return not self._is_denied_in(begins, start) and not self._is_denied_in(end, ends)

    def _is_denied_in(self, start: int, end: int) -> bool:
        first = bisect_left(self._denial_starts, start)
        return first < len(self._denial_ends) and self._denial_ends[first] <= end


def find_mentions(lexicon: Lexicon, question: str, text: str) -> tuple[FreeText, ...]:
    """Medicines that a text names as taken, or as stopped of late; not as denied, long past or another person's."""
    all_named = find_named(lexicon, text)
    if not all_named:
        return ()
    clauses = Clauses(text)
    affirmed = (
        named.candidate
        for named in all_named
        if _is_mentioned(text, *clauses.find_bounds(named.start, named.end), named.start, named.end)
    )
    found = (FreeText(question, one.name, one.substances, frozenset(one.classes)) for one in affirmed)
    return tuple(dict.fromkeys(found))


def _is_mentioned(text: str, begins: int, ends: int, start: int, end: int) -> bool:
    """Whether a clause may mean that the medicine named in it is taken, or was of late. In doubt it may.

    Only a denial of this very medicine takes it away: "no problems with my warfarin" and "I am not sure if I take
    warfarin" do not.
    """
    before, after = text[max(begins, start - _FAR) : start], text[end : min(ends, end + _FAR)]
    if _NOT_THIS.search(before) or _NOT_AFTER.search(after) or _SOMEBODY_ELSE.search(before):
        return False
    around = before + " " + after
    return _OVER.search(around) is None or _OF_LATE.search(around) is not None


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
