"""How often someone may try to sign in: a wait that grows with each wrong try, then a lock. Reads no clock.

Every try is counted *before* the password is looked at, and the caller stores that first: whoever pulls the plug
before the answer has used up a try. Tries are counted under `attempts_key(name)`, whether or not anyone has that
name, so that a stranger learns nothing from the wait either. In this order::

    counted = count_try(stored, now)    # a Wait: tell it, store its attempts, look at nothing
    store(counted.attempts)
    signed_in = members.sign_in(member, password)
    if signed_in: store(Attempts())     # else audit; if counted.locks, that too
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from screener.records.passwords import normalise

FREE_TRIES = 3
"""Wrong tries in a row before anyone has to wait."""
LOCK_AFTER = 10
"""Wrong tries in a row that lock, and each further one again. SP 800-63B-4 §3.2.2 allows 100 at most."""
LOCKED_S = 3600
"""Seconds a lock lasts, unless an owner lifts it or the recovery code is used."""
_FIRST_WAIT_S, _LONGEST_WAIT_S = 5, 300


@dataclass(frozen=True, slots=True)
class Attempts:
    """The wrong tries in a row under one name. The caller stores it."""

    wrong: int = 0
    """How many, the one under way included."""
    last_at: datetime | None = None
    """When the last was, aware."""


@dataclass(frozen=True, slots=True)
class Counted:
    """A try that may be made now."""

    attempts: Attempts
    """To be stored before the password is looked at."""
    locks: bool
    """True if a wrong password now locks: an audit event."""


@dataclass(frozen=True, slots=True)
class Wait:
    """No try may be made now, not even with the right password."""

    attempts: Attempts
    """To be stored; the same as before unless the clock was set back."""
    wait_s: int
    """Whole seconds until the next try is looked at, from 1."""
    is_locked: bool
    """True if it is a lock, which an owner can lift."""


def count_try(attempts: Attempts, now: datetime) -> Counted | Wait:
    """Count a try, or say how long to wait for it.

    Args:
        attempts: As stored; `Attempts()` if nothing is.
        now: Aware.
    """
    closed_s = closed_for_s(attempts.wrong)
    # A clock set back must not keep anyone out for longer than the whole wait, which then begins anew.
    since = min(attempts.last_at, now) if attempts.last_at else None
    if since and (left := since + timedelta(seconds=closed_s) - now) > timedelta(0):
        wait_s = -int(-left.total_seconds() // 1)
        return Wait(Attempts(attempts.wrong, since), wait_s, attempts.wrong >= LOCK_AFTER)
    wrong = attempts.wrong + 1
    return Counted(Attempts(wrong, now), locks=wrong >= LOCK_AFTER)


def closed_for_s(wrong: int) -> int:
    """Seconds to wait after that many wrong tries in a row."""
    if wrong >= LOCK_AFTER:
        return LOCKED_S
    if wrong < FREE_TRIES:
        return 0
    return min(_FIRST_WAIT_S << (wrong - FREE_TRIES), _LONGEST_WAIT_S)


def attempts_key(name: str) -> str:
    """What tries under a name are stored by: 64 characters, for any name that someone types."""
    return hashlib.sha256(fold_name(name).encode(errors="surrogatepass")).hexdigest()


def fold_name(name: str) -> str:
    """A name as it is compared: capitals, spaces and ways of composing letters do not matter."""
    return " ".join(normalise(name).casefold().split())
