"""What a kiosk is started with: plain values and functions, handed down from the command line. No Qt."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from screener.ui.display import Display

if TYPE_CHECKING:
    from screener.interview.answers import Answer
    from screener.interview.progress import Progress
    from screener.medicines.background import Background
    from screener.rulebook.approval import Approval


@dataclass(frozen=True, slots=True)
class KioskSetup:
    """One kiosk of one clinic."""

    clinic_name: str
    clinic_address: str
    clinic_phone: str
    clinic_email: str
    kiosk_name: str
    """Which kiosk this is; printed on the evidence page."""
    forms: Path
    """The folder of all forms."""
    form: str
    """Id of the form it asks."""
    languages: tuple[str, ...]
    """Languages offered, BCP 47; the first is preset."""
    data: Path
    """The data folder, with the kiosk's keys and databases."""
    now: Callable[[], datetime]
    """Tells the time as an aware UTC datetime."""
    is_staff_code: Callable[[str], bool]
    """Whether a code typed is the staff's."""
    zone: str
    """IANA name of the zone of printed times."""
    page_size: Literal["A4", "Letter"]
    """Of the document."""
    policies: Mapping[str, str | float] = field(default_factory=dict)
    """Setting of the form → what this clinic chose."""
    approvals: tuple[Approval, ...] = ()
    """The clinic's approvals of its rules, the oldest first."""
    idle_s: float = 120
    """Seconds untouched before the kiosk asks whether anyone is there."""
    countdown_s: int = 30
    """Seconds it then waits before it wipes itself."""
    thanks_s: int = 90
    """Seconds the last page stays before it wipes itself."""
    prepare_visit: Callable[[], Mapping[str, Answer]] | None = None
    """Answers of a visit already prepared, for each new patient; None if staff fill it in."""
    clinic_complaints: str = ""
    """How to complain, in the clinic's own words; printed."""
    clinic_privacy: str = ""
    """How the clinic keeps data, in its own words; printed."""
    correction: Progress | None = None
    """What one patient corrects: the kiosk begins with it and ends after it. None for a day's patients."""
    clinic_logo: str = ""
    """Name of a picture in the data folder; printed."""
    database: str = ""
    """Address of the clinic's database; empty for the built-in one in the data folder."""
    keep_unfinished: bool = False
    """Whether a form that timed out is kept for staff to read."""
    time_stamp_server: str = ""
    """Address of an RFC 3161 server; empty if seals go without."""
    is_full_screen: bool = True
    """False for a demonstration in a window."""
    display: Display = field(default_factory=Display)
    """Which screens the environment names."""
    open_background: Callable[[], Background | None] = lambda: None
    """Opens the list of medicines that the lexicon does not hold, if this machine has one."""
