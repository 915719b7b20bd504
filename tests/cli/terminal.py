"""A person at a terminal: a command in a process of its own, its questions read and answered, passwords unseen."""

from __future__ import annotations

import os
import pty
import select
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
_PATIENCE_S = 60


class Terminal:
    """One command that runs in a terminal."""

    def __init__(self, *words, folder):
        self._ours, theirs = pty.openpty()
        self.said = ""
        self._process = subprocess.Popen(
            [sys.executable, "-m", "screener", *(str(word) for word in words)],
            stdin=theirs, stdout=theirs, stderr=theirs, cwd=folder, start_new_session=True,
            env={**os.environ, "PYTHONPATH": str(ROOT), "TERM": "dumb", "HOME": str(folder)},
            preexec_fn=_take_terminal,
        )  # fmt: skip
        os.close(theirs)

    def answer(self, question, line):
        """Wait for a question, and type a line."""
        before = len(self.said)
        while question not in self.said[before:] and self._hear():
            pass
        assert question in self.said[before:], self.said
        os.write(self._ours, f"{line}\n".encode())

    def end(self):
        """Wait for its end. Returns its exit status."""
        while self._hear():
            pass
        os.close(self._ours)
        return self._process.wait(_PATIENCE_S)

    def _hear(self):
        """More of what it says; False at its end."""
        assert select.select([self._ours], [], [], _PATIENCE_S)[0], self.said
        try:
            heard = os.read(self._ours, 4096)
        except OSError:  # Linux tells so that nobody writes any more
            return False
        self.said += heard.decode(errors="replace")
        return bool(heard)


def _take_terminal():
    """Make stdin the terminal that unseen passwords are asked at."""
    import fcntl
    import termios

    fcntl.ioctl(0, termios.TIOCSCTTY, 0)
