"""A patient corrects what they signed: the kiosk opens with their answers, and a new signature makes a new version.

Nothing that was signed is edited: the version before stays, with its document, marked superseded.
"""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import uuid4

from screener.commands.loading import Shelf
from screener.errors import Problem
from screener.interview.pages import PageKind
from screener.interview.progress import Progress, read_journey
from screener.records.states import Step, find_next

if TYPE_CHECKING:
    from screener.records.model import Record


def find_obstacle(record: Record) -> Problem | None:
    """Why a record cannot be corrected now, if it cannot."""
    if find_next(record.state, Step.CORRECT) is not None:
        return None
    message = f"This record is {record.state.value}: it cannot be corrected now."
    return Problem("CLI-090", message, "If a colleague has taken it, they release it first.", where=record.id)


def prepare_correction(
    record: Record, response: bytes, shelf: Shelf, *, now: datetime
) -> tuple[Progress, str] | tuple[Problem, ...]:
    """Where the patient begins, and in which language: all they answered, on the page where each can be changed.

    What they ticked they tick again: that is the new consent.

    Args:
        record: As it stands.
        response: Its response part, opened.
        shelf: The form as it is now.
        now: When the correction begins, aware.

    Raises:
        IntegrityError: The response is not what a kiosk wrote.
    """
    filled = shelf.read_response(response.decode("utf-8"))
    if isinstance(filled, tuple):
        return filled
    before = read_journey(json.loads(response).get("journey"))
    journey = replace(before, started_at=now, ticked=(), steps=(), helped=(), wants_paper_copy=None)
    given = filled.response.answers.given
    progress = Progress(given, journey, PageKind.CHECK, str(uuid4()), corrects=record.version)
    return progress, journey.language
