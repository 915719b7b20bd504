"""What was done on the day, written down beside the record once it is countersigned: how the next session knows.

It says what happened and decides nothing. Written down anew, the last one stands and the earlier ones are kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from pydantic import TypeAdapter

from screener.consent.moments import day_in_words
from screener.determination.decision import Determination
from screener.determination.gate import LONGEST_REASON, say_day
from screener.determination.kept_format import KeptFormat
from screener.determination.workplace import Workplace, telling
from screener.errors import IntegrityError, Problem
from screener.interview.facts import Facts
from screener.interview.isolating import isolate
from screener.questionnaire.depths import Depths, find_depths
from screener.records.contents import seal_content
from screener.records.model import Part, Record
from screener.records.permissions import Act, may
from screener.records.states import Step, find_next
from screener.records.stepping import Change, take_step

if TYPE_CHECKING:
    from screener.determination.case import Case
    from screener.determination.opening import Opened
    from screener.questionnaire.text import Words

_NO_BOUNDS = Depths()
_MOST_PASSES = 99
_DOUBTS = frozenset({"DECIDE-101", "DECIDE-102"})


@dataclass(frozen=True, slots=True)
class Treatment:
    """One session as it was done. All words are the practitioner's own."""

    done_on: date
    done: str = field(repr=False)
    """Which areas, and what was done there."""
    device: str = field(default="", repr=False)
    """The device and its tip."""
    depth_mm: Decimal | None = None
    """How deep the needles went, in millimetres; the deepest, if it differed."""
    passes: int | None = None
    """How often each area was gone over."""
    products: str = field(default="", repr=False)
    """What was put on the skin: numbing cream, serum, plasma; with its batch, if one likes."""
    reaction: str = field(default="", repr=False)
    """How the skin took it straight after."""
    note: str = field(default="", repr=False)
    """For whoever does the next session."""
    decided_for: date | None = None
    """The day that was decided for, if it was done on another, and whoever wrote it down said that this is so."""
    is_deep: bool = False
    """True if it was deeper than this clinic plans, and whoever wrote it down said that this is so."""


def write_treatment(treatment: Treatment) -> bytes:
    """A treatment as `read_treatment` takes it."""
    return _KEPT.write(treatment)


def read_treatment(data: bytes) -> Treatment:
    """The treatment that `write_treatment` wrote.

    Raises:
        IntegrityError: The bytes are not what was written, or a newer program's.
    """
    return _KEPT.read(data)


def find_treatment_problems(
    treatment: Treatment,
    determination: Determination | None,
    *,
    signed_on: date,
    today: date,
    depths: Depths = _NO_BOUNDS,
) -> tuple[Problem, ...]:
    """Everything for which a treatment cannot be written down so, in the order of its fields.

    Args:
        treatment: As it would be kept.
        determination: What was decided; None if nothing is.
        signed_on: The day on which the patient signed, by the clinic's clock.
        today: By the clinic's clock.
        depths: How deep needles go.

    Returns:
        What cannot be; or, if all of it can, what is asked back: see `is_asked_back`.
    """
    problems = tuple(_find_problems(treatment, determination, signed_on, today, depths))
    return problems or tuple(_find_doubts(treatment, determination, depths))


def is_asked_back(problems: Iterable[Problem]) -> bool:
    """Whether it would be kept if whoever writes it down said that it is so: see `say_so`."""
    return all(problem.code in _DOUBTS for problem in problems)


def say_so(treatment: Treatment, opened: Opened) -> Treatment:
    """The treatment with word of whoever writes it down that all of it is so, however unlikely."""
    decided_for = opened.determination.treat_on if opened.determination else None
    usual, depth = find_planned_depths(opened.case).usual, treatment.depth_mm
    return replace(
        treatment,
        decided_for=decided_for if decided_for != treatment.done_on else None,
        is_deep=depth is not None and usual is not None and depth > usual,
    )


def find_planned_depths(case: Case) -> Depths:
    """How deep needles go with what is planned, by the form and the clinic's choices."""
    return find_depths(case.questionnaire, Facts(case.questionnaire, case.given, case.on).plan)


def keep_treatment(place: Workplace, opened: Opened, treatment: Treatment) -> Record | tuple[Problem, ...]:
    """Write down what was done; or say everything that speaks against it, and keep nothing.

    Args:
        place: Where the practitioner works.
        opened: The record, countersigned, as it is on the screen.
        treatment: What was done.

    Returns:
        The record as it stands now.
    """
    kept = telling(lambda: _keep(place, opened, treatment))
    return (kept,) if isinstance(kept, Problem) else kept


def describe_treatment(treatment: Treatment, words: Words) -> str:
    """What was done, in a line: Cheeks · SkinPen · 1.5 mm · 3 passes."""
    parts = [isolate(treatment.done), isolate(treatment.device)]
    if treatment.depth_mm is not None:
        parts.append(words.format("review_treatment.mm", depth=_say(treatment.depth_mm)))
    if treatment.passes is not None:
        key = "one-pass" if treatment.passes == 1 else "many-passes"
        parts.append(words.format(f"review_treatment.{key}", passes=treatment.passes))
    parts.append(isolate(treatment.products))
    if treatment.decided_for is not None:
        parts.append(words.format("review_treatment.decided-for", date=day_in_words(treatment.decided_for, words)))
    return " · ".join(part for part in parts if part.strip())


def say_treated(treatment: Treatment, words: Words) -> str:
    """When it was done, and what, in a sentence."""
    date_said, done = day_in_words(treatment.done_on, words), describe_treatment(treatment, words)
    return words.format("review_treatment.treated", date=date_said, done=done)


def _keep(place: Workplace, opened: Opened, treatment: Treatment) -> Record | Problem | tuple[Problem, ...]:
    record, member, at = opened.record, place.by.member, place.now()
    if not may(member.role, Act.KEEP_TREATMENT):
        return Problem("DECIDE-050", "Your role may not do this.", "Ask a practitioner to sign in.")
    if find_next(record.state, Step.TREAT) is None:
        advice = "Countersign first; what was done is written down after."
        return Problem("DECIDE-090", "The record is not countersigned.", advice, where=record.id)
    problems = find_treatment_problems(
        treatment,
        opened.determination,
        signed_on=place.find_day(record.submitted_at),
        today=place.find_day(at),
        depths=find_planned_depths(opened.case),
    )
    if problems:
        return problems
    content = seal_content(
        place.by.clinic.public, record.id, record.version + 1, {Part.TREATMENT: write_treatment(treatment)},
        outcome=record.outcome or "clear", treatment_on=treatment.done_on,
    )  # fmt: skip
    return take_step(place.store, Change(record.id, Step.TREAT, record.revision, member.id, at, content))


def _find_problems(
    treatment: Treatment, determination: Determination | None, signed_on: date, today: date, depths: Depths
) -> Iterator[Problem]:
    if determination is None or not determination.overall.is_treating:
        advice = "If something was done all the same, decide the record anew first and say why."
        yield Problem("DECIDE-091", "What was decided is not to treat.", advice, where="done_on")
    yield from _find_day_problems(treatment.done_on, signed_on, today)
    yield from _find_field_problems(treatment, depths.possible)


def _find_doubts(treatment: Treatment, determination: Determination | None, depths: Depths) -> Iterator[Problem]:
    decided_for = determination.treat_on if determination is not None else None
    if decided_for not in (None, treatment.done_on, treatment.decided_for):
        message = f"It was decided for {decided_for}; for this day the rules were not asked."
        yield Problem("DECIDE-101", message, "Was it done on this day? Then keep it once more.", where="done_on")
    depth, usual = treatment.depth_mm, depths.usual
    if depth is not None and usual is not None and depth > usual and not treatment.is_deep:
        message = f"{_say(depth)} mm is deeper than the {_say(usual)} mm that are planned here."
        yield Problem("DECIDE-102", message, "Is that what was done? Then keep it once more.", where="depth_mm")


def _say(millimetres: Decimal) -> str:
    return f"{millimetres.normalize():f}"


def _find_day_problems(done_on: date, signed_on: date, today: date) -> Iterator[Problem]:
    if done_on > today:
        yield Problem(
            "DECIDE-092", "That day is still to come.", "Give the day on which it was done.", where="done_on"
        )
    elif done_on < signed_on:
        message = "The patient had not signed on that day."
        yield Problem(
            "DECIDE-093", message, f"They signed on {say_day(signed_on)}: give a day since.", where="done_on"
        )


def _find_field_problems(treatment: Treatment, deepest: Decimal | None) -> Iterator[Problem]:
    if not treatment.done.strip():
        yield Problem("DECIDE-094", "It is not said what was done.", "Name the areas, at least.", where="done")
    depth, advice = treatment.depth_mm, "Give it in millimetres, or leave it out."
    if depth is not None and not (depth.is_finite() and depth > 0):
        yield Problem("DECIDE-095", "This is no depth.", advice, where="depth_mm")
    elif depth is not None and deepest is not None and depth > deepest:
        message = f"No needle goes as deep: {_say(deepest)} mm is the most that can be kept."
        yield Problem("DECIDE-100", message, advice, where="depth_mm")
    if treatment.passes is not None and not 1 <= treatment.passes <= _MOST_PASSES:
        advice = f"Give it from 1 to {_MOST_PASSES}, or leave it out."
        yield Problem("DECIDE-096", "This is no number of passes.", advice, where="passes")
    for name in ("done", "device", "products", "reaction", "note"):
        if len(getattr(treatment, name)) > LONGEST_REASON:
            advice = f"Say it in at most {LONGEST_REASON} characters."
            yield Problem("DECIDE-097", "This is too long.", advice, where=name)


def _make_error() -> IntegrityError:
    message = "What was done is not what was written, or a newer program wrote it. Restore it from a backup."
    return IntegrityError("DECIDE-098", message)


_KEPT = KeptFormat("screener-treatment-1", TypeAdapter(Treatment), _make_error)
