"""Whether a document is the patient's: sealed, whole, by this clinic, and of this record and these answers."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from screener.errors import Problem
from screener.interview.response import KEPT

_STOP = "Sign nothing on it. Call whoever looks after the database: the last backup may hold it whole."


def find_paper_problems(pdf: bytes, record_id: str, response: bytes, roots: Sequence[bytes]) -> tuple[Problem, ...]:
    """Everything that keeps a stored document from being countersigned.

    Args:
        pdf: As it was kept when the patient had signed.
        record_id: The record that it is kept in.
        response: The answers that are kept beside it.
        roots: Certificates (DER) of the authorities that count.
    """
    from screener.consent.seal import PATIENT_FIELD, PRACTITIONER_FIELD
    from screener.consent.verify import SealState, verify

    verdict = verify(pdf, trust=roots)
    if verdict.state is SealState.UNTRUSTED:
        message = "The patient's document was sealed by none of the clinic's kiosks."
        return (Problem("DECIDE-081", message, _STOP),)
    if not verdict.is_whole or [seal.field for seal in verdict.seals] != [PATIENT_FIELD]:
        return (Problem("DECIDE-080", "The patient's document is not what they signed.", _STOP),)
    if PRACTITIONER_FIELD not in verdict.open_fields:
        return (Problem("DECIDE-082", "The patient's document has no place to countersign.", _STOP),)
    return tuple(_find_binding_problems(pdf, record_id, response))


def _find_binding_problems(pdf: bytes, record_id: str, response: bytes) -> Iterator[Problem]:
    from screener.consent.binding import digest_response, find_binding

    binding, told = find_binding(pdf), _read(response)
    if binding is None or binding.record_id != record_id:
        yield Problem("DECIDE-083", "The document does not belong to this record.", _STOP)
        return
    kept = told.get(KEPT)
    digest = kept.get("record-digest", binding.record_digest) if isinstance(kept, dict) else binding.record_digest
    if binding.response_digest != digest_response(told) or binding.record_digest != digest:
        yield Problem("DECIDE-084", "The answers are not those that the patient signed.", _STOP)


def _read(response: bytes) -> dict[str, Any]:
    try:
        told = json.loads(response)
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}
