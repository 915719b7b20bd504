"""What both windows ask of the terminal they were opened from."""

from __future__ import annotations

import signal
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def ended_by_ctrl_c() -> Iterator[None]:
    """Ctrl-C in the terminal ends the program at once: Python would not hear it while Qt waits for events."""
    before = signal.signal(signal.SIGINT, signal.SIG_DFL)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
