"""What is said of a PDF's seals, in plain words: the verdict first, then each seal and what changed since. No Qt."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from screener.consent.moments import moment_in_words
from screener.consent.verify import SealCheck, SealState, Verification
from screener.questionnaire.text import Words


@dataclass(frozen=True, slots=True)
class Verdict:
    """A verification for people."""

    is_whole: bool
    """True if the file is what was sealed, by a key of this clinic."""
    summary: str
    details: tuple[str, ...]
    """A sentence for each seal, each change and each field that is not sealed yet."""


def tell_verdict(verification: Verification, zone: str, words: Words) -> Verdict:
    """A verification in words.

    Args:
        verification: What `verify` found.
        zone: The clinic's time zone, IANA.
        words: The practitioner's language.

    Raises:
        MachineError: This machine does not know the time zone.
    """
    details = [line for seal in verification.seals for line in _tell_seal(seal, zone, words)]
    if verification.state in (SealState.WHOLE, SealState.UNTRUSTED):
        details += [words.format("review_sign.verify-open", field=field) for field in verification.open_fields]
    summary = words[f"review_sign.verify-{verification.state}"]
    return Verdict(verification.is_whole, summary, tuple(details))


def _tell_seal(seal: SealCheck, zone: str, words: Words) -> Iterator[str]:
    at = moment_in_words(seal.at, zone, words) if seal.at is not None else words["review_sign.verify-no-time"]
    yield words.format("review_sign.verify-seal", field=seal.field, by=seal.by, at=at)
    if (stamp := seal.time_stamp) is not None:
        at = moment_in_words(stamp.at, zone, words)
        yield words.format(f"review_sign.verify-time-stamp-{stamp.state}", by=stamp.by, at=at)
    yield from (words[f"review_sign.change-{change}"] for change in seal.changes)
