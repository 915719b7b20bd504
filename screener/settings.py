"""The clinic's settings, one TOML file in its data folder, and where that folder is.

Read before the first page is painted, so nothing heavy is imported here.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, cast

from screener.errors import DefinitionError, Problem
from screener.review_settings import Review, read_review

FILE_NAME = "screener.toml"

PageSize = Literal["A4", "Letter"]
PolicyValue = str | float


@dataclass(frozen=True, slots=True)
class Retention:
    """Years after its last change until a record may be purged; 0 for never."""

    countersigned_years: int
    withdrawn_years: int
    undecided_years: int
    """Signed by the patient, and never countersigned."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What one clinic decided for one kiosk."""

    clinic_name: str
    clinic_address: str
    clinic_phone: str
    clinic_email: str
    clinic_complaints: str
    """How to complain, in the clinic's own words."""
    clinic_privacy: str
    """How the clinic keeps data, in its own words."""
    clinic_logo: str
    """Name of a picture in the data folder; empty if there is none."""
    kiosk_name: str
    """Which kiosk this is; printed on the evidence page."""
    form: str
    """Id of the form it asks."""
    languages: tuple[str, ...]
    """Languages offered, BCP 47; the first is preset."""
    idle_s: int
    """Seconds untouched before the kiosk asks whether anyone is there."""
    countdown_s: int
    """Seconds it then waits before it wipes itself."""
    staff_code: str
    """The staff's code, hashed by `hash_code`; empty if none was made yet."""
    keep_unfinished: bool
    """Whether a form that nobody finished is kept for staff to read, for a day."""
    page_size: PageSize
    time_zone: str
    """IANA name of the zone of printed times."""
    time_stamp_server: str
    """Address of an RFC 3161 server; empty if seals go without."""
    database: str
    """Address of a PostgreSQL database; empty for the built-in one in the data folder."""
    retention: Retention
    """How long records are kept."""
    review: Review
    """How practitioners decide."""
    policies: Mapping[str, PolicyValue]
    """Setting id of the form → what this clinic chose."""


def find_data_folder(given: Path | None) -> Path:
    """Where the clinic's data lives: the folder given, or this system's place for a program's data."""
    if given is not None:
        return given
    import platformdirs  # a folder given needs none of it

    return Path(platformdirs.user_data_dir("screener", appauthor=False))


def get_demonstration_text() -> str:
    """The settings file of an invented clinic, with comments; a new kiosk begins with it."""
    return Path(__file__).with_name("demonstration.toml").read_text(encoding="utf-8")


def begin_settings() -> str:
    """The settings file that a real clinic begins with: nobody's documents may carry an invented address."""
    text = get_demonstration_text()
    for where in ("clinic.address", "clinic.phone", "clinic.email"):
        text = with_setting(text, where, "")
    return text


def get_demonstration_settings() -> Settings:
    """The settings of that invented clinic: what holds until there are others."""
    settings = read_settings_text(get_demonstration_text(), Path(__file__).with_name("demonstration.toml"))
    if isinstance(settings, Settings):
        return settings
    raise DefinitionError(settings)


def read_settings(path: Path) -> Settings | tuple[Problem, ...]:
    """The settings a file holds, or everything that is wrong with it. What is not written holds as in a new file."""
    try:
        text = path.read_text(encoding="utf-8-sig")  # Windows' editors write a byte order mark
    except UnicodeDecodeError:
        return (Problem("SETTINGS-001", "The settings are not text.", "Save the file as UTF-8.", path),)
    except OSError:
        advice = "Put it there, or start the kiosk once: it writes a new one."
        return (Problem("SETTINGS-001", "The settings cannot be read.", advice, path),)
    return read_settings_text(text, path)


def read_settings_text(text: str, path: Path) -> Settings | tuple[Problem, ...]:
    """The same for a text already read; `path` is named in the problems."""
    try:
        written = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        return (_describe_syntax(str(error), path),)
    reader = _Reader(written, tomllib.loads(get_demonstration_text()), path)
    settings = reader.read()
    return tuple(reader.problems) if reader.problems else settings


def with_setting(text: str, where: str, value: str) -> str:
    """The text of a settings file with one text of it changed; all else, comments too, as it was.

    Args:
        text: A settings file that can be read.
        where: Table and key, as in "clinic.name".
        value: The new text.
    """
    table, key = where.split(".")
    line = f"{key} = {_quote(value)}"
    begin = re.search(rf"(?m)^\[{re.escape(table)}\].*$", text)
    if begin is None:
        return f"{text.rstrip()}\n\n[{table}]\n{line}\n"
    end = re.compile(r"(?m)^\[").search(text, begin.end())
    inside = text[begin.end() : end.start() if end else len(text)]
    old = rf'(?m)^{re.escape(key)} *= *("(?:[^"\\\n]|\\.)*"|\'[^\'\n]*\')'
    changed, count = re.subn(old, lambda _: line, inside, count=1)
    inside = changed if count else f"\n{line}{inside}"
    return text[: begin.end()] + inside + (text[end.start() :] if end else "")


def _quote(value: str) -> str:
    """A TOML basic string: JSON's escapes are all TOML's too."""
    import json  # only where a setting is written

    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def with_staff_code(text: str, code: str) -> str:
    """The text of a settings file with its staff code replaced by a new one, hashed; all else as it was."""
    line = f'staff-code = "{hash_code(code)}"'
    changed, count = re.subn(r'(?m)^staff-code *= *"[^"]*"', lambda _: line, text, count=1)
    return changed if count else re.sub(r"(?m)^\[kiosk\].*$", lambda table: f"{table[0]}\n{line}", text, count=1)


def hash_code(code: str) -> str:
    """A staff code as it is kept: "scrypt$salt$hash", both in hex."""
    import secrets  # only where a code is made

    salt = secrets.token_bytes(16)
    return f"scrypt${salt.hex()}${_stretch(code, salt).hex()}"


def is_staff_code(code: str, hashed: str) -> bool:
    """True if it is the code that was hashed. Never true before a code was made."""
    import hmac  # only where a code is tried

    match = _HASHED.fullmatch(hashed)
    return match is not None and hmac.compare_digest(_stretch(code, bytes.fromhex(match[1])).hex(), match[2])


_HASHED = re.compile(r"scrypt\$([0-9a-f]{32})\$([0-9a-f]{64})")


def _stretch(code: str, salt: bytes) -> bytes:
    import hashlib  # see above

    return hashlib.scrypt(code.strip().encode(), salt=salt, n=2**14, r=8, p=1, dklen=32)


def _describe_syntax(message: str, path: Path) -> Problem:
    line = re.search(r"at line (\d+)", message)
    return Problem(
        "SETTINGS-002",
        "The settings are not TOML here.",
        'Write `name = "text"`, one to a line, under its [table].',
        path,
        int(line[1]) if line else None,
    )


class _Reader:
    """Reads one settings file, collecting all its problems."""

    def __init__(self, written: dict[str, object], preset: dict[str, object], path: Path) -> None:
        self.written = written
        self.preset = preset
        self.path = path
        self.problems: list[Problem] = []

    def read(self) -> Settings:
        self._find_unknown()
        return Settings(
            clinic_name=self._text("clinic.name", _is_filled, "the clinic's name"),
            clinic_address=self._text("clinic.address"),
            clinic_phone=self._text("clinic.phone"),
            clinic_email=self._text("clinic.email"),
            clinic_complaints=self._text("clinic.complaints"),
            clinic_privacy=self._text("clinic.privacy"),
            clinic_logo=self._text(
                "clinic.logo", _is_file_name, 'the name of a file in this folder, like "logo.png"'
            ),
            kiosk_name=self._text("kiosk.name"),
            form=self._text("kiosk.form", _is_id, "the name of a folder in forms/, like microneedling"),
            languages=self._languages(),
            idle_s=self.read_whole("kiosk.idle-seconds", 10, 3600, "seconds"),
            countdown_s=self.read_whole("kiosk.countdown-seconds", 5, 600, "seconds"),
            staff_code=self._text("kiosk.staff-code", _is_code, "what `screener kiosk --new-staff-code` writes"),
            keep_unfinished=self._flag("kiosk.keep-unfinished"),
            page_size=cast("PageSize", self._text("paper.size", _is_page_size, '"A4" or "Letter"')),
            time_zone=self._text("paper.time-zone", _is_zone, 'a zone\'s name, like "Europe/London"'),
            time_stamp_server=self._text("paper.time-stamp-server", _is_web_address, "an address like https://…"),
            database=self._text("records.database", _is_database, 'an address like "postgresql://user@host/name"'),
            retention=Retention(
                self.read_whole("retention.countersigned-years", 0, 100, "years"),
                self.read_whole("retention.withdrawn-years", 0, 100, "years"),
                self.read_whole("retention.undecided-years", 0, 100, "years"),
            ),
            review=read_review(self),
            policies=self._policies(),
        )

    def _find_unknown(self) -> None:
        for table, keys in self.written.items():
            known = self.preset.get(table)
            if not isinstance(known, dict) or not isinstance(keys, dict):
                self._tell(table, "There is no such setting.", f"Tables are {_join(self.preset)}; leave this out.")
            elif table != "policies":
                for key in keys.keys() - known.keys():
                    self._tell(f"{table}.{key}", "There is no such setting.", f"[{table}] has {_join(known)}.")

    def _get(self, where: str) -> object:
        table, key = where.split(".")
        keys, preset = self.written.get(table), cast("dict[str, object]", self.preset[table])
        return keys.get(key, preset[key]) if isinstance(keys, dict) else preset[key]

    def _text(self, where: str, is_right: Callable[[str], bool] | None = None, right: str = "text in quotes") -> str:
        value = self._get(where)
        if isinstance(value, str) and (is_right is None or is_right(value)):
            return value.strip()
        self._tell(where, f"{_show(value)} is not possible here.", f"Write {right}.")
        return ""

    def _flag(self, where: str) -> bool:
        value = self._get(where)
        if isinstance(value, bool):
            return value
        self._tell(where, f"{_show(value)} is not possible here.", "Write true or false, without quotes.")
        return False

    def read_whole(self, where: str, at_least: int, at_most: int, unit: str) -> int:
        value = self._get(where)
        if isinstance(value, int) and not isinstance(value, bool) and at_least <= value <= at_most:
            return value
        advice = f"Write a whole number of {unit} from {at_least} to {at_most}."
        self._tell(where, f"{_show(value)} is not possible here.", advice)
        return at_least

    def _languages(self) -> tuple[str, ...]:
        languages = self.read_list("kiosk.languages", lambda word: _is_id(word.lower()), 'a list, like ["en"]')
        if not languages and not self._get("kiosk.languages"):
            self._tell("kiosk.languages", "[] is not possible here.", 'Write a list, like ["en"].')
        return languages

    def read_list(self, where: str, is_right: Callable[[str], bool], right: str) -> tuple[str, ...]:
        value = self._get(where)
        if isinstance(value, list) and all(isinstance(each, str) and is_right(each) for each in value):
            return tuple(dict.fromkeys(each.strip() for each in value))
        self._tell(where, f"{_show(value)} is not possible here.", f"Write {right}.")
        return ()

    def _policies(self) -> Mapping[str, PolicyValue]:
        value = self.written.get("policies", {})
        policies: dict[str, PolicyValue] = {}
        for key, choice in value.items() if isinstance(value, dict) else ():
            if isinstance(choice, str | int | float) and not isinstance(choice, bool):
                policies[key] = choice
            else:
                advice = 'Write a number, or words in quotes like "28 days".'
                self._tell(f"policies.{key}", f"{_show(choice)} is not possible here.", advice)
        return policies

    def _tell(self, where: str, message: str, advice: str) -> None:
        self.problems.append(Problem("SETTINGS-003", f"{where}: {message}", advice, self.path, where=where))


def _is_filled(value: str) -> bool:
    return bool(value.strip())


def _is_id(value: str) -> bool:
    return re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", value) is not None


def _is_code(value: str) -> bool:
    return value == "" or _HASHED.fullmatch(value) is not None


def _is_file_name(value: str) -> bool:
    return not re.search(r'[/\\:*?"<>|\x00-\x1f]', value) and value.strip() not in (".", "..")


def _is_web_address(value: str) -> bool:
    return value == "" or re.fullmatch(r"https?://[^\s/]+\S*", value) is not None


def _is_database(value: str) -> bool:
    return value == "" or re.fullmatch(r"postgresql://\S+", value) is not None


def _is_page_size(value: str) -> bool:
    return value in ("A4", "Letter")


def _is_zone(value: str) -> bool:
    import zoneinfo  # 2 ms, and only this one setting asks for it

    try:
        zoneinfo.ZoneInfo(value)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def _show(value: object) -> str:
    return f"“{value}”" if isinstance(value, str) else str(value)


def _join(names: Iterable[str]) -> str:
    return ", ".join(names)
