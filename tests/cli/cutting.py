"""Ends a command, as Ctrl-C would, just before the n-th thing that lasts: a file that takes its name, or a commit."""

from __future__ import annotations

import sys
from contextlib import contextmanager

from sqlalchemy import event
from sqlalchemy.engine import Engine

_cut = None


class Cut:
    """Counts what lasts, and interrupts before the one it was told."""

    def __init__(self, before):
        self.before = before
        self.seen = 0

    @property
    def happened(self):
        """True if the command had come so far."""
        return self.before is not None and self.seen >= self.before

    def commit(self, connection):
        """A transaction ends; only one that wrote something lasts."""
        if connection.get_execution_options().get("screener_writes"):
            self.step()

    def step(self):
        """One thing that lasts is about to happen."""
        if self.happened:
            return  # whatever tidies up after the interrupt
        self.seen += 1
        if self.seen == self.before:
            raise KeyboardInterrupt


def _hook(name, arguments):
    if name == "os.rename" and _cut is not None:
        _cut.step()


sys.addaudithook(_hook)  # cannot be taken away again: it does nothing while nothing is to be cut


@contextmanager
def cut_before(number):
    """Interrupt whatever runs in the block before its n-th lasting step, from 1; None only counts them."""
    global _cut
    _cut = Cut(number)
    event.listen(Engine, "commit", _cut.commit)
    try:
        yield _cut
    finally:
        event.remove(Engine, "commit", _cut.commit)
        _cut = None
