"""The gate only staff pass: a code, and a wait that grows with every wrong try. No Qt."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

FREE_TRIES = 3
"""Wrong tries before the gate makes one wait."""
_FIRST_WAIT_S = 5
_LONGEST_WAIT_S = 300


class StaffGate:
    """One kiosk's gate. It outlives the patients, so that a wipe does not forgive wrong tries."""

    def __init__(self, is_staff_code: Callable[[str], bool], now: Callable[[], datetime]) -> None:
        self._is_staff_code = is_staff_code
        self._now = now
        self._wrong = 0
        self._closed_until: datetime | None = None

    @property
    def wait_s(self) -> int:
        """Whole seconds until the next try is looked at; 0 if it is now."""
        if self._closed_until is None:
            return 0
        left = (self._closed_until - self._now()).total_seconds()
        # A clock set back must not lock staff out for longer than the longest wait.
        return min(max(0, -int(-left // 1)), _LONGEST_WAIT_S)

    def try_code(self, code: str) -> bool:
        """True if the code is right. While one has to wait no code is."""
        if self.wait_s:
            return False
        if self._is_staff_code(code):
            self._wrong = 0
            self._closed_until = None
            return True
        self._wrong += 1
        beyond = self._wrong - FREE_TRIES
        if beyond >= 0:
            wait_s = min(_FIRST_WAIT_S * 2**beyond, _LONGEST_WAIT_S)
            self._closed_until = self._now() + timedelta(seconds=wait_s)
        return False
