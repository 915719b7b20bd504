"""Names that are near to what was written, scored: the one place where spelling is not taken at its word.

A written word is compared only with the lexicon's own names. What comes out are candidates to ask about; nothing
here decides. The score is the mean of three similarities, of letters, of beginnings and of sounds, because each of
them alone is fooled by another kind of slip.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import OSA, JaroWinkler

from screener.medicines.sound import VOWEL, make_sound

LEAST_LETTERS = 4
"""Shorter words are too near to everything."""
LEAST_CONSONANTS = 3
"""From so many consonants on, names with the same ones are suggested, whatever the vowels."""
LEAST_SCORE = 0.79
"""From here on a name is worth asking about."""
LEAST_LETTERS_IN_TEXT = 6
LEAST_SCORE_IN_TEXT = 0.88
"""The same within a text that is not about medicines, where most words are none."""
_LONGEST_SLIP = ((5, 1), (6, 2), (10, 3), (40, 4))
"""Up to so many letters, so many slips of the pen. Longer words are no names."""
_BEGINNING = 0.70
"""What an unfinished name is worth before its share of the whole is added."""
_WITHOUT_FORM = 0.95
"""What a substance's name is worth whose form was left out: "erythromycin" for "erythromycin topical"."""
_FEW = 8
"""Four letters are a beginning worth asking about only of so few names."""
_SHARE = 0.25
_ORDINARY = 0.15
"""What is taken off where an ordinary word of the language was written."""
_USUAL_LETTERS = 12
"""Beginnings of fewer letters are made beforehand."""
_SLIPS_WHILE_TYPING = ((6, 1), (40, 2))


@dataclass(frozen=True, slots=True)
class Near:
    """One name and how near it is."""

    key: str
    """Key of the name in the lexicon."""
    score: float
    """0 to 1; at or above `LEAST_SCORE`."""


class NearNames:
    """An index over the keys of all names that a misspelt word may stand for. Immutable once made."""

    def __init__(
        self, names: Mapping[str, int], ordinary: AbstractSet[str], first_words: Mapping[str, Sequence[str]]
    ) -> None:
        """Make the index.

        Args:
            names: Key of each name → up to how many of its first letters are too few to mean it.
            ordinary: Keys of ordinary words, of which fewer are misspelt medicines.
            first_words: First word of substances' names of several words → their keys ("erythromycin topical").
        """
        self._keys = tuple(sorted(names))
        self._too_short = tuple(names[key] for key in self._keys)
        self._ordinary = ordinary
        self._with_first_word = {
            word: [bisect_left(self._keys, key) for key in keys] for word, keys in first_words.items()
        }
        self._sounds = tuple(map(make_sound, self._keys))
        self._by_sound: dict[str, list[int]] = {}
        for place, sound in enumerate(self._sounds):
            self._by_sound.setdefault(sound, []).append(place)
        self._as_long: dict[int, tuple[tuple[int, ...], tuple[str, ...]]] = {}
        self._beginnings: dict[int, tuple[str, ...]] = {}
        self._frames = sorted((sound.replace(VOWEL, ""), place) for place, sound in enumerate(self._sounds))

    def prepare(self) -> None:
        """Make now what would be made at the first keystrokes."""
        for letters in range(LEAST_LETTERS - 1, _USUAL_LETTERS):
            self._get_beginnings(letters)
            self._get_as_long(letters, _look_up(_LONGEST_SLIP, letters) or 0)

    def is_first_word(self, written: str) -> bool:
        """Whether substances are called so, with what they come as behind it."""
        return written in self._with_first_word

    def find(self, written: str, *, is_ordinary: bool = False) -> list[Near]:
        """The names near to a written word, the nearest first.

        Args:
            written: The word's key; several words of a name joined.
            is_ordinary: Whether it is made of ordinary words only.

        Returns:
            Names from `LEAST_SCORE` on; none for words under `LEAST_LETTERS`.
        """
        slips = _look_up(_LONGEST_SLIP, len(written))
        if len(written) < LEAST_LETTERS or slips is None:
            return []
        sound = make_sound(written)
        guard = _ORDINARY if is_ordinary or written in self._ordinary else 0.0
        scores = {place: self._compare(written, sound, place) for place in self._find_places(written, sound, slips)}
        for place, score in self._find_unfinished(written):
            scores[place] = max(score, scores.get(place, 0.0))
        if not guard:
            scores |= dict.fromkeys(self._with_first_word.get(written, ()), _WITHOUT_FORM)
        found = [Near(self._keys[place], score - guard) for place, score in scores.items()]
        return sorted((near for near in found if near.score >= LEAST_SCORE), key=lambda near: (-near.score, near.key))

    def _find_places(self, written: str, sound: str, slips: int) -> set[int]:
        places, keys = self._get_as_long(len(written), slips)
        near = process.extract(written, keys, scorer=OSA.distance, score_cutoff=slips, limit=None)
        return {places[index] for _, _, index in near} | set(self._by_sound.get(sound, ()))

    def _get_as_long(self, letters: int, slips: int) -> tuple[tuple[int, ...], tuple[str, ...]]:
        """Names that so many slips can make so long, found once for each length: their places and keys."""
        if letters not in self._as_long:
            places = tuple(place for place, key in enumerate(self._keys) if abs(len(key) - letters) <= slips)
            self._as_long[letters] = (places, tuple(self._keys[place] for place in places))
        return self._as_long[letters]

    def _compare(self, written: str, sound: str, place: int) -> float:
        key = self._keys[place]
        letters = OSA.normalized_similarity(written, key)
        beginning = JaroWinkler.similarity(written, key)
        sounds = OSA.normalized_similarity(sound, self._sounds[place])
        return (letters + beginning + sounds) / 3

    def _find_unfinished(self, written: str) -> Iterator[tuple[int, float]]:
        places = self._find_beginning_with(written)
        if len(written) == LEAST_LETTERS and len(places) > _FEW:
            return
        for place in places:
            if len(written) <= self._too_short[place]:
                continue  # a word that only begins a name of several says too little: "factor", "psoriasis"
            yield place, _BEGINNING + _SHARE * len(written) / len(self._keys[place])

    def _find_beginning_with(self, letters: str) -> range:
        """The places of all names that begin so: keys are in alphabetical order."""
        return range(bisect_left(self._keys, letters), bisect_left(self._keys, f"{letters}\U0010ffff"))

    def find_sounding(self, written: str) -> list[Near]:
        """Names with the same consonants in the same order, the nearest first; fast, for long texts."""
        if len(written) < LEAST_LETTERS_IN_TEXT or written in self._ordinary:
            return []
        sound = make_sound(written)
        frame = sound.replace(VOWEL, "")
        places = (
            place
            for place in self._find_same_frame(frame)
            if len(self._sounds[place].replace(VOWEL, "")) == len(frame)
        )
        found = [Near(self._keys[place], self._compare(written, sound, place)) for place in places]
        near = (one for one in found if one.score >= LEAST_SCORE_IN_TEXT)
        return sorted(near, key=lambda one: (-one.score, one.key))

    def find_beginnings(self, typed: str) -> list[Near]:
        """Names whose beginning is near to what is being typed, the nearest first; for suggesting while one types."""
        slips = _look_up(_SLIPS_WHILE_TYPING, len(typed))
        if len(typed) < LEAST_LETTERS or slips is None:
            return []
        sound = make_sound(typed)
        places = set(self._find_same_frame(sound.replace(VOWEL, "")))
        for letters in (len(typed) - 1, len(typed), len(typed) + 1):
            beginnings = self._get_beginnings(letters)
            for beginning, _, _ in process.extract(
                typed, beginnings, scorer=OSA.distance, score_cutoff=slips, limit=None
            ):
                places.update(self._find_beginning_with(beginning))
        found = [Near(self._keys[place], self._rate_beginning(typed, sound, place)) for place in places]
        return sorted(found, key=lambda near: (-near.score, len(near.key), near.key))

    def _find_same_frame(self, frame: str) -> Iterator[int]:
        if len(frame) < LEAST_CONSONANTS:
            return
        for position in range(bisect_left(self._frames, (frame, 0)), len(self._frames)):
            found, place = self._frames[position]
            if not found.startswith(frame):
                return
            yield place

    def _rate_beginning(self, typed: str, sound: str, place: int) -> float:
        """How near what is typed is to the whole name, or letters, beginning and sound to those it begins with."""
        key, whole = self._keys[place], self._sounds[place]
        letters = max(OSA.normalized_similarity(typed, key[: len(typed) + more]) for more in (-1, 0, 1))
        sounds = max(OSA.normalized_similarity(sound, whole[: len(sound) + more]) for more in (-1, 0, 1))
        begun = (letters + JaroWinkler.similarity(typed, key[: len(typed) + 1]) + sounds) / 3
        return max(begun, self._compare(typed, sound, place))

    def _get_beginnings(self, letters: int) -> tuple[str, ...]:
        """The first letters that keys have, each once, made once for each length that is typed."""
        if letters not in self._beginnings:
            self._beginnings[letters] = tuple(dict.fromkeys(key[:letters] for key in self._keys))
        return self._beginnings[letters]


def _look_up(table: tuple[tuple[int, int], ...], letters: int) -> int | None:
    return next((value for most, value in table if letters <= most), None)
