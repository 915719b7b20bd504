"""Seals the parts of a record's version to the clinic, and opens them again: each as what it is and nothing else.

What a part is sealed as names its record, its version and its kind. So a part that is moved to another record, to
another version of the same record, or relabelled as another kind, opens as nothing.

The number of the version is known before the store has kept it, since the store keeps it as that or not at all:
a new record is version 1, a correction is refused unless the version it corrects is still the one that stands, and a
step of staff unless the record's revision is what they saw. So it is bound, rather than the number of the
submission, which steps of staff do not have. Of two kiosks that correct the same version one is refused; what it
sealed has the same context as what was kept, and the digest in the audit trail tells the two apart.

Whoever has the public key can seal anything as anything: that it was a kiosk is told by the seal on the PDF and by
the audit trail.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from screener.errors import IntegrityError
from screener.records.clinic_keys import ClinicKeys
from screener.records.identity import Identity, read_identity
from screener.records.model import Content, OpenedRecord, Part, check_id
from screener.records.reading import ListedRecord
from screener.records.vault import Context, PublicKey, seal


def part_context(record_id: str, version: int, part: Part) -> Context:
    """What a part of a version is sealed as, by whoever seals it, also anew after a rotation.

    Args:
        record_id: The record.
        version: The version that the part belongs to, from 1; of a part that stands: the version that brought it.
        part: Its kind.

    Raises:
        ValueError: The id is no UUID, or the version is below 1: our bug.
    """
    if version < 1:
        raise ValueError("versions are counted from 1")
    return Context(f"record {part.value}", check_id(record_id), version)


def number_version(corrects: int | None) -> int:
    """The version that a submission becomes if it is kept: 1, or the one after what it corrects."""
    return 1 if corrects is None else corrects + 1


def seal_content(
    public: PublicKey,
    record_id: str,
    version: int,
    parts: Mapping[Part, bytes],
    *,
    outcome: str,
    treatment_on: date | None = None,
) -> Content:
    """Everything that becomes one version of a record, sealed. Needs no more than the clinic's public key.

    Args:
        public: The clinic's key.
        record_id: The record.
        version: The version that this is to become: `number_version(corrects)` for a submission, the record's
            version plus one for a step of staff.
        parts: What each part holds, plain.
        outcome: The outcome after this version.
        treatment_on: The treatment date, if there is one.
    """
    sealed = {part: seal(public, plain, part_context(record_id, version, part)) for part, plain in parts.items()}
    return Content(sealed, public.uuid, outcome, treatment_on)


def open_parts(clinic: ClinicKeys, opened: OpenedRecord) -> dict[Part, bytes]:
    """The parts of a record that stand, opened, whichever version brought each.

    Raises:
        IntegrityError: One was altered, belongs elsewhere, or is sealed to no key of this clinic.
    """
    record, brought = opened.record, find_brought(opened)
    return {
        part: open_one(clinic, record.id, brought.get(part, record.version), part, sealed)
        for part, sealed in opened.parts.items()
    }


def open_identity(clinic: ClinicKeys, listed: ListedRecord) -> Identity | None:
    """Who a line of a list is of; None if the line came without the identity, or the record is purged.

    Raises:
        IntegrityError: It was altered, belongs elsewhere, or is sealed to no key of this clinic.
    """
    sealed = listed.parts.get(Part.IDENTITY)
    if sealed is None:
        return None
    version = listed.versions[Part.IDENTITY]
    return read_identity(open_one(clinic, listed.record.id, version, Part.IDENTITY, sealed))


def open_one(clinic: ClinicKeys, record_id: str, version: int, part: Part, sealed: bytes) -> bytes:
    """One part of one version, opened: as `reading.open_part` gave it, say.

    Raises:
        IntegrityError: It was altered, belongs elsewhere, or is sealed to no key of this clinic. Names the record.
    """
    try:
        return clinic.open(sealed, part_context(record_id, version, part))
    except IntegrityError as error:
        where = f"Record {record_id}, version {version}, {part.value}:"
        raise IntegrityError(error.code, f"{where} {error.message}") from error


def find_brought(opened: OpenedRecord) -> dict[Part, int]:
    """Of each part the version that brought what stands: the last since the one with everything."""
    brought: dict[Part, int] = {}
    for version in sorted(opened.versions, key=lambda each: each.version):
        if version.version >= opened.record.rests_on:
            brought |= {stamp.part: version.version for stamp in version.parts}
    return brought
