"""Right-to-left letters within a line: the part of the Unicode bidirectional algorithm that plain sentences need.

Not for isolates, embeddings or overrides: those characters have no look and are printed as visible escapes.
"""

from __future__ import annotations

import re
import unicodedata

_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]")
_MIRRORED = str.maketrans("()[]{}<>«»", ")(][}{><»«")
_LETTERS = {"L": 0, "R": 1, "AL": 1}
_NUMBERS = ("EN", "AN")
_LEVEL_OF = {(0, 0): 0, (0, 1): 2, (1, 0): 1, (1, 1): 1}
"""(direction of a blank, direction of its line) → how deep it lies."""


def has_right_to_left(text: str) -> bool:
    """True if any letter runs from right to left."""
    return _RIGHT_TO_LEFT.search(text) is not None


def reads_leftwards(paragraph: str) -> bool:
    """True if the first letter runs from right to left."""
    kinds = (_LETTERS.get(unicodedata.bidirectional(character)) for character in paragraph)
    return next((kind == 1 for kind in kinds if kind is not None), False)


def order_for_eye(line: str, *, leftwards: bool) -> str:
    """One line in the order in which its characters stand on paper, from the left.

    Numbers keep their order, brackets in right-to-left runs are mirrored, marks stay after their letter.

    Args:
        line: In the order in which it is read.
        leftwards: True if the paragraph it belongs to reads from right to left.
    """
    clusters: list[str] = []
    for character in line:
        if clusters and unicodedata.combining(character):
            clusters[-1] += character
        else:
            clusters.append(character)
    levels = _find_levels([cluster[0] for cluster in clusters], int(leftwards))
    ordered = [
        (cluster.translate(_MIRRORED) if level % 2 else cluster, level)
        for cluster, level in zip(clusters, levels, strict=True)
    ]
    for turned in range(max(levels, default=0), 0, -1):
        ordered = _turn_runs(ordered, turned)
    return "".join(cluster for cluster, _ in ordered)


def _find_levels(characters: list[str], base: int) -> list[int]:
    """How deep each character lies: even runs to the right, odd to the left."""
    directions: list[int | None] = []
    levels: list[int | None] = []
    strong = base
    for index, character in enumerate(characters):
        kind = unicodedata.bidirectional(character)
        strong = _LETTERS.get(kind, strong)
        if kind in _LETTERS:
            levels.append(1 if strong else 2 * base)
        elif kind in _NUMBERS or _is_within_number(characters, index):
            levels.append(2 if strong else 2 * base)
        else:
            levels.append(None)
        directions.append(None if levels[-1] is None else strong)
    filled = _fill_between(directions, base)
    found = [
        level if level is not None else _LEVEL_OF[direction, base]
        for level, direction in zip(levels, filled, strict=True)
    ]
    return _pair_brackets(characters, found)


def _is_within_number(characters: list[str], index: int) -> bool:
    """True for the point of 12.5 and the stroke of 3/4."""
    around = characters[max(index - 1, 0) : index] + characters[index + 1 : index + 2]
    return characters[index] in ".,:/" and len(around) == 2 and all(part.isdigit() for part in around)


def _pair_brackets(characters: list[str], levels: list[int]) -> list[int]:
    """A closing bracket lies as deep as the one it closes."""
    paired = list(levels)
    waiting: list[int] = []
    for index, character in enumerate(characters):
        if character in "([{":
            waiting.append(index)
        elif character in ")]}" and waiting:
            paired[index] = paired[waiting.pop()]
    return paired


def _fill_between(directions: list[int | None], base: int) -> list[int]:
    """Blanks and punctuation take the direction of both neighbours if these agree, else the line's."""
    filled: list[int] = []
    last, waiting = base, 0
    for direction in [*directions, base]:
        if direction is None:
            waiting += 1
            continue
        filled += [last if last == direction else base] * waiting + [direction]
        last, waiting = direction, 0
    return filled[:-1]


def _turn_runs(ordered: list[tuple[str, int]], turned: int) -> list[tuple[str, int]]:
    """Every run at this depth or deeper, turned round."""
    result: list[tuple[str, int]] = []
    run: list[tuple[str, int]] = []
    for entry in ordered:
        if entry[1] >= turned:
            run.append(entry)
            continue
        result += [*reversed(run), entry]
        run = []
    return result + run[::-1]
