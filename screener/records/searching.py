"""Finds records by the patient's name or date of birth. The database cannot: to it a name is sealed bytes.

So whoever may read opens every identity once, in the background, and keeps them in memory until they sign out.
Nothing of it is written anywhere.
"""

from __future__ import annotations

import heapq
from array import array
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import chain, compress
from threading import Lock

from screener.errors import IntegrityError
from screener.records.clinic_keys import ClinicKeys
from screener.records.contents import open_identity
from screener.records.identity import Identity
from screener.records.name_words import name_birth, read_birth, read_typed, split_name
from screener.records.reading import ListedRecord
from screener.records.states import RecordState

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_TELL_EVERY = 500
_LONGEST = 200
"""Characters of a search that are looked at: names are shorter."""
_LAST_LETTER = "\U0010ffff"
_NOBODY: array[int] = array("I")

Way = tuple[str, ...]
"""Words that must all be found."""
Term = Sequence[Way]
"""One typed word, or several that are a date: any of its ways must be found."""


@dataclass(frozen=True, slots=True)
class Found:
    """One record that a search found."""

    record_id: str
    submitted_at: datetime
    identity: Identity


@dataclass(frozen=True, slots=True)
class Matches:
    """What a search found."""

    first: tuple[Found, ...]
    """The best, as many as were asked for."""
    count: int
    """How many there are altogether."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """What became of reading all identities."""

    indexed: int
    unreadable: tuple[str, ...]
    """Ids of records whose identity does not open: they are not found by name. Restore them from a backup."""
    is_complete: bool
    """False if it was cancelled."""


class NameIndex:
    """Every identity of a clinic in memory. Threads may share it: what is loaded so far is found already."""

    def __init__(self, clinic: ClinicKeys) -> None:
        self._clinic = clinic
        self._lock = Lock()
        self._places: dict[str, int] = {}
        self._found: list[Found | None] = []
        self._newness = array("q")
        self._free: list[int] = []
        self._holders: dict[str, array[int]] = {}
        self._vocabulary: list[str] = []
        self._new_words: list[str] = []
        # One letter begins so many words that joining their holders would take too long: letter → 1 for each holder.
        self._by_letter: dict[str, bytearray] = {}

    def __len__(self) -> int:
        return len(self._places)

    def add(self, listed: ListedRecord) -> None:
        """Take up a record, in place of what is held of it. One that is purged is let go of.

        Raises:
            IntegrityError: Its identity does not open. What was held of it is let go of.
        """
        record, identity = listed.record, None
        try:
            if record.state is not RecordState.PURGED:
                identity = open_identity(self._clinic, listed)
        finally:
            with self._lock:
                self._let_go(record.id)
                if identity is not None:
                    self._hold(Found(record.id, record.submitted_at, identity))

    def remove(self, record_id: str) -> None:
        """Let go of a record, if it is held."""
        with self._lock:
            self._let_go(record_id)

    def load(
        self,
        entries: Iterable[ListedRecord],
        on_progress: Callable[[int], None] = lambda _: None,
        is_cancelled: Callable[[], bool] = lambda: False,
    ) -> Loaded:
        """Take up many records, in the background: `reading.read_identities` gives them all.

        An identity that does not open is passed over and told at the end, so that the others are found.

        Args:
            entries: Records with their sealed identity.
            on_progress: Told now and then how many were read.
            is_cancelled: Asked now and then.

        Raises:
            MachineError, IntegrityError: What `entries` raises. What was read before is found.
        """
        unreadable: list[str] = []
        count = 0
        for count, entry in enumerate(entries, 1):
            try:
                self.add(entry)
            except IntegrityError:
                unreadable.append(entry.record.id)
            if count % _TELL_EVERY == 0:
                on_progress(count)
                if is_cancelled():
                    return Loaded(count - len(unreadable), tuple(unreadable), is_complete=False)
        on_progress(count)
        return Loaded(count - len(unreadable), tuple(unreadable), is_complete=True)

    def find(self, text: str, limit: int = 20) -> Matches:
        """Records of whom every typed word begins a word of the name, or is the date of birth.

        Those of whom more words were typed whole come first, then those signed last.

        Args:
            text: What was typed, in any order; `name_words` says what does not matter.
            limit: How many to give.
        """
        every: set[int] = set()
        whole: Counter[int] = Counter()
        with self._lock:
            self._sort()
            for terms in _understand(text):
                places = self._find_all(terms)
                every |= places
                # Of two ways to understand it the better counts.
                whole |= Counter(place for term in terms for place in places & self._find_whole(term))
            best = self._choose(every, whole, limit)
            return Matches(tuple(found for place in best if (found := self._found[place])), len(every))

    # ── holding: only with the lock ─────────────────────────────────────────────────────────────

    def _hold(self, found: Found) -> None:
        if self._free:
            place = self._free.pop()
        else:
            place = len(self._found)
            self._found.append(None)
            self._newness.append(0)
        self._places[found.record_id] = place
        self._found[place] = found
        self._newness[place] = (found.submitted_at - _EPOCH) // _MICROSECOND
        for word in _list_words(found.identity):
            if (holders := self._holders.get(word)) is None:
                self._holders[word] = holders = array("I")
                self._new_words.append(word)
            holders.append(place)
            flags = self._by_letter.setdefault(word[0], bytearray())
            flags.extend(bytes(max(0, place + 1 - len(flags))))
            flags[place] = 1

    def _let_go(self, record_id: str) -> None:
        place = self._places.pop(record_id, None)
        if place is None or (found := self._found[place]) is None:
            return
        self._sort()
        for word in _list_words(found.identity):
            holders = self._holders[word]
            holders.remove(place)
            self._by_letter[word[0]][place] = 0
            if not holders:
                del self._holders[word], self._vocabulary[bisect_left(self._vocabulary, word)]
        self._found[place] = None
        self._free.append(place)

    def _sort(self) -> None:
        """Nearly sorted already: a new word then costs little."""
        if self._new_words:
            self._vocabulary += self._new_words
            self._vocabulary.sort()
            self._new_words = []

    # ── finding: only with the lock ─────────────────────────────────────────────────────────────

    def _find_all(self, terms: Sequence[Term]) -> set[int]:
        """Of whom every term is found. Stops as soon as that is nobody, and so after few of many words."""
        found: set[int] | None = None
        for term in sorted(terms, key=lambda ways: -min(len("".join(way)) for way in ways)):
            ways = [self._find_way(way, found) for way in term]
            found = ways[0].union(*ways[1:]) if len(ways) > 1 else ways[0]
            if not found:
                break
        return found or set()

    def _find_way(self, way: Way, among: set[int] | None) -> set[int]:
        for word in sorted(way, key=len, reverse=True):
            among = self._find_beginning(word, among)
        return among or set()

    def _find_whole(self, term: Term) -> set[int]:
        holders = self._holders
        return set().union(*(set.intersection(*(set(holders.get(word, _NOBODY)) for word in way)) for way in term))

    def _find_beginning(self, word: str, among: set[int] | None) -> set[int]:
        """Who has a word that begins so; only of those given, if they are: that is quicker than all."""
        if len(word) == 1:
            flags = self._by_letter.get(word, b"")
            begun: Iterable[int] = compress(range(len(flags)), flags)
        else:
            words = self._vocabulary
            ends = bisect_left(words, word + _LAST_LETTER)
            begun = chain.from_iterable(map(self._holders.__getitem__, words[bisect_left(words, word) : ends]))
        return set(begun) if among is None else among.intersection(begun)

    def _choose(self, every: set[int], whole: Counter[int], limit: int) -> list[int]:
        tiers: dict[int, Iterable[int]] = {0: every.difference(whole) if whole else every}
        by_count: defaultdict[int, list[int]] = defaultdict(list)
        for place, count in whole.items():
            by_count[count].append(place)
        tiers |= by_count
        best: list[int] = []
        for count in sorted(tiers, reverse=True):
            best += heapq.nlargest(limit - len(best), tiers[count], key=self._newness.__getitem__)
        return best


def _list_words(identity: Identity) -> set[str]:
    words = split_name(identity.name) | split_name(identity.preferred_name)
    return words | {name_birth(identity.born)} if identity.born else words


def _understand(text: str) -> list[list[Term]]:
    """The ways to cut what was typed: word by word, and with a date of several words ("4 March 1956") as one."""
    typed = text[:_LONGEST].split()
    cut = [_read(typed)]
    for size in (3, 2):
        spans = [(start, start + size) for start in range(len(typed) - size + 1)]
        cut += [
            [[(word,) for word in birth], *_read([*typed[:start], *typed[end:]])]
            for start, end in spans
            if (birth := read_birth(" ".join(typed[start:end])))
        ]
    return cut


def _read(typed: Sequence[str]) -> list[Term]:
    return [ways for ways in map(read_typed, dict.fromkeys(typed)) if ways]
