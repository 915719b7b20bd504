"""Says a verification in words for people and as data for programs."""

from __future__ import annotations

from screener.consent.moments import moment_in_words
from screener.consent.verify import SealCheck, Verification
from screener.questionnaire.text import Words


def verification_in_words(verification: Verification, *, words: Words, zone: str) -> tuple[str, ...]:
    """Sentences: the verdict first, then each seal with what changed since, then what is not sealed yet.

    Raises:
        MachineError: This machine does not know the time zone.
    """
    sentences = [words[f"paper.verify-{verification.state}"]]
    for seal in verification.seals:
        sentences.append(_describe(seal, words, zone))
        sentences += [words[f"paper.verify-change-{change}"] for change in seal.changes]
    sentences += [words.format("paper.verify-open", field=field) for field in verification.open_fields]
    return tuple(sentences)


def _describe(seal: SealCheck, words: Words, zone: str) -> str:
    by = seal.by or words["paper.verify-nobody"]
    moment = moment_in_words(seal.at, zone, words) if seal.at else words["paper.verify-no-time"]
    return words.format(f"paper.verify-seal-{seal.state}", field=seal.field, by=by, moment=moment)


def verification_to_json(verification: Verification) -> dict[str, object]:
    """The same as data for `json`."""
    return {
        "state": verification.state.value,
        "seals": [
            {
                "field": seal.field,
                "state": seal.state.value,
                "by": seal.by,
                "at": seal.at.isoformat() if seal.at else None,
                "changes": [change.value for change in seal.changes],
            }
            for seal in verification.seals
        ],
        "open": list(verification.open_fields),
    }
