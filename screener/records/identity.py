"""What the inbox and a search by name show of a patient: the sealed identity part of a record, opened."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from screener.errors import IntegrityError
from screener.interview.answers import PartialDate
from screener.interview.dates import format_date, parse_date

_FORMAT = "screener-identity-"
_VERSION = 1


@dataclass(frozen=True, slots=True)
class Identity:
    """Who a record is of, and how it stands. Health data: only ever in memory, or sealed."""

    name: str = field(repr=False)
    """The full name as the patient wrote it; empty if the form asks for none or it was left blank."""
    born: PartialDate | None = field(default=None, repr=False)
    """The date of birth, as far as it is known."""
    treatment: str = field(default="", repr=False)
    """What is planned, in words for staff ("Microneedling, numbing cream"); may be empty."""
    open_findings: int = 0
    """Findings above `advise` that nobody has decided yet."""
    preferred_name: str = field(default="", repr=False)
    """What the patient wants to be called; empty if they did not say. A search finds it too."""
    decided: str = field(default="", repr=False)
    """What was decided last, as `Overall` names it; empty if nothing was. Whether it stands, the state tells."""
    decided_until: date | None = field(default=None, repr=False)
    """The day until which the treatment was put off, if it was."""
    decided_on: date | None = field(default=None, repr=False)
    """The day for which a treatment was decided, if one was: it may be done on another."""

    def __post_init__(self) -> None:
        if self.open_findings < 0:
            raise ValueError("there are no fewer than no findings")

    def to_bytes(self) -> bytes:
        """The identity as `read_identity` takes it."""
        told = {
            "format": f"{_FORMAT}{_VERSION}",
            "name": self.name,
            "preferred_name": self.preferred_name,
            "born": format_date(self.born) if self.born else None,
            "treatment": self.treatment,
            "open_findings": self.open_findings,
            "decided": self.decided,
            "decided_until": self.decided_until.isoformat() if self.decided_until else None,
            "decided_on": self.decided_on.isoformat() if self.decided_on else None,
        }
        return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")


def read_identity(data: bytes) -> Identity:
    """The identity that `Identity.to_bytes` wrote.

    Raises:
        IntegrityError: The bytes are not what was written (RECORD-030), or a newer program's (RECORD-031).
    """
    try:
        told = json.loads(data.decode("utf-8", "surrogatepass"))
        number = int(told["format"].removeprefix(_FORMAT))
        if number <= _VERSION:
            return _make(told)
    except (AttributeError, KeyError, TypeError, ValueError):
        message = "An identity is not what was written. Restore it from a backup."
        # Its own words, and so the patient's, would stand in the exception it came from.
        raise IntegrityError("RECORD-030", message) from None
    message = "An identity was written by a newer version of the program. Bring the program up to date."
    raise IntegrityError("RECORD-031", message)


def _make(told: dict[str, Any]) -> Identity:
    born = parse_date(told["born"]) if told["born"] else None
    until, on = told.get("decided_until"), told.get("decided_on")
    words = (told["name"], told["treatment"], told["preferred_name"], told.get("decided", ""))
    right = isinstance(born, PartialDate) == bool(told["born"]) and isinstance(told["open_findings"], int)
    if not right or not all(isinstance(word, str) for word in words):
        raise ValueError("an identity's fields are of their kinds")
    return Identity(
        name=told["name"],
        born=born if isinstance(born, PartialDate) else None,
        treatment=told["treatment"],
        open_findings=told["open_findings"],
        preferred_name=told["preferred_name"],
        decided=told.get("decided", ""),
        decided_until=None if until is None else date.fromisoformat(until),
        decided_on=None if on is None else date.fromisoformat(on),
    )
