"""What did the patient mean? Candidates from the lexicon, never a silent correction.

A line is cut into words; the longest runs of words that are a name of the lexicon are found first, across commas
and "and" if the name itself has them ("Nurofen Cold & Flu"). For what is left between separators names that are
near are offered (`guesses`), or it is not read at all. Every character that is not blank belongs to one part:
nothing is dropped.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from types import MappingProxyType

from screener.medicines.guesses import guess_misspelt
from screener.medicines.lexicon import Lexicon, Name, NameKind, make_key
from screener.medicines.reading import Candidate, MatchStatus, Named, Part, Reading, Suggestion
from screener.medicines.remarks import is_allergy, says_stopped, speaks_of_allergy
from screener.medicines.runs import Run, find_runs, join_beside
from screener.medicines.tokens import Break, Token, find_tokens

LEAST_TYPED = 2
"""Letters from which names are suggested while typing."""
CLEARLY_WRITTEN = 0.9
"""From here on a name counts until a practitioner clears it, whatever else the patient then chose."""
MOST_CANDIDATES = 3
"""How many names are asked about at most."""
MOST_ROWS = 5
"""How many names are suggested at most."""
_NO_CHOICES: Mapping[str, str | None] = MappingProxyType({})


# ── a finished line ─────────────────────────────────────────────────────────────────────────────


def read_line(lexicon: Lexicon, text: str, meant: Mapping[str, str | None] = _NO_CHOICES) -> Reading:
    """Read one line of a medicine list, which may hold several medicines.

    Args:
        lexicon: The names that are known.
        text: What the patient wrote, of any length and in any script.
        meant: What the patient said of stretches of it: the name chosen, or None where none of those offered fits.

    Returns:
        The parts in order; none for a line without any visible character.
    """
    if not text.strip():
        return Reading(text, ())
    runs = join_beside(guess_misspelt(lexicon, find_runs(lexicon, find_tokens(text)))) or [Run([])]
    starts = [text.index(text.strip()), *(run.tokens[0].start for run in runs[1:]), len(text)]
    ends = [start + len(text[start:following].rstrip()) for start, following in pairwise(starts)]
    parts = [_read_run(lexicon, text, *each) for each in zip(runs, starts, ends, strict=False)]
    is_allergy_list = False
    for place, (run, part) in enumerate(zip(runs, parts, strict=True)):
        is_allergy_list = (is_allergy_list and _is_joined(run)) or (
            part.status is MatchStatus.UNRECOGNISED and speaks_of_allergy(part.text)
        )
        if is_allergy_list:  # "allergic to aspirin and ibuprofen"
            parts[place] = Part(part.text, part.start, part.end, MatchStatus.UNRECOGNISED, ())
    return Reading(text, tuple(_settle(lexicon, part, meant) if part.text in meant else part for part in parts))


def _is_joined(run: Run) -> bool:
    """Whether a run is only a name behind an "and"."""
    return run.tokens[0].before is Break.SOFT and bool(run.spans) and not run.loose


def _settle(lexicon: Lexicon, part: Part, meant: Mapping[str, str | None]) -> Part:
    """A part as the patient says it is meant; as it was read, if the lexicon no longer has the name chosen.

    A tap does not take away what was clearly written: names that near stay, beside another one chosen or none.
    """
    chosen = meant[part.text]
    written = tuple(candidate for candidate in part.candidates if candidate.score >= CLEARLY_WRITTEN)
    if chosen is None:
        return replace(part, status=MatchStatus.UNRECOGNISED, candidates=written, look_alikes=())
    name = lexicon.find_name(chosen)
    if name is None:
        return part
    candidate = to_candidate(name, 1.0)
    if name.kind is NameKind.LAY:
        return replace(part, status=MatchStatus.LAY, candidates=(candidate,), look_alikes=())
    if written and not any(_fits(candidate, other) for other in part.candidates):
        return replace(part, status=MatchStatus.CANDIDATES, candidates=(candidate, *written), look_alikes=())
    return replace(part, status=MatchStatus.CONFIRMED, candidates=(candidate,), look_alikes=())


def _fits(chosen: Candidate, offered: Candidate) -> bool:
    """Whether a name chosen is one that was offered: the same medicine, or one of what an everyday word may mean."""
    if offered.substances:
        return chosen.substances == offered.substances
    return not set(chosen.classes).isdisjoint(offered.classes)


def find_named(lexicon: Lexicon, text: str) -> tuple[Named, ...]:
    """Every medicine that a longer text names or spells as it sounds, in order. Everyday words do not count."""
    found: list[Named] = []
    for run in find_runs(lexicon, find_tokens(text)):
        if run.is_medicine and run.name is not None:
            found.append(Named(to_candidate(run.name, 1.0), *run.spans[0]))
        found += _find_sounding(lexicon, run.loose)
    return tuple(found)


def _find_sounding(lexicon: Lexicon, words: Sequence[Token]) -> Iterator[Named]:
    for word in words:
        near = [] if word.is_filler else lexicon.near.find_sounding(word.key)
        name = lexicon.names[near[0].key] if near else None
        if name is not None and name.kind is not NameKind.LAY:
            yield Named(to_candidate(name, near[0].score), word.start, word.end)


def _read_run(lexicon: Lexicon, line: str, run: Run, start: int, end: int) -> Part:
    text = line[start:end]
    part = Part(text, start, end, MatchStatus.UNRECOGNISED, ())
    if run.is_known:
        return replace(part, status=MatchStatus.KNOWN, said_stopped=says_stopped(text))
    if run.name is None and not run.near:
        return part
    first, last = run.spans[0]
    if is_allergy(line[start:first], line[last:end]) or (run.name is None and speaks_of_allergy(text)):
        return part
    if run.name is None:
        shown = run.near[:MOST_CANDIDATES]
        return replace(
            part,
            status=MatchStatus.CANDIDATES,
            candidates=tuple(to_candidate(lexicon.names[near.key], near.score) for near in shown),
            said_stopped=says_stopped(text),
            look_alikes=_list_look_alikes(lexicon, [lexicon.names[near.key] for near in shown]),
        )
    status = _rate(lexicon, run.name, run.loose)
    return replace(
        part,
        status=status,
        candidates=_list_meanings(lexicon, run.name),
        said_stopped=says_stopped(text),
        look_alikes=_list_look_alikes(lexicon, [run.name]),
    )


def _list_meanings(lexicon: Lexicon, name: Name) -> tuple[Candidate, ...]:
    """The medicine of a name; each of them, for a brand that is a medicine of other classes elsewhere."""
    meanings = tuple(lexicon.names[make_key(substance)] for substance in name.substances)
    if not name.differs_by_region or len({meaning.classes for meaning in meanings}) == 1:
        return (to_candidate(name, 1.0),)
    return tuple(to_candidate(meaning, 1.0) for meaning in meanings)


def _list_look_alikes(lexicon: Lexicon, names: Sequence[Name]) -> tuple[Candidate, ...]:
    """Medicines that are confused with any of these, and are none of them; each once."""
    told = {name.substances for name in names}
    found: dict[tuple[str, ...], Name] = {}
    for name in names:
        for other in lexicon.find_look_alikes(name):
            if other.substances not in told:
                found.setdefault(other.substances, other)
    return tuple(to_candidate(other, 0.0) for other in found.values())


def _rate(lexicon: Lexicon, name: Name, loose: Sequence[Token]) -> MatchStatus:
    if name.kind is NameKind.LAY:
        return MatchStatus.LAY
    if len(_list_meanings(lexicon, name)) > 1:
        return MatchStatus.CANDIDATES
    if _has_unexplained(lexicon, name, loose):
        return MatchStatus.PARTIAL
    return MatchStatus.EXACT if name.classes else MatchStatus.KNOWN


def _has_unexplained(lexicon: Lexicon, name: Name, loose: Sequence[Token]) -> bool:
    """True if a word beside a name is neither a filler nor one that speaks of the same medicine or its classes."""
    unexplained = {token.key for token in loose if not token.is_filler}
    if not unexplained:
        return False
    classes = [lexicon.classes[class_id] for class_id in name.classes]
    texts = [
        name.text,
        *name.substances,
        *(known.name for known in classes),
        *(w for known in classes for w in known.lay),
    ]
    explained = {make_key(word) for text in texts for word in re.split(r"\W+", text)}
    return not unexplained <= explained


def to_candidate(name: Name, score: float) -> Candidate:
    """A name of the lexicon as something that may be meant; the score is 0 to 1, 1 for certain."""
    return Candidate(name.text, name.substances, name.classes, score)


# ── while typing ────────────────────────────────────────────────────────────────────────────────


def suggest(lexicon: Lexicon, typed: str, limit: int = MOST_ROWS) -> tuple[Suggestion, ...]:
    """Names that begin with what is typed, one row a substance: exact ones first, the shortest, then near ones.

    Args:
        lexicon: The names that are known.
        typed: What stands in the box, from two letters on. Strengths and other fillers after a name do not matter,
            and of several medicines the last one is being typed.
        limit: How many rows at most.
    """
    last = find_tokens(typed[find_last_piece(typed) :])
    telling = "".join(token.key for token in last if not token.is_filler)
    keys = dict.fromkeys((make_key(typed), "".join(token.key for token in last), telling))
    key = next((key for key in keys if len(key) >= LEAST_TYPED and lexicon.has_beginning(key)), telling)
    return tuple(Suggestion(row, _find_purpose(lexicon, row)) for row in _complete(lexicon, key, limit))


def find_last_piece(typed: str) -> int:
    """Where the last of several medicines begins in what stands in the box, in characters."""
    return max((token.start for token in find_tokens(typed) if token.before is Break.HARD), default=0)


def _complete(lexicon: Lexicon, key: str, limit: int) -> list[Candidate]:
    if len(key) < LEAST_TYPED:
        return []
    best: dict[tuple[str, ...], tuple[str, Name]] = {}
    for found, name in lexicon.find_beginning_with(key):
        held = name.substances or (name.text,)
        if held not in best or len(found) < len(best[held][0]):
            best[held] = (found, name)
    ranked = sorted(best.values(), key=lambda row: (row[0] != key, row[1].kind is NameKind.LAY, len(row[0]), row[0]))
    rows = [to_candidate(name, len(key) / len(found)) for found, name in ranked[:limit]]
    return [*rows, *_find_near_beginnings(lexicon, key, best.keys(), limit - len(rows))]


def _find_near_beginnings(
    lexicon: Lexicon, key: str, known: Collection[tuple[str, ...]], limit: int
) -> Iterator[Candidate]:
    """Medicines whose names begin nearly so, the nearest first, one for each that is not offered already."""
    offered = set(known)
    for near in lexicon.near.find_beginnings(key):
        name = lexicon.names[near.key]
        held = name.substances or (name.text,)
        if limit > 0 and held not in offered:
            offered.add(held)
            limit -= 1
            yield to_candidate(name, near.score)


def _find_purpose(lexicon: Lexicon, candidate: Candidate) -> str:
    return lexicon.classes[candidate.classes[0]].name if candidate.classes else ""
