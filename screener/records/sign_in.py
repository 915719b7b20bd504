"""Somebody signs in against the clinic's database: each try counted before the password is looked at, each told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import ColumnElement, select, text, update

from screener.errors import Problem
from screener.records.attempts import Attempts, Counted, Wait, attempts_key, count_try, fold_name
from screener.records.audit import Action, Note
from screener.records.members import Member, SignedIn, read_member
from screener.records.members import sign_in as open_entry
from screener.records.model import StaffMember
from screener.records.recovery import Recovered, Recovery, recover
from screener.records.recovery_code import read_code
from screener.records.staff import find_staff
from screener.records.store import Store, Work
from screener.records.tables import sign_in_attempts

_MAKE_ROW = text("INSERT INTO sign_in_attempts (id, wrong) VALUES (:key, 0) ON CONFLICT DO NOTHING")
NOBODY = "nobody"
"""Who tried, in the audit trail, when no member of staff has the name."""
WRONG = "STAFF-020"
"""Code of the problem that name or password is wrong; which of them is told to nobody."""
CODE_KEY = "recovery-code"
"""What tries of the recovery code are counted under; no name has such a key."""
Clock = Callable[[], datetime]


def sign_in(store: Store, name: str, password: str, *, now: Callable[[], datetime]) -> SignedIn | Problem:
    """Who signed in, or why not. Takes as long whether or not anybody has the name.

    Args:
        store: The clinic's database.
        name: As typed; capitals and spaces do not matter.
        password: As typed.
        now: Tells the time, aware.

    Raises:
        MachineError: The database is away, busy, full or may not be written: nobody signs in uncounted.
        IntegrityError: The password is right, and the entry or what it holds was altered.
    """
    counted = count_stored(store, attempts_key(name), now())
    if isinstance(counted, Wait):
        return _tell_wait(counted)
    row = find_staff(store, fold_name(name))
    signed_in = open_entry(read_own_entry(row) if row else None, password)
    if signed_in is None:
        return _refuse(store, row.id if row else NOBODY, counted, now())
    with store.writing() as work:
        _put(work, attempts_key(name), Attempts())
        work.note(Note(Action.SIGNED_IN, signed_in.member.id, now()))
    return signed_in


def sign_in_to_copy(store: Store, name: str, password: str) -> SignedIn | None:
    """Who signs in to a backup, which cannot count tries: whoever has the file can try elsewhere anyway.

    Raises:
        IntegrityError: The password is right, and the entry or what it holds was altered.
    """
    row = find_staff(store, fold_name(name))
    there = row is not None and row.removed_at is None
    return open_entry(read_own_entry(row) if row is not None and there else None, password)


def unlock(store: Store, name: str, *, actor_id: str, at: datetime) -> bool:
    """Forget the wrong tries under a name, for an owner to let somebody try again at once.

    Returns:
        True if there were any.

    Raises:
        MachineError: The database is away, busy, full or may not be written.
    """
    with store.writing() as work:
        if not _read(work, attempts_key(name)).wrong:
            return False
        _put(work, attempts_key(name), Attempts())
        work.note(Note(Action.SIGN_IN_UNLOCKED, actor_id, at))
    return True


def read_attempts(store: Store, name: str) -> Attempts:
    """The wrong tries in a row under a name.

    Raises:
        MachineError: The database is away or busy.
    """
    with store.reading() as connection:
        row = connection.execute(select(sign_in_attempts).where(_is(attempts_key(name)))).one_or_none()
    return Attempts() if row is None else Attempts(row.wrong, row.last_at)


def use_code(
    store: Store, recovery: Recovery, typed: str, *, owner: Member, password: str, clinic_name: str, now: Clock
) -> Recovered | Problem:
    """An owner with a new password by the recovery code, or why not; the try is counted before it is looked at.

    What comes of it is still to be kept (`recovering.keep_recovered`).

    Args:
        store: The clinic's database.
        recovery: As stored.
        typed: The code, as typed from the sheet.
        owner: The owner whose password it shall be.
        password: The new one, which `passwords.find_problem` found nothing wrong with.
        clinic_name: So that it is not the password.
        now: Tells the time, aware.

    Raises:
        MachineError: The database is away, busy, full or may not be written.
        IntegrityError: The code is right, and what it holds or the owner's entry was altered.
    """
    if isinstance(code := read_code(typed), Problem):
        return code
    counted = count_stored(store, CODE_KEY, now())
    if isinstance(counted, Wait):
        return Problem("STAFF-023", f"After wrong codes, the next try is possible in {tell_time(counted)}.", "Wait.")
    done = recover(recovery, code, owner=owner, password=password, clinic_name=clinic_name, on=now().date())
    if isinstance(done, Problem):
        _note_refusal(store, NOBODY, counted, now())
    return done


def forget_tries(work: Work, key: str) -> None:
    """Within the caller's transaction: nobody has to wait for wrong tries under this key any more."""
    _read(work, key)
    _put(work, key, Attempts())


def read_own_entry(row: StaffMember) -> Member:
    """The entry of a row, which must be that member's own.

    Raises:
        IntegrityError: It is no entry, or somebody else's.
    """
    member = read_member(row.entry)
    # The columns beside it are for listing; only what is vouched for counts.
    return member if member.id == row.id else read_member(b"")


def count_stored(store: Store, key: str, now: datetime) -> Counted | Wait:
    """Count a try under a key, before anything is looked at; or how long to wait. Durable on return.

    Raises:
        MachineError: The database is away, busy, full or may not be written.
    """
    with store.writing() as work:
        counted = count_try(_read(work, key), now)
        _put(work, key, counted.attempts)
    return counted


def _refuse(store: Store, actor_id: str, counted: Counted, at: datetime) -> Problem:
    _note_refusal(store, actor_id, counted, at)
    return Problem(WRONG, "Name or password is wrong.", "Type both again. An owner can set a new password.")


def _note_refusal(store: Store, actor_id: str, counted: Counted, at: datetime) -> None:
    with store.writing() as work:
        details = {"wrong": counted.attempts.wrong}
        work.note(Note(Action.SIGN_IN_FAILED, actor_id, at, None, details))
        if counted.locks:
            work.note(Note(Action.SIGN_IN_LOCKED, actor_id, at, None, details))


def tell_time(wait: Wait) -> str:
    """How long one has to wait, in minutes and seconds."""
    minutes, seconds = divmod(wait.wait_s, 60)
    return f"{minutes} min {seconds} s" if minutes else f"{seconds} s"


def _tell_wait(wait: Wait) -> Problem:
    how_long = tell_time(wait)
    if wait.is_locked:
        message = f"After many wrong passwords, this name is locked for {how_long}."
        return Problem("STAFF-021", message, "An owner can unlock it before: screener staff unlock.")
    return Problem(
        "STAFF-022", f"After wrong passwords, the next try is possible in {how_long}.", "Wait, then type it."
    )


def _read(work: Work, key: str) -> Attempts:
    """The tries so far, locked until the work ends: of two at once, the second sees the first."""
    # There must be a row to lock, also for the first try.
    work.connection.execute(_MAKE_ROW, {"key": key})
    row = work.connection.execute(select(sign_in_attempts).where(_is(key)).with_for_update()).one()
    return Attempts(row.wrong, row.last_at)


def _put(work: Work, key: str, attempts: Attempts) -> None:
    values = {"wrong": attempts.wrong, "last_at": attempts.last_at}
    work.connection.execute(update(sign_in_attempts).where(_is(key)).values(**values))


def _is(key: str) -> ColumnElement[bool]:
    return sign_in_attempts.c.id == key
