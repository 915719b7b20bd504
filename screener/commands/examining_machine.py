"""Checks of this machine: what is installed, the settings, forms, keys, screen, disk and clock."""

from __future__ import annotations

import importlib.util
import shutil
import stat
import sys
from collections.abc import Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

from screener.commands.clinic import KEYS, read_display
from screener.commands.examining import Checked, Clinic, look, ok, wrong
from screener.commands.restore import UNDER_WAY
from screener.errors import DefinitionError, MachineError
from screener.settings import FILE_NAME

LIBRARIES = ("PySide6-Essentials", "pydantic", "cryptography", "SQLAlchemy", "pyHanko", "reportlab", "pypdfium2")
_OLDEST = (3, 11)
_FEW_BYTES, _LITTLE_BYTES = 200_000_000, 2_000_000_000
_SOON_DAYS = 90
_TIMEOUT_S = 3
_ANYBODY_ELSE = 0o077


def check_versions(clinic: Clinic) -> Iterator[Checked]:
    """Python and the libraries."""
    from importlib.metadata import PackageNotFoundError, version

    from screener import __version__

    python = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info < _OLDEST:
        yield wrong("Python", f"{python} is too old", "Install Python 3.11 or newer.")
    found, missing = [], []
    for name in LIBRARIES:
        try:
            found.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            missing.append(name)
    yield ok("versions", f"Screener {__version__}, Python {python}, {', '.join(found)}")
    if missing:
        yield wrong("libraries", f"missing: {', '.join(missing)}", f"pip install {' '.join(missing)}")
    del clinic


def check_settings_file(clinic: Clinic) -> Iterator[Checked]:
    """Who may read the settings, if they hold a password; whether something was cut short."""
    import re

    path = clinic.folder / FILE_NAME
    yield ok("settings", f"{path} is right")
    holds_password = re.match(r"postgresql://[^\s/@]*:[^\s/@]+@", clinic.settings.database) is not None
    if holds_password and _is_open_to_others(path):
        yield wrong("settings", "others may read the database's password", f"chmod 600 '{path}', or use ~/.pgpass")
    if (clinic.folder / UNDER_WAY).exists():
        yield wrong("restore", "a restore was cut short", "Run the same screener restore again: it goes on.")


def check_forms(clinic: Clinic) -> Iterator[Checked]:
    """The form files, in each language offered, and the lexicon."""
    from screener.commands.loading import Shelf
    from screener.errors import Problem

    shelf = Shelf(dict(clinic.settings.policies))
    try:
        number = len(shelf.lexicon.classes)
        for language in clinic.settings.languages:
            found = shelf.find_form(clinic.settings.form, language)
            if isinstance(found, Problem):
                yield wrong("forms", found.message, found.advice)
    except DefinitionError as error:
        for problem in error.problems:
            yield wrong("forms", problem.message, problem.advice)
        return
    yield ok("forms", f"{clinic.settings.form} and the lexicon ({number} classes) are read without a fault")


def check_approvals(clinic: Clinic) -> Iterator[Checked]:
    """The files of the approvals."""
    from screener.commands.approvals import read_history

    history = read_history(clinic.folder)
    for problem in history.problems:
        yield wrong("approvals", f"{problem.file}: {problem.message}", problem.advice)
    if history.counted:
        yield ok("approvals", f"{len(history.counted)} hold")
    else:
        yield look("approvals", "no rule book was approved", "Read it and approve it: screener rules --approve")


def check_keys(clinic: Clinic) -> Iterator[Checked]:
    """The key files: there, whole, closed to others, and valid for how long."""
    from screener.consent.authority import KIOSK_KEY as SIGNING_KEY
    from screener.consent.authority import load_signing_identity
    from screener.consent.certificates import read_expiry
    from screener.records.key_files import check_private_file, load_kiosk_keys

    keys = clinic.folder / KEYS
    load_kiosk_keys(keys)
    check_private_file(keys / SIGNING_KEY)
    until = read_expiry(load_signing_identity(keys).certificate)
    yield ok("keys", "this kiosk's keys are whole, and closed to others")
    days, told = (until - clinic.now).days, f"valid until {until:%d %B %Y}"
    advice = "Give this kiosk a new certificate: screener kiosk update"
    if days < 0:
        yield wrong("certificate", f"was {told}", advice)
    elif days < _SOON_DAYS:
        yield look("certificate", told, advice)
    else:
        yield ok("certificate", told)
    if (keys / "authority.key").exists():
        advice = f"If the clinic is set up in its database, delete {keys / 'authority.key'}."
        yield look("authority", "its private key lies on this kiosk: whoever takes it can issue certificates", advice)


def check_disk(clinic: Clinic) -> Iterator[Checked]:
    """Free space where the data is."""
    free = shutil.disk_usage(clinic.folder).free
    told, advice = f"{free / 1_000_000_000:.1f} GB free", "Make room on the disk of the data folder."
    if free < _FEW_BYTES:
        yield wrong("disk", told, advice)
    elif free < _LITTLE_BYTES:
        yield look("disk", told, advice)
    else:
        yield ok("disk", told)


def check_windows(clinic: Clinic) -> Iterator[Checked]:
    """Whether windows can open here, and in our typeface."""
    from screener.ui.display import check_plugin, find_platform
    from screener.ui.fonts import read_fonts_ahead

    try:
        platform = find_platform(read_display())
        found = importlib.util.find_spec("PySide6")  # finds it and runs nothing of it
        if found is not None and found.origin is not None:
            check_plugin(Path(found.origin).parent / "Qt" / "plugins", platform)
        yield ok("display", platform or read_display().platform or "this system's own")
    except MachineError as error:
        yield look("display", error.message, "A kiosk needs it; commands do not.")
    for face in read_fonts_ahead():
        face.wait()
    yield ok("fonts", "FiraGO is there")
    del clinic


def check_time_zone(clinic: Clinic) -> Iterator[Checked]:
    """The clinic's zone, and what time it is there."""
    there = clinic.now.astimezone(ZoneInfo(clinic.settings.time_zone))
    yield ok("time", f"{there:%d %B %Y, %H:%M} in {clinic.settings.time_zone}: is that so?")


def check_time_stamps(clinic: Clinic) -> Iterator[Checked]:
    """Whether the time-stamp server answers, if one is named."""
    import urllib.error
    import urllib.request

    address = clinic.settings.time_stamp_server
    if not address:
        yield ok("time-stamps", "none are asked for")
        return
    request = urllib.request.Request(address, method="HEAD")  # noqa: S310 - the settings take http and https alone
    try:
        with urllib.request.urlopen(request, timeout=_TIMEOUT_S):  # noqa: S310 - see above
            pass
    except urllib.error.HTTPError as error:
        error.close()  # it answers, and takes no such question: that is enough
    except (OSError, ValueError):
        advice = "See to the network. Until then documents are sealed without one."
        yield look("time-stamps", f"{address} does not answer", advice)
        return
    yield ok("time-stamps", f"{address} answers")


def _is_open_to_others(path: Path) -> bool:
    return sys.platform != "win32" and bool(stat.S_IMODE(path.stat().st_mode) & _ANYBODY_ELSE)
