"""What the practitioner's window is started with: plain values and functions from the command line. No Qt."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from screener.ui.display import Display

if TYPE_CHECKING:
    from screener.consent.document import Logo
    from screener.consent.styles import PageSize
    from screener.determination.decision import House
    from screener.interview.shelf import Shelf
    from screener.records.clinic_keys import ClinicKeys
    from screener.records.store import Store


@dataclass(frozen=True, slots=True)
class ReviewSetup:
    """One practitioner's computer of one clinic."""

    clinic_name: str
    data: Path
    """The data folder, with the layout that the window remembers."""
    place: Path | str
    """The clinic's database: a folder, or an address."""
    forms: Path
    """The folder of all forms."""
    zone: str
    """IANA name of the zone of shown and printed times."""
    now: Callable[[], datetime]
    """Tells the time as an aware UTC datetime."""
    make_shelf: Callable[[], Shelf]
    """The forms with this clinic's choices and approvals. Reads files: not on the main thread."""
    house: House
    """How this clinic wants decisions made."""
    find_roots: Callable[[Store, ClinicKeys], tuple[bytes, ...]]
    """The certificates (DER) that seals are checked against. Reads the database: not on the main thread."""
    lock_s: float = 300
    """Seconds untouched before the window locks itself."""
    sessions: int = 4
    """Sessions that a course of treatment has, if nothing else is said."""
    least_weeks: int = 4
    """Weeks between two sessions, at least, if nothing else is said."""
    most_weeks: int = 6
    """And at most."""
    time_stamp_server: str = ""
    """Address of an RFC 3161 server; empty if seals go without."""
    find_warning: Callable[[Store], str] = lambda _: ""
    """What whoever signs in should know of the database: it is older than this computer remembers, say."""
    remember_head: Callable[[Store], None] = lambda _: None
    """Has this computer remember how far the audit trail goes, after something was done here."""
    hint: str = ""
    """Said where somebody signs in: how, in a demonstration."""
    page_size: PageSize = "A4"
    """Of what is printed that is no record."""
    find_logo: Callable[[], Logo | None] = lambda: None
    """The clinic's logo. Reads a file: not on the main thread."""
    display: Display = field(default_factory=Display)
    """Which screens the environment names."""
