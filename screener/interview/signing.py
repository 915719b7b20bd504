"""Who signs one patient's document, and when ink on a pad is a signature rather than a slip of the finger."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise

from screener.interview.answers import Answers, Chosen, Written
from screener.interview.journey import Drawn, FilledBy, Role

LEAST_INK = 0.5
"""Least length of all strokes together, in heights of the pad."""
LEAST_SPAN = 0.2
"""Least distance between the outermost points, in heights of the pad."""


@dataclass(frozen=True, slots=True)
class Signer:
    """Somebody who signs in their own right."""

    role: Role
    name: str
    """Printed name as far as it is known; may be blank."""
    relationship: str = ""
    """Their role in their own words: mother, sign-language interpreter."""


def find_signers(filled_by: FilledBy, answers: Answers, *, minor: bool) -> tuple[Signer, ...]:
    """Everybody who signs, in the order in which they do.

    The patient always does. A guardian signs beside a young person, never instead of them; an interpreter or
    a helper signs for what they did.
    """
    signers = [Signer(Role.PATIENT, _read_name(answers, "full-name"))]
    guardian_here = minor and answers.given.get("guardian-present") == Chosen("yes")
    if guardian_here or filled_by.role is Role.GUARDIAN:
        name = _read_name(answers, "guardian-name") if guardian_here else ""
        relationship = filled_by.relationship if filled_by.role is Role.GUARDIAN else ""
        signers.append(Signer(Role.GUARDIAN, name or filled_by.name, relationship))
    if filled_by.role in (Role.INTERPRETER, Role.HELPER):
        signers.append(Signer(filled_by.role, filled_by.name, filled_by.relationship))
    return tuple(signers)


def is_signature(drawn: Drawn) -> bool:
    """True if there is enough ink: a dot, a tap or a short dash is none, an unsteady cross is one."""
    points = [(x * drawn.aspect, y) for stroke in drawn.strokes for x, y in stroke]
    if not points:
        return False
    across = max(x for x, _ in points) - min(x for x, _ in points)
    down = max(y for _, y in points) - min(y for _, y in points)
    return measure_ink(drawn) >= LEAST_INK and math.hypot(across, down) >= LEAST_SPAN


def measure_ink(drawn: Drawn) -> float:
    """The length of all strokes together, in heights of the pad."""
    return sum(
        math.hypot((after[0] - before[0]) * drawn.aspect, after[1] - before[1])
        for stroke in drawn.strokes
        for before, after in pairwise(stroke)
    )


def _read_name(answers: Answers, item_id: str) -> str:
    answer = answers.given.get(item_id)
    return answer.text.strip() if isinstance(answer, Written) else ""
