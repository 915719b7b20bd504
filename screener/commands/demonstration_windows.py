"""`screener demo`: both windows of a clinic in a throw-away folder, for whoever wants to see what both sides see.

The practitioner's is a process of its own, as if it were another computer.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from socket import socketpair
from threading import Thread

from screener.commands.clinic import AUTHORITY, KEYS, make_setup, read_display
from screener.commands.demonstration_clinic import (
    OWNER,
    PASSWORD_FILE,
    make_clinic,
    pick_visit,
    read_invented_patient,
    take_out,
)
from screener.commands.kiosk import read_words
from screener.commands.printing import Status
from screener.errors import DefinitionError
from screener.records.files import write_atomically
from screener.settings import FILE_NAME, read_settings


def open_windows() -> Status:
    """Open both windows of a new demonstration clinic; at the end, say where the sealed documents are."""
    from screener.kiosk.app import run_kiosk
    from screener.ui.display import find_platform

    find_platform(read_display())  # before a clinic is made for nothing
    folder = Path(tempfile.mkdtemp(prefix="screener-demo-"))
    kept: list[Path] = []
    beside: list[subprocess.Popen[bytes]] = []
    try:
        _clear_when_ended(folder, beside)
        clinic = make_clinic(folder)
        write_atomically(folder / PASSWORD_FILE, f"{clinic.password}\n".encode(), mode=0o600)
        told = {"folder": folder, "code": clinic.staff_code, "name": OWNER, "password": clinic.password}
        print(read_words().format("cli.demo-started", **told), flush=True)
        setup = make_setup(clinic.settings, folder)
        with _practitioner_beside(folder, beside):
            run_kiosk(replace(setup, is_full_screen=False, prepare_visit=lambda: pick_visit(read_invented_patient())))
        kept = take_out(folder, clinic.password, folder / "documents")
    finally:
        if not kept:
            shutil.rmtree(folder, ignore_errors=True)
    words = read_words()
    if kept:
        print(words.format("cli.demo-document", document=kept[0], authority=folder / KEYS / AUTHORITY))
    print(words.format("cli.demo-kept", folder=folder) if kept else words["cli.demo-nothing"])
    return Status.DONE


def _clear_when_ended(folder: Path, beside: list[subprocess.Popen[bytes]]) -> None:
    """Ended by Ctrl-C or from outside, end the other window and leave no clinic behind.

    Python would not hear a signal while Qt waits for events: its number comes through a socket, to a thread.
    """
    hear, tell = socketpair()
    tell.setblocking(False)

    def end() -> None:
        number = hear.recv(1)[0]
        for process in beside:
            process.kill()
            with suppress(subprocess.TimeoutExpired):
                process.wait(timeout=5)
        # This process goes on writing meanwhile: under another name nothing is added to the folder.
        left = folder.with_name(f"{folder.name}-ended")
        with suppress(OSError):
            folder.rename(left)
        for place in (left, folder):
            shutil.rmtree(place, ignore_errors=True)
        os._exit(128 + number)

    # Detached, the numbers are nobody's to close: both ends live as long as the process.
    signal.set_wakeup_fd(tell.detach(), warn_on_full_buffer=False)
    for ending in (signal.SIGINT, signal.SIGTERM):
        signal.signal(ending, lambda *_: None)
    Thread(target=end, name="ending", daemon=True).start()


@contextmanager
def _practitioner_beside(folder: Path, started: list[subprocess.Popen[bytes]]) -> Iterator[None]:
    """The practitioner's window in a process of its own, as on another computer; it ends with this one at the latest.

    Once the patient's is closed, the other is waited for.
    """
    command = [sys.executable, "-m", "screener", "demo", "--practitioner", str(folder)]
    with subprocess.Popen(command, stdin=subprocess.PIPE) as beside:  # noqa: S603 - this very program
        started.append(beside)
        try:
            yield
            beside.wait()
        finally:
            beside.terminate()


def open_practitioner(folder: Path) -> Status:
    """Open the practitioner's window of a demonstration clinic, with invented patients waiting in it.

    Ends when whoever started it is gone, however that went.
    """
    from screener.commands.inventing import fill_inbox
    from screener.commands.review import make_review
    from screener.commands.review import show_window as show_review

    Thread(target=_end_with_starter, name="starter", daemon=True).start()
    settings = read_settings(folder / FILE_NAME)
    if isinstance(settings, tuple):
        raise DefinitionError(settings)
    fill_inbox(make_setup(settings, folder), read_invented_patient())
    password = (folder / PASSWORD_FILE).read_text(encoding="utf-8").strip()
    hint = read_words().format("cli.demo-hint", name=OWNER, password=password)
    show_review(replace(make_review(settings, folder), hint=hint))
    return Status.DONE


def _end_with_starter() -> None:
    """Nothing is ever written to the pipe: it ends when the process at its other end does.

    It is read past Python's buffer, which this thread would hold locked while the program ends another way.
    """
    os.read(sys.stdin.fileno(), 1)
    os._exit(Status.DONE)
