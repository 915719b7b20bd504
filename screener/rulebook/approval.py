"""A clinic's approval of its rule book: who, when, of what; and whether it still holds."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from screener.questionnaire.model import Questionnaire
from screener.questionnaire.text import Words

SHORT = 12
"""How many hex digits of a digest are printed for people; 48 bits tell any two books of a clinic apart."""
_DIGEST = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Approval:
    """One approval of one book in one language."""

    form: str
    language: str
    """BCP 47: a clinician approves what they read."""
    digest: str
    """SHA-256, hex, of what was approved; `meaning` computes it."""
    name: str
    """The clinician's name, as they sign."""
    registration: str
    """Their number with the professional register."""
    approved_on: date


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether the rules in force are those that the clinic approved last."""

    digest: str
    """SHA-256, hex, of the rules in force."""
    approval: Approval | None = None
    """The last one of this form and language, whether it still holds or not; None if there is none."""

    @property
    def is_approved(self) -> bool:
        """True if what was approved last is what is in force."""
        return self.approval is not None and self.approval.digest == self.digest


def find_standing(digest: str, questionnaire: Questionnaire, approvals: Iterable[Approval]) -> Standing:
    """Where the rules in force stand.

    Args:
        digest: Of the rules in force.
        questionnaire: The form they belong to.
        approvals: The clinic's approvals, the oldest first. An older one of the same rules does not count once
            others were approved.
    """
    own = [one for one in approvals if (one.form, one.language) == (questionnaire.id, questionnaire.language)]
    return Standing(digest, own[-1] if own else None)


def say_standing(standing: Standing, day: str, words: Words) -> str:
    """Where the rules stand, in a sentence; `day` is the date of the approval in words, if there is one."""
    approval = standing.approval
    if approval is None:
        return words["rulebook.not-approved"]
    key = "rulebook.approved" if standing.is_approved else "rulebook.changed-since"
    return words.format(
        key, name=approval.name, registration=approval.registration, date=day, digest=approval.digest[:SHORT]
    )


def standing_to_json(standing: Standing) -> dict[str, object]:
    """The same for programs and for the record."""
    return {"approved": standing.is_approved, "rules-digest": standing.digest}


def approval_to_json(approval: Approval) -> dict[str, object]:
    """An approval as its file holds it, with a checksum over all of it."""
    plain: dict[str, object] = {
        "form": approval.form,
        "language": approval.language,
        "digest": approval.digest,
        "name": approval.name,
        "registration": approval.registration,
        "approved-on": approval.approved_on.isoformat(),
    }
    return {**plain, "check": _check(plain)}


def read_approval(data: object) -> Approval | None:
    """The approval that a file's data holds; None if it is none, or not as it was written."""
    if not isinstance(data, Mapping) or not all(isinstance(value, str) for value in data.values()):
        return None
    plain = {key: value for key, value in data.items() if key != "check"}
    if data.get("check") != _check(plain) or not _DIGEST.fullmatch(str(plain.get("digest"))):
        return None
    try:
        return Approval(
            form=plain["form"],
            language=plain["language"],
            digest=plain["digest"],
            name=plain["name"],
            registration=plain["registration"],
            approved_on=date.fromisoformat(plain["approved-on"]),
        )
    except (KeyError, ValueError):
        return None


def _check(plain: Mapping[str, object]) -> str:
    """SHA-256, hex: notices a slip of the hand or the disk. It is no signature: whoever may write may forge."""
    written = json.dumps(plain, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(written.encode("utf-8", "surrogatepass")).hexdigest()
