"""What one record says that can be counted, taken out of its opened parts. The rest of it is let go at once."""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, cast

from screener.determination.decision import Choice, Determination
from screener.determination.kept import read_determination
from screener.errors import IntegrityError
from screener.interview.journey import StepTime
from screener.interview.progress import read_journey
from screener.interview.response import KEPT
from screener.questionnaire.model import Severity
from screener.records.clinic_keys import ClinicKeys
from screener.records.contents import open_one
from screener.records.counting import Countable
from screener.records.identity import read_identity
from screener.records.model import Part
from screener.records.states import RecordState, Step

_ID = re.compile("[a-z0-9]+(-[a-z0-9]+)*")
_DECIDED = frozenset({RecordState.DECIDED, RecordState.COUNTERSIGNED, RecordState.WITHDRAWN})
"""States in which what was decided last still stands."""


@dataclass(frozen=True, slots=True)
class Told:
    """One record as far as it is counted."""

    form: str
    outcome: str
    findings: Mapping[str, Severity]
    """Rule → severity: all that the patient signed with, and what was raised since."""
    settled: frozenset[str]
    """Those of them that were no longer raised when it was decided."""
    determination: Determination | None = field(repr=False)
    """What stands decided."""
    person: bytes = field(repr=False)
    """Tells two people apart, and says nothing of either. Empty where no reason was given for proceeding."""
    stays: Mapping[str, float] = field(repr=False)
    """Page → seconds spent there altogether."""
    statuses: tuple[str, ...] = field(repr=False)
    """How each name of the medicine list was understood, as the patient left it."""
    to_decision_s: float | None
    to_countersignature_s: float | None


def open_told(clinic: ClinicKeys, countable: Countable) -> Told:
    """Open a record and keep what is counted.

    Raises:
        IntegrityError: A part was altered, belongs elsewhere, is sealed to no key of this clinic, or is not what was
            written.
    """
    record, determination = countable.record, _open_determination(clinic, countable)
    last = _open_json(clinic, countable, Part.ASSESSMENT, -1)
    is_as_signed = len(countable.parts.get(Part.ASSESSMENT, ())) < 2
    first = last if is_as_signed else _open_json(clinic, countable, Part.ASSESSMENT, 0)
    gave_reasons = determination is not None and any(one.choice is Choice.PROCEED for one in determination.decisions)
    try:
        return Told(
            form=record.form_id,
            outcome=record.outcome or "",
            findings=_read_findings(first) | (standing := _read_findings(last)),
            settled=frozenset(_read_findings(first).keys() - standing.keys()),
            determination=determination,
            # Whose record it is is looked at only where a reason is to be counted.
            person=_open_person(clinic, countable) if gave_reasons else b"",
            stays=_sum_stays(_open_json(clinic, countable, Part.RESPONSE, -1)),
            statuses=tuple(str(one["status"]) for one in first.get("medicines", [])),
            to_decision_s=_measure(countable, Step.DECIDE),
            to_countersignature_s=_measure(countable, Step.COUNTERSIGN),
        )
    except (AttributeError, KeyError, TypeError, ValueError):
        # The error's own words may be the patient's.
        message = f"Record {record.id} is not what was written. Restore it from a backup."
        raise IntegrityError("INSIGHT-001", message) from None


def fold(words: str) -> str:
    """Words as they are compared: spaces, capitals and ways of writing a letter do not matter."""
    return " ".join(unicodedata.normalize("NFKC", words).split()).casefold().rstrip(".")


def _open(clinic: ClinicKeys, countable: Countable, part: Part, which: int) -> bytes | None:
    kept = countable.parts.get(part)
    if not kept:
        return None
    return open_one(clinic, countable.record.id, kept[which].version, part, kept[which].sealed)


def _open_json(clinic: ClinicKeys, countable: Countable, part: Part, which: int) -> dict[str, Any]:
    opened = _open(clinic, countable, part, which)
    try:
        return {} if opened is None else cast("dict[str, Any]", json.loads(opened.decode("utf-8", "surrogatepass")))
    except ValueError:
        message = f"Record {countable.record.id}: the {part} is not what was written. Restore it from a backup."
        raise IntegrityError("INSIGHT-001", message) from None


def _open_determination(clinic: ClinicKeys, countable: Countable) -> Determination | None:
    if countable.record.state not in _DECIDED:
        return None
    opened = _open(clinic, countable, Part.DETERMINATION, -1)
    return None if opened is None else read_determination(opened)


def _open_person(clinic: ClinicKeys, countable: Countable) -> bytes:
    """A digest of who it is; without a name everybody is somebody else."""
    opened = _open(clinic, countable, Part.IDENTITY, -1)
    identity = None if opened is None else read_identity(opened)
    if identity is None or not identity.name.strip():
        return countable.record.id.encode()
    return hashlib.sha256(f"{fold(identity.name)}\n{identity.born}".encode("utf-8", "surrogatepass")).digest()


def _read_findings(assessment: Mapping[str, Any]) -> dict[str, Severity]:
    return {_check_rule(one["rule"]): Severity(one["severity"]) for one in assessment.get("findings", [])}


def _check_rule(name: str) -> str:
    """The id of a rule, which is told to people where no form has the rule any more: nothing else may stand there."""
    if _ID.fullmatch(name) is None:
        raise ValueError("the id of a rule has only letters, digits and hyphens")
    return name


def _sum_stays(response: Mapping[str, Any]) -> Mapping[str, float]:
    kept = response.get(KEPT) or {}
    steps: Sequence[StepTime] = read_journey(kept["journey"]).steps if "journey" in kept else ()
    stays: dict[str, float] = {}
    for step in steps:
        # A clock that was set back meanwhile has measured nothing.
        stays[step.step] = stays.get(step.step, 0.0) + max((step.left_at - step.entered_at).total_seconds(), 0.0)
    return stays


def _measure(countable: Countable, wanted: Step) -> float | None:
    """Seconds from the signature to the first such step; None if there is none, or the clock was set back between."""
    at: datetime | None = next((at for step, at in countable.steps if step is wanted), None)
    seconds = -1.0 if at is None else (at - countable.record.submitted_at).total_seconds()
    return seconds if seconds >= 0 else None
