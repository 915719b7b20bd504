"""A desk in an invented practice: its database, its forms, its keys, all in earnest."""

from pathlib import Path

from screener.questionnaire.folders import find_forms_folder
from screener.records.model import Role
from screener.review.desk import Desk
from screener.review.setup import ReviewSetup
from screener.ui.tasks import Tasks
from tests.determination.practice import CLINIC
from tests.records.small_clinic import read_forms


def sit_down(practice, role=Role.PRACTITIONER):
    """Somebody of a role, signed in. Close its tasks."""
    setup = ReviewSetup(
        clinic_name=CLINIC,
        data=Path(practice.folder),
        place=practice.folder,
        forms=find_forms_folder(),
        zone="Europe/London",
        now=practice.clock,
        make_shelf=lambda: practice.shelf,
        house=practice.house,
        find_roots=lambda *_: practice.roots,
    )
    return Desk(
        setup=setup,
        tasks=Tasks(),
        words=read_forms()[2],
        by=practice.staff[role],
        casebook=practice.sit_down(role),
        store=practice.store,
        shelf=practice.shelf,
    )
