"""What Qt says while a window is used by a script."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import qInstallMessageHandler


@contextmanager
def hearing() -> Iterator[None]:
    """Hand on what Qt says, but for what its offscreen platform says each time a window opens."""
    before = qInstallMessageHandler(_hear)
    try:
        yield
    finally:
        qInstallMessageHandler(before)


def _hear(_kind: object, _context: object, message: str) -> None:
    if not message.startswith("This plugin does not support"):
        sys.stderr.write(f"{message}\n")
