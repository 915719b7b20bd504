"""What is kept is kept whole or not at all."""

from __future__ import annotations

import errno
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from screener.errors import MachineError
from screener.records.files import write_atomically

PDF = b"%PDF-1.7 invented" * 1000


def save(folder: Path) -> Path:
    write_atomically(folder / "whole.pdf", PDF)
    return folder / "whole.pdf"


def find_entries(folder: Path) -> list[str]:
    return sorted(entry.name for entry in folder.iterdir()) if folder.exists() else []


def fail_with(monkeypatch: pytest.MonkeyPatch, function: str, cause: int) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(cause, os.strerror(cause))

    monkeypatch.setattr(os, function, refuse)


def test_what_is_no_file_is_never_written_over(tmp_path: Path):
    places = [Path(), tmp_path / "folder"]
    places[1].mkdir()
    if hasattr(os, "mkfifo"):
        places.append(tmp_path / "pipe")
        os.mkfifo(places[2])

    for place in places:
        with pytest.raises(MachineError, match="RECORD-006"):
            write_atomically(place, PDF)

    assert not any(place.is_file() for place in places)


@pytest.mark.parametrize(
    ("cause", "code", "words"),
    [
        (errno.ENOSPC, "RECORD-001", "disk is full"),
        (errno.EDQUOT, "RECORD-001", "disk is full"),
        (errno.EROFS, "RECORD-002", "may not write"),
        (errno.EACCES, "RECORD-002", "may not write"),
        (errno.EIO, "RECORD-004", "could not be written"),
    ],
)
def test_a_disk_that_refuses_is_told_in_a_sentence_and_leaves_no_half_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cause: int, code: str, words: str
):
    fail_with(monkeypatch, "fsync", cause)

    with pytest.raises(MachineError, match=words) as told:
        save(tmp_path)

    assert told.value.code == code
    assert find_entries(tmp_path) == []


def test_a_read_only_folder_is_told_in_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    fail_with(monkeypatch, "open", errno.EROFS)

    with pytest.raises(MachineError, match="may not write") as told:
        save(tmp_path)

    assert str(tmp_path) in told.value.message


@pytest.mark.parametrize("folder", ["missing/records", "a-file/records"])
def test_a_missing_folder_is_told_in_a_sentence(tmp_path: Path, folder: str):
    (tmp_path / "a-file").write_text("not a folder")

    with pytest.raises(MachineError, match="is not there"):
        save(tmp_path / folder)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows syncs no folders")
@pytest.mark.parametrize("cause", [errno.EINVAL, errno.ENOTSUP])
def test_a_shared_folder_that_cannot_be_synced_keeps_what_was_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cause: int
):
    sync = os.fsync

    def refuse_folders(descriptor: int) -> None:
        if stat.S_ISDIR(os.fstat(descriptor).st_mode):
            raise OSError(cause, os.strerror(cause))
        sync(descriptor)

    monkeypatch.setattr(os, "fsync", refuse_folders)

    assert save(tmp_path).read_bytes() == PDF


def test_a_file_that_cannot_be_replaced_stays_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    path = tmp_path / "screener.toml"
    write_atomically(path, b"before")
    fail_with(monkeypatch, "fsync", errno.ENOSPC)

    with pytest.raises(MachineError, match="RECORD-001"):
        write_atomically(path, b"after")

    assert path.read_bytes() == b"before"
    assert find_entries(tmp_path) == ["screener.toml"]


KILLED_AT = """
import os, sys
from pathlib import Path
from screener.records.files import write_atomically

steps_left = int(sys.argv[2])

def watch(event, arguments):
    global steps_left
    if event in ("open", "os.mkdir", "os.rename") and sys.argv[1] in str(arguments[0]):
        steps_left -= 1
        if steps_left < 0:
            os._exit(9)

sys.addaudithook(watch)
write_atomically(Path(sys.argv[1]) / "whole.pdf", b"%PDF" * 100_000)
"""


def test_a_process_killed_at_any_step_leaves_the_whole_file_or_the_one_before(tmp_path: Path):
    for step in range(20):
        folder = tmp_path / f"kept-{step}"
        folder.mkdir()
        (folder / "whole.pdf").write_bytes(b"before")
        ended = subprocess.run([sys.executable, "-c", KILLED_AT, str(folder), str(step)], check=False, timeout=60)
        written = (folder / "whole.pdf").read_bytes()
        assert written in (b"before", b"%PDF" * 100_000)
        if ended.returncode == 0:
            break
        assert ended.returncode == 9
    assert written == b"%PDF" * 100_000
    assert step >= 2
