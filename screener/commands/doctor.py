"""`screener doctor`: everything on this machine looked at, one line each, and what to do. Prints no health data."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from functools import partial
from pathlib import Path

from screener.commands import examining_machine as machine
from screener.commands.examining import Checked, Clinic, Level, wrong
from screener.commands.office import read_clock
from screener.commands.printing import Status, describe_bug, print_json, print_line
from screener.errors import DefinitionError, ScreenerError
from screener.settings import FILE_NAME, Settings, find_data_folder, get_demonstration_settings, read_settings

_BEFORE_SETTINGS: dict[str, Callable[[Clinic], Iterator[Checked]]] = {
    "versions": machine.check_versions,
    "display": machine.check_windows,
}
_WITH_SETTINGS: dict[str, Callable[[Clinic], Iterator[Checked]]] = {
    "settings": machine.check_settings_file,
    "forms": machine.check_forms,
    "approvals": machine.check_approvals,
    "keys": machine.check_keys,
    "time": machine.check_time_zone,
    "disk": machine.check_disk,
    "time-stamps": machine.check_time_stamps,
}


def examine(data: Path | None, *, as_json: bool) -> Status:
    """Check everything, and print a line for each. A check that fails is a line.

    Returns:
        `MACHINE` if something is wrong; what somebody should look at is not wrong.
    """
    lines = tuple(_examine(find_data_folder(data)))
    if as_json:
        print_json([
            {"what": line.what, "level": line.level, "told": line.told, "advice": line.advice} for line in lines
        ])  # fmt: skip
    else:
        _print(lines)
    return Status.MACHINE if any(line.level is Level.WRONG for line in lines) else Status.DONE


def _examine(folder: Path) -> Iterator[Checked]:
    settings = read_settings(folder / FILE_NAME) if (folder / FILE_NAME).exists() else None
    clinic = Clinic(
        folder, settings if isinstance(settings, Settings) else get_demonstration_settings(), read_clock()
    )
    for what, check in _BEFORE_SETTINGS.items():
        yield from _run(what, partial(check, clinic))
    if settings is None:
        told = f"no clinic is set up in {folder}"
        yield wrong("settings", told, "Set one up: screener setup. Or name its folder with --data.")
        return
    if isinstance(settings, tuple):
        yield from (wrong("settings", str(problem)) for problem in settings)
        return
    for what, check in _WITH_SETTINGS.items():
        yield from _run(what, partial(check, clinic))
    yield from _run("database", partial(_examine_records, clinic))


def _examine_records(clinic: Clinic) -> Iterator[Checked]:
    from screener.commands import examining_records as records

    with closing(records.open_clinic_store(clinic)) as store:
        for what, check in (
            ("database", records.check_database),
            ("clinic", records.check_clinic),
            ("audit trail", records.check_trail),
            ("backup", records.check_backups),
            ("outbox", records.check_waiting),
            ("retention", records.check_retention),
        ):
            yield from _run(what, partial(check, clinic, store))


def _run(what: str, check: Callable[[], Iterator[Checked]]) -> Iterator[Checked]:
    """The lines of a check; if it fails, those up to there and one that says why."""
    try:
        yield from check()
    except DefinitionError as error:
        yield from (wrong(what, str(problem)) for problem in error.problems)
    except ScreenerError as error:
        yield wrong(what, f"{error.message} [{error.code}]")
    except Exception as error:  # noqa: BLE001 - whatever is broken here, the rest must still be looked at
        yield wrong(what, describe_bug(error))


def _print(lines: Sequence[Checked]) -> None:
    for line in lines:
        print_line(f"{line.level:5}  {line.what}: {line.told}")
        if line.advice:
            print_line(f"{'':7}→ {line.advice}")
    counts = {level: sum(line.level is level for line in lines) for level in Level}
    print_line(f"{counts[Level.OK]} ok, {counts[Level.LOOK]} to look at, {counts[Level.WRONG]} wrong")
