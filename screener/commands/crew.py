"""Processes that screen batches of responses side by side, for what would take one processor too long.

Each is started anew (`spawn`), so it is the same on every system, and ends by itself when the one that started it is
gone: its connection then closes.
"""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from multiprocessing import get_context
from multiprocessing.connection import wait
from typing import TYPE_CHECKING

from screener.commands.loading import Shelf
from screener.commands.rescreening import Screened, rescreen
from screener.commands.stored import Stored
from screener.errors import DefinitionError, MachineError, Problem

if TYPE_CHECKING:
    from multiprocessing.context import SpawnProcess

    if sys.platform == "win32":
        from multiprocessing.connection import PipeConnection as Pipe
    else:
        from multiprocessing.connection import Connection as Pipe

    from screener.settings import PolicyValue

Policies = dict[str, "PolicyValue"]
_Done = list[Screened] | tuple[Problem, ...]
"""What came of a batch; or what is wrong with the form files."""


def rescreen_side_by_side(
    batches: Iterable[Sequence[Stored]], policies: Policies, processes: int
) -> Iterator[list[Screened]]:
    """Screen batches of responses, several at once.

    Args:
        batches: Read only as fast as they are screened.
        policies: The clinic's choices.
        processes: How many at once, from 1 on.

    Returns:
        What came of each batch, in the order of the batches.

    Raises:
        DefinitionError: The form or the lexicon is wrong.
        MachineError: A process was ended from outside.
    """
    waiting, numbered = iter(batches), 0
    busy: dict[Pipe, int] = {}
    done: dict[int, list[Screened]] = {}
    with _hire(processes, policies) as idle:
        told = 0
        while True:
            while idle and (batch := next(waiting, None)) is not None:
                connection = idle.pop()
                _send(connection, batch)
                busy[connection] = numbered
                numbered += 1
            if not busy:
                return
            ready = wait(list(busy))
            for connection in [one for one in busy if one in ready]:
                done[busy.pop(connection)] = _receive(connection)
                idle.append(connection)
            while told in done:
                yield done.pop(told)
                told += 1


@contextmanager
def _hire(processes: int, policies: Policies) -> Iterator[list[Pipe]]:
    """Connections to so many processes, which are gone afterwards, whatever happens."""
    context = get_context("spawn")
    with ExitStack() as stack:
        connections = []
        for _ in range(processes):
            ours, theirs = context.Pipe()
            process = context.Process(target=_work, args=(theirs, policies), daemon=True)
            with _deaf_to_interrupts():
                process.start()
            theirs.close()
            stack.callback(_dismiss, process, ours)
            connections.append(ours)
        yield list(connections)


def _dismiss(process: SpawnProcess, connection: Pipe) -> None:
    """It holds nothing that would be lost."""
    connection.close()
    process.terminate()
    process.join()


@contextmanager
def _deaf_to_interrupts() -> Iterator[None]:
    """What is started within does not hear Ctrl-C, not even while it starts: whoever started it ends it."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _send(connection: Pipe, batch: Sequence[Stored]) -> None:
    try:
        connection.send(batch)
    except OSError as error:
        raise _describe_lost() from error


def _receive(connection: Pipe) -> list[Screened]:
    try:
        done: _Done = connection.recv()
    except (EOFError, OSError) as error:
        raise _describe_lost() from error
    if isinstance(done, tuple):
        raise DefinitionError(done)
    return done


def _describe_lost() -> MachineError:
    message = "A part of this program was ended from outside, perhaps for want of memory."
    return MachineError(
        "CLI-040", f"{message} Close other programs, or try with --processes 1, which needs the least."
    )


# ── in a process of its own ─────────────────────────────────────────────────────────────────────


def _work(connection: Pipe, policies: Policies) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # where it is not inherited
    shelf = Shelf(policies)
    while True:
        try:
            batch: Sequence[Stored] = connection.recv()
            connection.send(_screen_batch(shelf, batch))
        except (EOFError, OSError):  # nobody waits for it any more
            return


def _screen_batch(shelf: Shelf, batch: Sequence[Stored]) -> _Done:
    try:
        return [rescreen(shelf, stored) for stored in batch]
    except DefinitionError as error:
        return error.problems
