"""`screener staff rotate-key`: a new clinic key, and everything kept sealed to it. Killed at any moment, it goes on.

Where it stands is told by the keys alone: whoever signs in holds older ones until the end.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from screener.commands.asking import is_sure
from screener.commands.founding import AUTHORITY_KEY_CONTEXT, AUTHORITY_KEY_FILE, as_key, as_row
from screener.commands.office import Credentials, Office, read_clock
from screener.commands.printing import Status, print_line, print_problems
from screener.commands.progress import show_progress
from screener.commands.signed import act_as, read_all
from screener.commands.updating import find_behind, find_not_sealed_anew, update_kiosk
from screener.errors import IntegrityError, Problem

if TYPE_CHECKING:
    from screener.records.clinic_keys import ClinicKeys
    from screener.records.members import SignedIn
    from screener.records.model import ClinicFile, LegalHold, Part
    from screener.records.rotation import Rotation
    from screener.records.vault import Context, PublicKey

_BATCH = 50
HOLD_KIND = "legal-hold"
"""What the reason of a legal hold is sealed as, with the hold's id."""


@dataclass(slots=True)
class _Left:
    """What keeps a rotation from its end."""

    problems: list[Problem] = field(default_factory=list)
    skipped: set[tuple[str, int]] = field(default_factory=set)
    """Versions that do not open, or were changed meanwhile."""


def rotate_key(data: Path | None, who: Credentials, *, yes: bool) -> Status:
    """Make a new clinic key and seal everything to it, or go on with that."""
    from screener.records.model import Role

    return act_as(data, who, lambda office, by: rotate(office, by, yes=yes), Role.OWNER)


def rotate(office: Office, by: SignedIn, *, yes: bool) -> Status:
    """The same for an owner who has signed in already."""
    if by.clinic.older:
        print_line("A new clinic key was made before, and not everything is sealed to it yet: going on.")
    else:
        question = "Make a new clinic key? Everything is sealed to it; every other kiosk must then be updated."
        if not is_sure(question, yes=yes):
            return Status.DONE
        begun = _begin(office, by)
        if isinstance(begun, Problem):
            print_problems((begun,))
            return Status.WRONG_INPUT
        by = begun
    left = _Left()
    left.problems += update_kiosk(office, by)
    left.problems += find_behind(office, by)
    _reseal_all(office, by, left)
    left.problems += find_not_sealed_anew(office.store, by.clinic.public.uuid)
    if not left.problems:
        _finish(office, by, left)
    return _tell(left)


def _tell(left: _Left) -> Status:
    if not left.problems:
        print_line("Everything is sealed to the clinic's new key, and nobody holds the old one any more.")
        print_line("Make a backup now: the older ones open with the old key alone.")
        return Status.DONE
    print_problems(left.problems)
    print_line("The new key is in use. The old one is kept until the above is done; then type this command again.")
    return Status.MACHINE


# ── beginning and end ───────────────────────────────────────────────────────────────────────────


def _begin(office: Office, by: SignedIn) -> SignedIn | Problem:
    """Hand a new key to everybody, in one transaction."""
    from screener.records.recovering import find_current_key
    from screener.records.recovery import read_recovery
    from screener.records.rotation import begin_rotation

    key = find_current_key(office.store)
    if key.id != by.clinic.public.uuid:
        return Problem("STAFF-034", "The clinic's key was changed meanwhile.", "Begin again.")
    members = [member for _, member in read_all(office)]
    begun = begin_rotation(by, members, read_recovery(key.wrapped_for_recovery))
    if isinstance(begun, Problem):
        return begun
    return _hand_over(office, begun, _vouch_anew(office, by.clinic, begun.by.clinic)) or begun.by


def _finish(office: Office, by: SignedIn, left: _Left) -> None:
    """Take the old keys from everybody. First they are retired, so that nothing more comes in sealed to them."""
    from screener.records.clinic import change_recovery, retire_clinic_key
    from screener.records.recovering import find_current_key
    from screener.records.recovery import read_recovery
    from screener.records.rotation import finish_rotation

    now = read_clock()
    for older in by.clinic.older:
        change_recovery(office.store, older.public.uuid, wrapped_for_recovery=b"", actor_id=by.member.id, at=now)
        retire_clinic_key(office.store, older.public.uuid, actor_id=by.member.id, at=now)
    _reseal_all(office, by, left)
    left.problems += find_not_sealed_anew(office.store, by.clinic.public.uuid)
    if left.problems:
        return
    recovery = read_recovery(find_current_key(office.store).wrapped_for_recovery)
    ended = finish_rotation(by, [member for _, member in read_all(office)], recovery)
    if problem := _hand_over(office, ended, ()):
        left.problems.append(problem)
        return
    office.store.compact()


def _hand_over(office: Office, rotation: Rotation, files: Sequence[ClinicFile]) -> Problem | None:
    from screener.records.clinic import hand_over_keys, list_clinic_keys

    now, clinic = read_clock(), rotation.by.clinic
    after = {member.id: member for member in rotation.members}
    entries = [
        (row, as_row(after[row.id], clinic, added_at=row.added_at)) for row, _ in read_all(office) if row.id in after
    ]
    known = {key.id: key.added_at for key in list_clinic_keys(office.store)}
    key = as_key(clinic, rotation.recovery, added_at=known.get(clinic.public.uuid, now))
    return hand_over_keys(office.store, entries=entries, key=key, files=files, actor_id=rotation.by.member.id, at=now)


def _vouch_anew(office: Office, old: ClinicKeys, new: ClinicKeys) -> list[ClinicFile]:
    """Every file of the clinic's own with the mark of the new key; what is sealed to the old key, to the new.

    Raises:
        IntegrityError: One is not what somebody holding the clinic's keys put there.
    """
    from screener.records.clinic import list_files
    from screener.records.vault import seal
    from screener.records.vouched import make_file, read_file

    files = []
    for file in list_files(office.store):
        if not file.voucher:
            continue  # nobody vouched for it before
        body = read_file(office.store, old, file.id) or b""
        if file.id == AUTHORITY_KEY_FILE:
            body = seal(new.public, old.open(body, AUTHORITY_KEY_CONTEXT), AUTHORITY_KEY_CONTEXT)
        files.append(make_file(new, file.id, body, at=file.changed_at))
    return files


# ── sealing anew ────────────────────────────────────────────────────────────────────────────────


def _reseal_all(office: Office, by: SignedIn, left: _Left) -> None:
    from screener.records.purging import list_holds
    from screener.records.resealing import count_sealed_to
    from screener.records.rotation import needs_reseal

    holds = [hold for hold in list_holds(office.store) if needs_reseal(by.clinic, hold.sealed_reason)]
    number = len(holds) + sum(count_sealed_to(office.store, older.public.uuid) for older in by.clinic.older)
    with show_progress() as advance:
        deeds = chain(_reseal_versions(office, by, left), _reseal_holds(office, by, holds))
        for done, deed in enumerate(deeds, start=1):
            try:
                problem = deed()
            except IntegrityError as error:
                advice = "Restore it from a backup; everything else is sealed anew."
                problem = Problem(error.code, error.message, advice)
            if problem:
                left.problems.append(problem)
            advance("Sealing to the new key", done, number)


Deed = Callable[[], Problem | None]


def _reseal_versions(office: Office, by: SignedIn, left: _Left) -> Iterator[Deed]:
    """What seals each version anew. Each is tried once; what could not be is passed over."""
    from screener.records.resealing import find_sealed_to

    for older in by.clinic.older:
        while True:
            found = find_sealed_to(office.store, older.public.uuid, limit=_BATCH + len(left.skipped))
            fresh = [each for each in found if each not in left.skipped]
            if not fresh:
                break
            for each in fresh:
                left.skipped.add(each)
                yield partial(_reseal_version, office, by, older.public, each, left)


def _reseal_version(
    office: Office, by: SignedIn, old: PublicKey, which: tuple[str, int], left: _Left
) -> Problem | None:
    from screener.records.contents import part_context
    from screener.records.resealing import read_sealed, reseal

    record_id, version = which
    before = read_sealed(office.store, record_id, version)
    after: dict[Part, bytes] = {
        part: _seal_anew(by.clinic, part_context(record_id, version, part), sealed, f"Record {record_id}")
        for part, sealed in before.items()
    }
    problem = reseal(
        office.store,
        record_id,
        version,
        after,
        from_key=old.uuid,
        to_key=by.clinic.public.uuid,
        actor_id=by.member.id,
        at=read_clock(),
    )
    if problem is None:
        left.skipped.discard(which)
    return problem


def _reseal_holds(office: Office, by: SignedIn, holds: Sequence[LegalHold]) -> Iterator[Deed]:
    for hold in holds:
        yield partial(_reseal_hold, office, by, hold)


def _reseal_hold(office: Office, by: SignedIn, hold: LegalHold) -> Problem | None:
    from screener.records.resealing import reseal_hold
    from screener.records.vault import Context

    sealed = _seal_anew(by.clinic, Context(HOLD_KIND, hold.id), hold.sealed_reason, f"Legal hold {hold.id}")
    return reseal_hold(office.store, hold, sealed, actor_id=by.member.id, at=read_clock())


def _seal_anew(clinic: ClinicKeys, context: Context, sealed: bytes, what: str) -> bytes:
    """The same sealed to the current key.

    Raises:
        IntegrityError: It was altered; told with what it is.
    """
    from screener.records.rotation import reseal

    try:
        return next(iter(reseal(clinic, [(context, sealed)]))).sealed
    except IntegrityError as error:
        raise IntegrityError(error.code, f"{what}: {error.message}") from error
