"""A patient corrects what they signed: where their run begins, and what the practitioner asks them to look at.

Nothing that was signed is edited: the version before stays, with its document, marked superseded.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from uuid import uuid4

from screener.errors import Problem
from screener.interview.pages import PageKind
from screener.interview.progress import Progress, read_journey
from screener.interview.response import KEPT
from screener.interview.shelf import Filled
from screener.records.model import Part, Record
from screener.records.states import RecordState


def begin_correction(
    record: Record,
    response: bytes,
    read: Callable[[str], Filled | tuple[Problem, ...]],
    *,
    now: datetime,
    note: str = "",
) -> Progress | tuple[Problem, ...]:
    """Where the patient begins: all they answered, on the page where each answer can be changed.

    What they ticked they tick again: that is the new consent.

    Args:
        record: As it stands.
        response: Its response part, opened.
        read: Reads a response with the form as it is now.
        now: When the correction begins, aware.
        note: What the practitioner asks the patient to look at.

    Returns:
        The beginning; or why the answers do not fit the form as it is now.

    Raises:
        IntegrityError: The response is not what a kiosk wrote.
    """
    filled = read(response.decode("utf-8"))
    if isinstance(filled, tuple):
        return filled
    before = read_journey(json.loads(response).get(KEPT, {}).get("journey"))
    journey = replace(before, started_at=now, ticked=(), steps=(), helped=(), wants_paper_copy=None)
    return Progress(
        given=filled.response.answers.given,
        journey=journey,
        page_id=PageKind.CHECK,
        submission_id=str(uuid4()),
        corrects=record.version,
        is_who_told=True,
        note=note,
    )


def find_request(record: Record, parts: Mapping[Part, bytes]) -> str:
    """What the practitioner asks the patient to look at; empty unless the record was sent back.

    Args:
        record: As it stands.
        parts: Its parts that stand, opened.
    """
    if record.state is not RecordState.RETURNED or Part.NOTE not in parts:
        return ""
    return parts[Part.NOTE].decode("utf-8", "replace")
