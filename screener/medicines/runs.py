"""A line cut into runs: the names of medicines in it, each with the words that belong to it, and what is no name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from screener.medicines.lexicon import SHORTEST_KEY, Lexicon, Name, NameKind
from screener.medicines.near import Near
from screener.medicines.tokens import Break, Token

_WORDS_BETWEEN = 2
"""How many words of strength may stand within a name: "hydrocortisone 1 % cream"."""
ARTICLES = frozenset({"a", "an", "my", "the", "some", "another"})
_STAND_INS = frozenset(
    {"something", "some", "stuff", "thing", "things", "medicine", "medicines", "medication", "medications", "meds",
     "drug", "drugs", "other", "others", "another", "supplement", "supplements"}
)  # fmt: skip
"""Words that stand for a medicine without naming it."""
_NAMING = frozenset({"called", "named", "is"})
"""Words between an everyday word and the name it stands for: "a blood thinner called rivaroxaban"."""


@dataclass(slots=True)
class Run:
    """Words of a line that belong together: a name and what stands beside it, or words that are no name."""

    tokens: list[Token]
    name: Name | None = None
    spans: list[tuple[int, int]] = field(default_factory=list)
    """Where names stand in the line: the one it is read as, and others that mean the same."""
    loose: list[Token] = field(default_factory=list)
    """Those of the words that are part of no name."""
    near: list[Near] = field(default_factory=list)
    """If it holds no name: the names that its words may be a misspelling of, the nearest of each medicine."""
    is_known: bool = False
    """True if it names a real medicine that the lexicon does not hold."""

    @property
    def is_medicine(self) -> bool:
        """True if it holds the name of a medicine, not only an everyday word."""
        return self.name is not None and self.name.kind is not NameKind.LAY

    @property
    def says_nothing(self) -> bool:
        """True if its words tell nothing about which medicine it is."""
        return all(token.is_filler for token in self.tokens)


def find_runs(lexicon: Lexicon, tokens: Sequence[Token]) -> list[Run]:
    """The line as runs: names where there are any, longest first, and the words between separators otherwise."""
    runs: list[Run] = []
    loose: list[Token] = []
    index = 0
    while index < len(tokens):
        length, name = _find_longest(lexicon, tokens, index)
        if loose and (name is not None or tokens[index].before):
            runs.append(_make_loose(lexicon, loose, is_first=not runs))
            loose = []
        if name is not None:
            words = list(tokens[index : index + length])
            runs.append(Run(words, name, [(words[0].start, words[-1].end)]))
        elif not tokens[index].is_joint:
            loose.append(tokens[index])
        index += length
    return [*runs, _make_loose(lexicon, loose, is_first=not runs)] if loose else runs


def _make_loose(lexicon: Lexicon, words: list[Token], *, is_first: bool) -> Run:
    """A run of words none of which begins a name, unless one is that is a filler elsewhere ("my inhaler")."""
    name = None if any(word.is_strength for word in words) else _find_name(lexicon, words)
    if name is None and is_first and all(word.is_filler for word in words):
        name = next((lexicon.names[word.key] for word in words if word.key in lexicon.names), None)
    return Run(words, name, [(words[0].start, words[-1].end)]) if name else Run(words, loose=list(words))


def _find_longest(lexicon: Lexicon, tokens: Sequence[Token], index: int) -> tuple[int, Name | None]:
    """How many words from here are a name, and which; one word that is none, if there is no name."""
    first = tokens[index]
    if first.is_joint or (len(first.key) >= SHORTEST_KEY and first.key[:SHORTEST_KEY] not in lexicon.beginnings):
        return 1, None
    if not first.is_strength and not lexicon.has_beginning(first.key):
        return 1, None if first.is_filler else lexicon.find_everyday_word(first.key)
    window = _find_window(lexicon, tokens, index)
    if "".join([token.key for token in window])[:SHORTEST_KEY] not in lexicon.beginnings:
        return 1, None
    for length in range(len(window), 0, -1):
        if length == 1 and first.is_filler and not first.is_strength:
            continue  # "inhaler" is an everyday word by itself only; "5FU" is a name anywhere
        name = _find_name(lexicon, window[:length])
        if name is not None and not _is_chance(window[:length], name):
            return length, name
    return 1, None


def _find_window(lexicon: Lexicon, tokens: Sequence[Token], index: int) -> list[Token]:
    """The words from here on as long as they may be the beginning of one name."""
    window = [tokens[index]]
    for token in tokens[index + 1 : index + lexicon.longest_words + _WORDS_BETWEEN]:
        if token.before is Break.HARD or not _may_begin_name(lexicon, window):
            break
        window.append(token)
    return window


def _is_chance(words: Sequence[Token], name: Name) -> bool:
    """True for small words that only happen to spell a name when joined: "as a" is not ASA."""
    return len(words) > len(name.text.replace("-", " ").split()) and all(word.is_filler for word in words)


def _may_begin_name(lexicon: Lexicon, words: Sequence[Token]) -> bool:
    """Whether any name begins with these words, read in any of the ways in which `_find_name` reads them."""
    if lexicon.has_beginning("".join([word.key for word in words])):
        return True
    keys = set()
    if _is_broken(words) or any(word.is_joint for word in words):
        keys.add("".join([f"and{word.key}" if word.before and i else word.key for i, word in enumerate(words)]))
        keys.add("".join([word.key for word in words if not word.is_joint]))
        keys.add("".join([word.key for word in words if not (word.is_joint or word.is_strength)]))
    return any(lexicon.has_beginning(key) for key in keys)


def _is_broken(words: Sequence[Token]) -> bool:
    """Whether anything stands in or before these words that a name may do without."""
    for word in words:  # noqa: SIM110 - asked of every word of a text; a generator takes twice the time
        if word.before or word.is_strength:
            return True
    return False


def _find_name(lexicon: Lexicon, words: Sequence[Token]) -> Name | None:
    """What these words are the name of, with or without "and", and with strengths left out from their midst."""
    whole = "".join([word.key for word in words]) if len(words) > 1 else words[0].key
    name = lexicon.names.get(whole)
    if words[-1].is_joint:
        return name  # "Nurofen Plus" is one, "Nurofen and" is not
    if name is None and _is_broken(words):
        linked = "".join(f"and{word.key}" if word.before and i else word.key for i, word in enumerate(words))
        whole = "".join(word.key for word in words if not word.is_joint)
        name = lexicon.names.get(linked) or lexicon.names.get(whole)
        if name is None and not words[-1].is_strength:
            whole = "".join(word.key for word in words if not (word.is_joint or word.is_strength))
            name = lexicon.names.get(whole)
    return name or lexicon.find_everyday_word(whole)


def join_beside(runs: Sequence[Run]) -> list[Run]:
    """Runs joined with what they stand beside, where that names nothing more.

    Loose words join a name they are not separated from, an everyday word joins the name it explains ("timolol eye
    drops"), a name its other name ("Roaccutane (isotretinoin)"), and words that say nothing join whatever is
    before them, or else after.
    """
    joined: list[Run] = []
    for run in runs:
        before = joined[-1] if joined else None
        if before is None or not _belongs(run, before):
            joined.append(run)
            continue
        if before.name is None or (run.is_medicine and not before.is_medicine):
            before.name = run.name
            before.spans = [*run.spans, *before.spans]
        else:
            before.spans += run.spans
        before.tokens += run.tokens
        before.loose += run.loose
    return joined


def _belongs(run: Run, before: Run) -> bool:
    """True if a run says no more than the one before it, or belongs to it."""
    if run.near or run.is_known or (run.name is not None and (before.near or before.is_known)):
        return False
    if run.tokens[0].is_start:
        return False
    if run.tokens[0].before:
        return run.name is None and run.says_nothing and not _stands_for_something(run)
    if run.name is None or before.name is None:
        return run.name is None or before.says_nothing
    if run.is_medicine and before.is_medicine:
        return run.name.substances == before.name.substances
    shares_class = not set(run.name.classes).isdisjoint(before.name.classes)
    explains = run.tokens[0].opens_bracket or before.tokens[-1].key in _NAMING
    return shares_class or explains or run.says_nothing or before.says_nothing


def _stands_for_something(run: Run) -> bool:
    """True if words that say nothing of which medicine it is still speak of one: "something for my thyroid"."""
    begins = len(run.tokens) > 1 and run.tokens[0].key in ARTICLES
    return begins or any(token.key in _STAND_INS for token in run.tokens)
