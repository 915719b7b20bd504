"""Scores what recognition makes of the test sets: how many rows are right, and which are not.

Knows only what a reading says, so that it holds for any way of matching. Each measure takes the lexicon, a function
that reads one line, and the rows of a set.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from screener.medicines.lexicon import Lexicon, Name, make_key
from screener.medicines.reading import Candidate, MatchStatus, Part, Reading
from screener.medicines.recognise import suggest

from .reading import ANY

Read = Callable[[str], Reading]
Row = tuple[str, ...]
SHOWN = 5
"""How many candidates a patient is shown at most."""
SETTLED = (MatchStatus.EXACT, MatchStatus.PARTIAL, MatchStatus.KNOWN)
"""Readings that take the text itself for a medicine's name, rather than ask which was meant."""


@dataclass(frozen=True, slots=True)
class Score:
    """How many rows of a set passed."""

    passed: int
    total: int
    misses: tuple[str, ...]
    """Each row that did not pass, and what was read."""

    @property
    def share(self) -> float:
        """From 0 to 1; 1 of no rows."""
        return self.passed / self.total if self.total else 1.0


def score(read: Read, rows: Iterable[Row], passes: Callable[[Reading, Row], bool]) -> Score:
    """Read the first column of each row, and ask of the reading whether it passes."""
    readings = [(row, read(row[0])) for row in rows]
    misses = tuple(describe(reading, row) for row, reading in readings if not passes(reading, row))
    return Score(len(readings) - len(misses), len(readings), misses)


def describe(reading: Reading, row: Row) -> str:
    """One line that tells what was read and what was expected."""
    parts = (
        f"{part.status}[{', '.join(f'{c.name} {c.score:.2f}' for c in part.candidates[:3])}]"
        for part in reading.parts
    )
    return f"{row[0][:80]!r} ({' · '.join(row[1:])}): {' | '.join(parts) or 'nothing'}"[:300]


def is_meant(candidate: Candidate, name: Name) -> bool:
    """Whether a candidate is that medicine, under whichever of its names."""
    if name.substances:
        return set(candidate.substances) == set(name.substances)
    return set(candidate.classes) == set(name.classes)


def offers(part: Part, name: Name) -> bool:
    return any(is_meant(candidate, name) for candidate in part.candidates[:SHOWN])


def leads_to(part: Part, classes: Iterable[str]) -> bool:
    """Whether anything shown for the part is of one of the classes."""
    return not {each for shown in part.candidates[:SHOWN] for each in shown.classes}.isdisjoint(classes)


def is_spelt_out(part: Part) -> bool:
    """Whether every word of the name a part was read as stands in it letter by letter."""
    written = make_key(part.text)
    words = re.split(r"[\W_]+", part.candidates[0].name) if part.candidates else []
    return all(make_key(word) in written for word in words)


# ── misspellings ────────────────────────────────────────────────────────────────────────────────


def score_first(lexicon: Lexicon, read: Read, rows: Sequence[Row]) -> Score:
    """What was meant stands first, and nothing else stands first beside it."""

    def passes(reading: Reading, row: Row) -> bool:
        firsts = [part.candidates[0] for part in reading.parts if part.candidates]
        return bool(firsts) and all(is_meant(first, _get_name(lexicon, row[1])) for first in firsts)

    return score(read, rows, passes)


def score_shown(lexicon: Lexicon, read: Read, rows: Sequence[Row]) -> Score:
    """What was meant is among the candidates shown."""
    return score(
        read, rows, lambda reading, row: any(offers(part, _get_name(lexicon, row[1])) for part in reading.parts)
    )


def score_suggested(lexicon: Lexicon, read: Read, rows: Sequence[Row]) -> Score:
    """What was meant is among the rows offered while typing, once the last letter is typed."""

    def passes(_: Reading, row: Row) -> bool:
        return any(is_meant(each.candidate, _get_name(lexicon, row[1])) for each in suggest(lexicon, row[0], SHOWN))

    return score(read, rows, passes)


def score_asked(lexicon: Lexicon, read: Read, rows: Sequence[Row]) -> Score:
    """No misspelling is settled silently: neither as what was meant nor as a name that happens to be within it."""

    def passes(reading: Reading, row: Row) -> bool:
        settled = [part for part in reading.parts if part.status in SETTLED and part.candidates]
        return all(is_spelt_out(part) and offers(part, _get_name(lexicon, row[1])) for part in settled)

    return score(read, rows, passes)


# ── names, everyday words, several on a line ────────────────────────────────────────────────────


def score_known(lexicon: Lexicon, read: Read, rows: Sequence[Row]) -> Score:
    """A name is read as one, of its class if that is told."""

    def passes(reading: Reading, row: Row) -> bool:
        known = [part for part in reading.parts if part.status in {*SETTLED, MatchStatus.LAY}]
        return bool(known) and (not row[1] or any(leads_to(part, [row[1]]) for part in known))

    return score(read, rows, passes)


def score_lay(lexicon: Lexicon, read: Read, rows: Sequence[Row]) -> Score:
    """An everyday word leads to a class that is right."""
    return score(read, rows, lambda reading, row: any(leads_to(part, row[1].split()) for part in reading.parts))


def score_several(lexicon: Lexicon, read: Read, rows: Sequence[Row]) -> Score:
    """Every entry of the line is read, each from its own part, in order."""

    def passes(reading: Reading, row: Row) -> bool:
        parts = iter(reading.parts)
        return all(any(_answers(lexicon, part, entry) for part in parts) for entry in row[1].split("; "))

    return score(read, rows, passes)


def score_count(lexicon: Lexicon, read: Read, rows: Sequence[Row]) -> Score:
    """The line falls into as many parts as it has entries."""
    return score(read, rows, lambda reading, row: len(reading.parts) == len(row[1].split("; ")))


def _answers(lexicon: Lexicon, part: Part, entry: str) -> bool:
    choices = entry.split("|")
    return (
        ANY in choices
        or leads_to(part, lexicon.classes.keys() & choices)
        or any(offers(part, name) for name in map(lexicon.find_name, choices) if name is not None)
    )


# ── what is no medicine of ours ─────────────────────────────────────────────────────────────────


def score_unbothered(lexicon: Lexicon, read: Read, rows: Sequence[Row]) -> Score:
    """Nothing is made of what is no medicine."""
    return score(read, rows, lambda reading, _: not any(part.candidates for part in reading.parts))


def score_others(lexicon: Lexicon, read: Read, rows: Sequence[Row]) -> Score:
    """Nothing is offered in place of a medicine that the lexicon does not hold."""
    return score(read, _drop_known(lexicon, rows), lambda reading, _: all(map(_offers_nothing_else, reading.parts)))


def score_others_silent(lexicon: Lexicon, read: Read, rows: Sequence[Row]) -> Score:
    """A medicine that the lexicon does not hold is not settled as another."""

    def passes(reading: Reading, row: Row) -> bool:
        return all(_offers_nothing_else(part) for part in reading.parts if part.status in SETTLED)

    return score(read, _drop_known(lexicon, rows), passes)


def _drop_known(lexicon: Lexicon, rows: Sequence[Row]) -> list[Row]:
    return [row for row in rows if lexicon.find_name(row[0]) is None]


def _offers_nothing_else(part: Part) -> bool:
    """No candidate, or the medicine itself under its own name, as a list of names without classes would give it."""
    return all(make_key(candidate.name) == make_key(part.text) for candidate in part.candidates)


# ── look-alikes ─────────────────────────────────────────────────────────────────────────────────


def score_swaps(lexicon: Lexicon, read: Read, rows: Sequence[Row]) -> Score:
    """A name is never settled as the one it is confused with."""

    def passes(reading: Reading, row: Row) -> bool:
        settled = [part.candidates[0] for part in reading.parts if part.status in SETTLED and part.candidates]
        return not any(is_meant(first, _get_name(lexicon, row[1])) for first in settled)

    return score(read, rows, passes)


def score_look_alikes_offered(lexicon: Lexicon, read: Read, rows: Sequence[Row]) -> Score:
    """A name that the lexicon does not hold is not even taken for a question about the one it is confused with."""

    def passes(reading: Reading, row: Row) -> bool:
        return not any(offers(part, _get_name(lexicon, row[1])) for part in reading.parts)

    return score(read, _drop_known(lexicon, rows), passes)


# ── negation, past, allergy ─────────────────────────────────────────────────────────────────────


def score_denied(lexicon: Lexicon, read: Read, rows: Sequence[Row]) -> Score:
    """What is denied, over or not tolerated is not read as taken now."""
    denied = [row for row in rows if not row[1].startswith("current")]
    return score(read, denied, lambda reading, _: not any(map(_is_current, reading.parts)))


def score_stopped(lexicon: Lexicon, read: Read, rows: Sequence[Row]) -> Score:
    """What was stopped is still named, and said to be stopped."""
    return _score_said(lexicon, read, rows, "stopped", said_stopped=True)


def score_current(lexicon: Lexicon, read: Read, rows: Sequence[Row]) -> Score:
    """What only sounds like a denial is read as taken now."""
    return _score_said(lexicon, read, rows, "current", said_stopped=False)


def _score_said(lexicon: Lexicon, read: Read, rows: Sequence[Row], kind: str, *, said_stopped: bool) -> Score:
    wanted = [row for row in rows if row[1].startswith(kind)]

    def passes(reading: Reading, row: Row) -> bool:
        name = _get_name(lexicon, row[1].removeprefix(f"{kind} "))
        return any(offers(part, name) and part.said_stopped is said_stopped for part in reading.parts)

    return score(read, wanted, passes)


def _is_current(part: Part) -> bool:
    return bool(part.candidates) and not part.said_stopped


# ── nothing is lost; probes ─────────────────────────────────────────────────────────────────────


def score_kept(lexicon: Lexicon, read: Read, rows: Sequence[Row]) -> Score:
    """The line is kept, and each character that is not blank belongs to exactly one part."""
    return score(read, rows, lambda reading, row: keeps_all(reading, row[0]))


def keeps_all(reading: Reading, text: str) -> bool:
    at, between = 0, []
    for part in reading.parts:
        if part.start < at or part.text != text[part.start : part.end]:
            return False
        between.append(text[at : part.start])
        at = part.end
    return reading.verbatim == text and not "".join([*between, text[at:]]).strip()


def score_probes(lexicon: Lexicon, read: Read, rows: Sequence[Row]) -> Score:
    """Each probe is read as its row says: written, expected, the name or number that belongs to it."""
    tests: dict[str, Callable[[tuple[Part, ...], str], bool]] = {
        "not": lambda parts, value: not any(offers(part, _get_name(lexicon, value)) for part in parts),
        "nothing": lambda parts, _: bool(parts) and not any(part.candidates for part in parts),
        "parts": lambda parts, value: len(parts) == int(value),
        "reads": lambda parts, value: any(offers(part, _get_name(lexicon, value)) for part in parts),
        "class": lambda parts, value: any(leads_to(part, [value]) for part in parts),
        "stopped": lambda parts, value: any(
            offers(part, _get_name(lexicon, value)) and part.said_stopped for part in parts
        ),
        "known": lambda parts, _: any(part.status in SETTLED for part in parts),
        "not-current": lambda parts, _: bool(parts) and not any(map(_is_current, parts)),
        "kept": lambda parts, _: bool(parts),
        "empty": lambda parts, _: not parts,
    }
    return score(
        read,
        rows,
        lambda reading, row: keeps_all(reading, row[0]) and tests[row[1]](reading.parts, row[2]),
    )


def _get_name(lexicon: Lexicon, text: str) -> Name:
    return lexicon.names[make_key(text)]
