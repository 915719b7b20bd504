"""Follow-up visits that wait for their patient at one kiosk, opened there by a code of six digits.

What is prepared is locked with the code (Argon2id, AES-256-GCM, as a password locks a key) and that is sealed to
the kiosk's own key. Whoever has the database alone opens nothing; whoever has the code opens it at that kiosk only.
Six digits are few: tries are counted for each kiosk before anything is looked at (`attempts`), and who steals a kiosk
with its key still pays an Argon2id derivation for each code. Beside what is locked, within the seal, stands a mark of
the code, so that a try costs one derivation and not one for each visit that waits. A visit goes once its form is
handed over, or when it expires.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import delete, insert, select

from screener.errors import IntegrityError, Problem
from screener.records.attempts import Counted, Wait
from screener.records.audit import Action, Note
from screener.records.model import Kiosk, PreparedVisit
from screener.records.passwords import lock, stretch, unlock
from screener.records.rows import as_row
from screener.records.sign_in import count_stored, forget_tries, tell_time
from screener.records.store import Store, Work
from screener.records.tables import prepared_visits
from screener.records.vault import Context, PrivateKey, open_sealed, read_public_key, seal

CODE_DIGITS = 6


@dataclass(frozen=True, slots=True)
class OpenedVisit:
    """A visit that a code opened."""

    id: str
    content: bytes = field(repr=False)
    """What `prepare_visit` was given."""


def make_code() -> str:
    """Six random digits."""
    return f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}}"


def prepare_visit(
    store: Store,
    kiosk: Kiosk,
    content: bytes,
    *,
    follows: str,
    code: str,
    actor_id: str,
    at: datetime,
    expires_at: datetime,
) -> PreparedVisit | Problem:
    """Keep a visit for one kiosk; told in the audit trail. A record has one next visit: it ends the one before.

    Args:
        store: The clinic's database.
        kiosk: The kiosk at which the code shall open it.
        content: What the kiosk gets, plain.
        follows: Id of the record that the visit follows, whose history tells it.
        code: The code, as `make_code` gave it. It is kept nowhere.
        actor_id: The member of staff.
        at: Now.
        expires_at: From when on it opens no more.

    Returns:
        The visit; or why the kiosk cannot have it.

    Raises:
        MachineError: The database is away, busy, full or may not be written.
        IntegrityError: The kiosk's key is not what was kept.
    """
    public = read_public_key(kiosk.public_key)
    if public.uuid != kiosk.id:
        message = "The key of this kiosk is not its own. Nothing was sealed to it. Find out: screener audit verify"
        raise IntegrityError("VISIT-001", message)
    if kiosk.retired_at is not None:
        return Problem("VISIT-002", "This kiosk is no longer in use.", "Choose another one.", where=kiosk.id)
    if expires_at <= at:
        return Problem("VISIT-003", "This visit would be over before it begins.", "Choose a later day.")
    _remove_expired(store, actor_id, at)
    visit_id = str(uuid4())
    sealed = seal(public, _mark(code, kiosk.id) + lock(content, code, owner=visit_id), _context(visit_id))
    visit = PreparedVisit(visit_id, kiosk.id, follows, actor_id, at, expires_at, sealed)
    earlier = select(prepared_visits.c.id).where(prepared_visits.c.follows == follows)
    with store.writing() as work:
        for before in work.connection.execute(earlier).scalars().all():
            end_visit(work, before, actor_id, at)
        work.connection.execute(insert(prepared_visits), as_row(visit))
        details = {"visit": visit_id, "kiosk": kiosk.id}
        work.note(Note(Action.VISIT_PREPARED, actor_id, at, follows, details))
    return visit


def open_visit(store: Store, own: PrivateKey, code: str, *, at: datetime) -> OpenedVisit | Problem:
    """Open the visit of a code at the kiosk it was prepared for; told. Those that have expired are taken away.

    The try stays counted until `confirm_visit`: whoever has the right code and is somebody else gets no further.

    Args:
        store: The clinic's database.
        own: The kiosk's own key.
        code: As typed.
        at: Now.

    Returns:
        The visit; or that the code is wrong (VISIT-004), or how long to wait for the next try (VISIT-005).

    Raises:
        MachineError: The database is away, busy, full or may not be written: nobody tries uncounted.
    """
    kiosk_id = own.public.uuid
    counted = count_stored(store, _key(kiosk_id), at)
    if isinstance(counted, Wait):
        return _tell_wait(counted)
    _remove_expired(store, kiosk_id, at)
    mark = _mark(code, kiosk_id)
    for visit in list_visits(store, kiosk_id=kiosk_id):
        content = _open(visit, own, code, mark)
        if content is not None:
            with store.writing() as work:
                _tell(work, Action.VISIT_OPENED, visit.id, visit.follows, kiosk_id, at)
            return OpenedVisit(visit.id, content)
    _note_refusal(store, kiosk_id, counted, at)
    return Problem("VISIT-004", "This code is not right.", "Look at it again, and type all six digits.")


def confirm_visit(store: Store, kiosk_id: str, visit_id: str, *, at: datetime) -> Problem | None:
    """Who typed the code is who the visit is for: wrong tries before are forgiven.

    Args:
        store: The clinic's database.
        kiosk_id: The kiosk at which the code was typed.
        visit_id: The visit that it opened.
        at: Now.

    Returns:
        That the visit was taken away, or expired, since its code was typed (VISIT-006).

    Raises:
        MachineError: The database is away, busy, full or may not be written.
    """
    kept = prepared_visits.c
    waits = select(kept.id).where(kept.id == visit_id, kept.kiosk_id == kiosk_id, kept.expires_at > at)
    with store.writing() as work:
        forget_tries(work, _key(kiosk_id))
        if work.connection.execute(waits).first() is None:
            return Problem("VISIT-006", "This code has ended.", "Please ask a member of staff.")
    return None


def count_stranger(store: Store, kiosk_id: str, *, at: datetime) -> Problem | None:
    """Who typed the code said something else about themselves than is known: counted as a wrong code.

    Returns:
        How long to wait for the next try, if one must (VISIT-005).

    Raises:
        MachineError: The database is away, busy, full or may not be written.
    """
    counted = count_stored(store, _key(kiosk_id), at)
    if isinstance(counted, Wait):
        return _tell_wait(counted)
    _note_refusal(store, kiosk_id, counted, at)
    return None


def list_visits(store: Store, *, kiosk_id: str | None = None) -> Sequence[PreparedVisit]:
    """What is prepared and was not used yet, newest first.

    Args:
        store: The clinic's database.
        kiosk_id: Only for this kiosk.

    Raises:
        MachineError: The database is away or busy.
    """
    wanted = select(prepared_visits).order_by(prepared_visits.c.prepared_at.desc(), prepared_visits.c.id)
    if kiosk_id is not None:
        wanted = wanted.where(prepared_visits.c.kiosk_id == kiosk_id)
    with store.reading() as connection:
        return [PreparedVisit(**row._mapping) for row in connection.execute(wanted)]


def remove_visit(store: Store, visit_id: str, *, actor_id: str, at: datetime) -> bool:
    """Take a visit away that is not to be: its code opens nothing any more.

    Returns:
        True if there was such a visit.

    Raises:
        MachineError: The database is away, busy, full or may not be written.
    """
    with store.writing() as work:
        return end_visit(work, visit_id, actor_id, at)


def end_visit(work: Work, visit_id: str, actor_id: str, at: datetime) -> bool:
    """The same within the caller's transaction: what a kiosk hands over ends the visit that it came from."""
    this = prepared_visits.c.id == visit_id
    follows = work.connection.execute(select(prepared_visits.c.follows).where(this)).scalar_one_or_none()
    found = work.connection.execute(delete(prepared_visits).where(this))
    if follows is None or not found.rowcount:
        return False
    _tell(work, Action.VISIT_REMOVED, visit_id, follows, actor_id, at)
    return True


def _remove_expired(store: Store, actor_id: str, at: datetime) -> None:
    """Take away all that nobody can open any more: also that of a kiosk which was retired."""
    for visit in list_visits(store):
        if visit.expires_at <= at:
            remove_visit(store, visit.id, actor_id=actor_id, at=at)


def _open(visit: PreparedVisit, own: PrivateKey, code: str, mark: bytes) -> bytes | None:
    # One that was damaged must not stand in the way of another.
    with suppress(IntegrityError):
        opened = open_sealed(own, visit.sealed, _context(visit.id))
        if hmac.compare_digest(opened[: len(mark)], mark):
            return unlock(opened[len(mark) :], code, owner=visit.id)
    return None


def _mark(code: str, kiosk_id: str) -> bytes:
    """32 bytes that tell a code from another at one kiosk. Never outside the seal."""
    return hashlib.sha256(b"screener visit" + stretch(code, salt=UUID(kiosk_id).bytes)).digest()


def _note_refusal(store: Store, kiosk_id: str, counted: Counted, at: datetime) -> None:
    with store.writing() as work:
        work.note(Note(Action.VISIT_REFUSED, kiosk_id, at, None, {"wrong": counted.attempts.wrong}))


def _tell(work: Work, action: Action, visit_id: str, follows: str, actor_id: str, at: datetime) -> None:
    """Within the history of the record that the visit follows."""
    work.note(Note(action, actor_id, at, follows, {"visit": visit_id}))


def _tell_wait(wait: Wait) -> Problem:
    message = f"After wrong codes, the next try is possible in {tell_time(wait)}."
    return Problem("VISIT-005", message, "Please ask a member of staff.")


def _key(kiosk_id: str) -> str:
    """What tries at a kiosk are counted under; no name has such a key."""
    return f"visit-{kiosk_id}"


def _context(visit_id: str) -> Context:
    return Context("visit", visit_id)
