"""Words of a line that are no name, cut into what each may be a misspelling of."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from screener.medicines.lexicon import BEGINNING, Lexicon, Name, NameKind, make_key
from screener.medicines.near import Near
from screener.medicines.runs import ARTICLES, Run
from screener.medicines.tokens import Break, Token

ANY_FORM = ("tablets", "pills", "medicine")
"""What a medicine may come as where nothing is said of it."""
MOST_WORDS = 4
"""The most words that one misspelt name may be written in, fillers among them."""
MOST_TELLING = 3
"""The same without them."""
BESIDE_A_NAME = 0.85
"""How near a word must be to stand for a medicine of its own, right behind the name of another."""
ANOTHER_NAME = 0.99
"""How near a name is that the lexicon does not hold, of a medicine that it does."""
EVERYDAY = 0.88
"""How near several ordinary words must be to an everyday word for a medicine."""
WIDEST_GAP = 0.08
"""A name that is so much farther than the nearest is not asked about."""


@dataclass(frozen=True, slots=True)
class _Guess:
    """Some words next to each other, and what they may mean."""

    first: int
    last: int
    near: list[Near]
    """The names they are near to; none for a real medicine that the lexicon does not hold."""

    @property
    def score(self) -> float:
        return self.near[0].score if self.near else 1.0


def guess_misspelt(lexicon: Lexicon, runs: Sequence[Run]) -> list[Run]:
    """The runs with those that are no name cut into guesses; what nothing is near to stays as it was."""
    guessed: list[Run] = []
    for run in runs:
        if run.name is not None or run.says_nothing:
            guessed.append(_name_by_purpose(lexicon, run))
            continue
        follows_name = bool(guessed) and guessed[-1].name is not None and run.tokens[0].before is Break.NONE
        guessed += _cut(lexicon, run, guessed[-1] if follows_name else None)
    return guessed


def _name_by_purpose(lexicon: Lexicon, run: Run) -> Run:
    """The everyday word that says the same the other way round: "something for my thyroid" is "thyroid pills"."""
    begins = next((place for place, word in enumerate(run.tokens) if word.key == "for"), None)
    if run.name is not None or begins is None:
        return run
    purpose = "".join(word.key for word in run.tokens[begins + 1 :] if word.is_reason and word.key not in ARTICLES)
    forms = [word.key for word in run.tokens[:begins] if word.is_form]
    names = (lexicon.find_everyday_word(f"{purpose}{form}") for form in (*forms, *([] if forms else ANY_FORM)))
    name = next((name for name in names if name is not None), None) if purpose else None
    return run if name is None else Run(run.tokens, name, [(run.tokens[0].start, run.tokens[-1].end)])


def _cut(lexicon: Lexicon, run: Run, beside: Run | None) -> list[Run]:
    guesses = [guess for guess in _find_guesses(lexicon, run.tokens) if _is_worth_asking(lexicon, guess, beside)]
    chosen: list[_Guess] = []
    for guess in sorted(guesses, key=lambda guess: (-guess.score, guess.last - guess.first, guess.first)):
        if all(guess.last < other.first or guess.first > other.last for other in chosen):
            chosen.append(guess)
    chosen = _keep_different(lexicon, sorted(chosen, key=lambda guess: guess.first))
    starts = [*(guess.first for guess in chosen), len(run.tokens)]
    if beside is None:
        starts[0] = 0
    head = [Run(run.tokens[: starts[0]], loose=run.tokens[: starts[0]])] if starts[0] else []
    return head + [
        _make_run(run.tokens, guess, start, end)
        for guess, start, end in zip(chosen, starts, starts[1:], strict=False)
    ] or [run]


def _make_run(tokens: Sequence[Token], guess: _Guess, start: int, end: int) -> Run:
    loose = [*tokens[start : guess.first], *tokens[guess.last + 1 : end]]
    span = (tokens[guess.first].start, tokens[guess.last].end)
    return Run(list(tokens[start:end]), None, [span], loose, guess.near, is_known=not guess.near)


def _find_guesses(lexicon: Lexicon, tokens: Sequence[Token]) -> Iterator[_Guess]:
    found: dict[str, list[Near] | None] = {}
    for places in _find_windows(tokens, lexicon.name_words):
        words = [tokens[place] for place in places]
        key = "".join(word.key for word in words)
        if key not in found:
            is_ordinary = all(word.is_filler or word.key in lexicon.ordinary for word in words)
            found[key] = _find_meanings(lexicon, key, is_ordinary=is_ordinary, is_several=len(words) > 1)
        near = found[key]
        if near is not None:
            yield _Guess(places[0], places[-1], near)


def _find_meanings(lexicon: Lexicon, key: str, *, is_ordinary: bool, is_several: bool) -> list[Near] | None:
    """What a word may mean; nothing of ours, if it is another real medicine's name; None if it means nothing."""
    if is_ordinary and is_several:
        return _find_everyday(lexicon, key) or None
    is_ours = is_ordinary or lexicon.near.is_first_word(key)
    main = lexicon.background.find(key) if lexicon.background and not is_ours else None
    if main is None:
        return find_near(lexicon, key, is_ordinary=is_ordinary) or None
    ours = lexicon.find_name(main)
    return [Near(make_key(main), ANOTHER_NAME)] if ours and ours.kind is not NameKind.LAY else []


def _find_windows(tokens: Sequence[Token], within: Collection[str]) -> Iterator[tuple[int, ...]]:
    """Places of words that may spell one name together: next to each other, with fillers between them or without.

    A filler at an end must be one of the words that names are made of ("water tablet", "evening primrose oil").
    """
    telling = [place for place, token in enumerate(tokens) if not token.is_filler]
    for rank in range(len(telling)):
        for number in range(1, MOST_TELLING + 1):
            yield tuple(telling[rank : rank + number])
    for first in range(len(tokens)):
        for number in range(2, MOST_WORDS + 1):
            window = range(first, min(first + number, len(tokens)))
            words = [tokens[place] for place in window]
            ends = (words[0], words[-1])
            is_mixed = len({word.is_filler for word in words}) > 1
            if is_mixed and all(not word.is_filler or word.key in within for word in ends):
                yield tuple(window)


def _find_everyday(lexicon: Lexicon, key: str) -> list[Near]:
    """The everyday words that several ordinary words nearly are: "tablet to stop clots"."""
    if key[:BEGINNING] not in lexicon.everyday_beginnings:
        return []
    near = find_near(lexicon, key)
    return [one for one in near if one.score >= EVERYDAY and lexicon.names[one.key].kind is NameKind.LAY]


def find_near(lexicon: Lexicon, key: str, *, is_ordinary: bool = False) -> list[Near]:
    """The nearest name of each medicine that a misspelt word may stand for, as far as it is worth asking about."""
    nears = lexicon.near.find(key, is_ordinary=is_ordinary)
    best: dict[object, Near] = {}
    for near in nears:
        name = lexicon.names[near.key]
        if near.score > nears[0].score - WIDEST_GAP:
            best.setdefault(name.substances or name.classes, near)
    return list(best.values())


def _is_worth_asking(lexicon: Lexicon, guess: _Guess, beside: Run | None) -> bool:
    """Whether a guess tells something that the name right before it does not."""
    nearest = _get_nearest(lexicon, guess)
    if nearest is None or beside is None or beside.name is None:
        return True
    if nearest.kind is NameKind.LAY or beside.name.kind is NameKind.LAY:
        return set(nearest.classes).isdisjoint(beside.name.classes) and guess.score >= BESIDE_A_NAME
    return nearest.substances != beside.name.substances and guess.score >= BESIDE_A_NAME


def _keep_different(lexicon: Lexicon, guesses: Sequence[_Guess]) -> list[_Guess]:
    """Guesses without those that mean the same medicine as the one before: "roacutane isotretinon" is one."""
    kept: list[_Guess] = []
    for guess in guesses:
        name = _get_nearest(lexicon, guess)
        before = _get_nearest(lexicon, kept[-1]) if kept else None
        if name is None or before is None or not name.substances or before.substances != name.substances:
            kept.append(guess)
    return kept


def _get_nearest(lexicon: Lexicon, guess: _Guess) -> Name | None:
    return lexicon.names[guess.near[0].key] if guess.near else None
