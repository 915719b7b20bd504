"""`screener review`: the practitioner's window of the clinic, on this machine."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from screener.commands.clinic import read_clinic_settings, read_display
from screener.commands.office import find_older, find_place, remember_head
from screener.commands.printing import Status
from screener.commands.sheet import find_logo
from screener.commands.windows import ended_by_ctrl_c
from screener.settings import Settings, find_data_folder

if TYPE_CHECKING:
    from screener.records.clinic_keys import ClinicKeys
    from screener.records.store import Store
    from screener.review.setup import ReviewSetup


def open_window(data: Path | None) -> Status:
    """Open the window of a data folder and stay until it is closed.

    Raises:
        DefinitionError: The settings are wrong; holds every problem.
        MachineError: The clinic is not set up here; there is no display, or a system library of Qt is missing.
    """
    folder = find_data_folder(data)
    show_window(make_review(read_clinic_settings(folder), folder))
    return Status.DONE


def make_review(settings: Settings, folder: Path) -> ReviewSetup:
    """What the practitioner's window of a clinic is started with."""
    from screener.commands.approvals import read_history
    from screener.commands.loading import Shelf
    from screener.determination.decision import Choice, House
    from screener.questionnaire.folders import find_forms_folder
    from screener.records.model import Role
    from screener.review.setup import ReviewSetup

    review = settings.review
    roles = frozenset(Role(name) for name in review.override_roles)
    return ReviewSetup(
        clinic_name=settings.clinic_name,
        data=folder,
        place=find_place(folder, settings),
        forms=find_forms_folder(),
        zone=settings.time_zone,
        now=lambda: datetime.now(UTC),
        make_shelf=lambda: Shelf(dict(settings.policies), read_history(folder).counted),
        house=House(roles, review.reflection_days, {Choice(name): told for name, told in review.reasons.items()}),
        find_roots=find_roots,
        lock_s=review.lock_s,
        sessions=review.course_sessions,
        least_weeks=review.course_least_weeks,
        most_weeks=review.course_most_weeks,
        time_stamp_server=settings.time_stamp_server,
        find_warning=lambda store: find_older(folder, store),
        remember_head=lambda store: remember_head(folder, store),
        page_size=settings.page_size,
        find_logo=lambda: find_logo(folder, settings),
        display=read_display(),
    )


def find_roots(store: Store, clinic: ClinicKeys) -> tuple[bytes, ...]:
    """The certificates (DER) that seals are checked against, as an owner put them into the database.

    Raises:
        MachineError: The database is away or busy.
        IntegrityError: They are missing, or not what an owner put there.
    """
    from screener.commands.founding import open_authority

    return open_authority(store, clinic)[1]


def show_window(setup: ReviewSetup) -> None:
    """Open the window and stay until it is closed.

    Raises:
        MachineError: There is no display, or a system library of Qt is missing.
    """
    from screener.review.app import run_review

    with ended_by_ctrl_c():
        run_review(setup)
