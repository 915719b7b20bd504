"""`screener records export`: a record's files, readable, in a folder; told in the audit trail as exported."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from screener.commands.desk import Desk, refuse, work_signed_in
from screener.commands.office import Credentials, read_clock
from screener.commands.printing import Status, print_line
from screener.errors import MachineError, Problem
from screener.records.model import Part
from screener.records.permissions import Act

if TYPE_CHECKING:
    from screener.records.model import OpenedRecord

_NAMES = {
    Part.PDF: ("consent", ".pdf"),
    Part.RESPONSE: ("response", ".json"),
    Part.ASSESSMENT: ("assessment", ".json"),
    Part.DETERMINATION: ("determination", ".json"),
    Part.TREATMENT: ("treatment", ".json"),
    Part.NOTE: ("note", ".txt"),
}
"""Part → how its file begins and ends. Who it is of stands in the document and in the response."""


def export(data: Path | None, who: Credentials, typed: str, out: Path, version: int | None) -> Status:
    """Write the files of one record as it stands, or as it stood at a version."""
    return work_signed_in(data, who, Act.EXPORT_RECORD, lambda desk: _export(desk, typed, out, version))


def _export(desk: Desk, typed: str, out: Path, version: int | None) -> Status:
    record_id = desk.find_record(typed)
    if isinstance(record_id, Problem):
        return refuse(record_id)
    there = _find_standing(desk, record_id, version)
    if isinstance(there, Problem):
        return refuse(there)
    files = dict(_name_files(record_id, *there))
    taken = [name for name in files.values() if os.path.lexists(out / name)]
    if taken:
        advice = "Nothing was exported. Name another folder."
        return refuse(*(Problem("CLI-084", f"{name} is there already.", advice, out) for name in taken))
    with _making_folder(out):
        parts = _open(desk, record_id, version)
        for part, name in files.items():
            _write_new(out / name, parts[part])
            print_line(str(out / name))
    _tell_standing(desk, record_id, files)
    return Status.DONE


def _find_standing(
    desk: Desk, record_id: str, version: int | None
) -> tuple[dict[Part, int], dict[Part, int]] | Problem:
    """Which version brought each part that stood then, and each that stands now. Opens nothing."""
    from screener.records.contents import find_brought
    from screener.records.retrieving import look_at
    from screener.records.states import RecordState

    now, then = (look_at(desk.store, record_id, each) for each in (None, version))
    if now is None or then is None:
        advice = "`screener records show` lists the versions there are."
        return Problem("CLI-085", f"The record has no version {version}.", advice, where=record_id)
    if now.record.state is RecordState.PURGED:
        return Problem("CLI-086", "The record is purged: there is nothing left to export.", "", where=record_id)
    return find_brought(then), find_brought(now)


def _name_files(record_id: str, then: dict[Part, int], now: dict[Part, int]) -> Iterator[tuple[Part, str]]:
    """Each file by record, kind and the version that brought it; nothing of the patient."""
    for part, (begin, end) in _NAMES.items():
        if part in then:
            superseded = "" if now.get(part) == then[part] else "-superseded"
            yield part, f"{record_id}-{begin}-v{then[part]}{superseded}{end}"


def _open(desk: Desk, record_id: str, version: int | None) -> dict[Part, bytes]:
    from screener.records.audit import Action
    from screener.records.contents import open_parts
    from screener.records.retrieving import open_as_of

    at = read_clock()
    opened: OpenedRecord | None = open_as_of(
        desk.store, record_id, version, actor_id=desk.by.member.id, at=at, action=Action.RECORD_EXPORTED
    )
    if opened is None:
        raise MachineError("CLI-085", "The record was purged meanwhile. Nothing was exported.")
    return open_parts(desk.by.clinic, opened)


def _tell_standing(desk: Desk, record_id: str, files: dict[Part, str]) -> None:
    from screener.records.reading import find_record
    from screener.records.states import RecordState

    if any("-superseded" in name for name in files.values()):
        print_line(desk.say("export-superseded"))
    record = find_record(desk.store, record_id)
    if record is not None and record.state is RecordState.WITHDRAWN:
        print_line(desk.say("export-withdrawn", at=desk.say_time(record.changed_at)))
    print_line(desk.say("export-done"))


@contextmanager
def _making_folder(out: Path) -> Iterator[None]:
    """A folder to write into; what was made of it goes again if nothing came to lie in it."""
    made: list[Path] = []
    try:
        made += [each for each in (out, *out.parents) if not each.exists()]
        out.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        _remove_empty(made)
        raise MachineError("CLI-087", f"The folder {out} cannot be made. Name another with -o.") from error
    try:
        yield
    except BaseException:
        _remove_empty(made)
        raise


def _remove_empty(folders: Sequence[Path]) -> None:
    for folder in folders:
        with suppress(OSError):  # it was not made, or holds something
            folder.rmdir()


def _write_new(path: Path, data: bytes) -> None:
    """A file that was not there, for nobody else on this machine; none at all if it cannot be written whole."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    except OSError as error:
        raise _not_written(path, error) from error
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        path.unlink(missing_ok=True)
        raise _not_written(path, error) from error


def _not_written(path: Path, error: OSError) -> MachineError:
    from screener.records.files import describe_refusal

    if isinstance(error, FileExistsError):
        return MachineError("CLI-087", f"{path} is there already, and is not written over. Name another folder.")
    return MachineError("CLI-087", f"{path} was not exported. {describe_refusal(error, path.parent)[1]}")
