"""Invented patients who wait in a demonstration clinic's inbox, their forms filled in and signed as at a kiosk."""

from __future__ import annotations

import json
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from screener.commands.kiosk import read_words
from screener.commands.loading import Shelf, read_text
from screener.errors import DefinitionError, Problem
from screener.interview.facts import Facts
from screener.interview.flow import find_treatment_day
from screener.interview.journey import Drawn, Journey, Opened, Role, Signature, Ticked, UnderstandingAnswer
from screener.interview.shelf import Filled
from screener.interview.signing import find_signers
from screener.interview.telling import find_cards, find_tokens, find_told

if TYPE_CHECKING:
    from screener.kiosk.setup import KioskSetup
    from screener.kiosk.submission import Draft

_WAITING = "waiting.json"
"""In a form's folder: what each of them answers otherwise than its demonstration, and how many minutes ago."""
_TOOK = timedelta(minutes=11)
_CROSS = Drawn((((0.3, 0.3), (0.6, 0.7)), ((0.6, 0.3), (0.3, 0.7))), 3.0)


def fill_inbox(setup: KioskSetup, invented: Filled) -> None:
    """Let every invented patient of the form have filled it in at this kiosk, and signed.

    Args:
        setup: The demonstration's kiosk.
        invented: What the patient of the form's demonstration answers.

    Raises:
        DefinitionError: The form's file of them is wrong.
        MachineError: The clinic's database cannot be written.
    """
    from screener.kiosk.keeping import Keeper
    from screener.kiosk.submission import prepare, submit

    shelf = Shelf(setup.policies, setup.approvals)
    with closing(Keeper(setup.data, setup.database, setup.now)) as keeper:
        for filled, minutes in _read_waiting(shelf, invented):
            signed_at = setup.now() - timedelta(minutes=minutes)
            draft = _fill_in(shelf, filled, signed_at)
            prepared = prepare(draft, setup, keeper, prepared_at=signed_at)
            name = draft.signers[0].name
            signature = Signature(Role.PATIENT, name, _CROSS, signed_at, setup.zone)
            submit(prepared, (signature,), setup, keeper, sealed_at=signed_at)


def _read_waiting(shelf: Shelf, invented: Filled) -> list[tuple[Filled, int]]:
    from screener.interview.response import write_response

    base = write_response(invented.questionnaire, invented.response.answers)
    text = read_text(shelf.folder / invented.questionnaire.id / _WAITING)
    if isinstance(text, Problem):
        raise DefinitionError([text])
    waiting: list[dict[str, Any]] = json.loads(text)
    found = []
    for one in waiting:
        response = base | {"answers": base["answers"] | one["answers"]}
        filled = shelf.read_response(json.dumps(response))
        if isinstance(filled, tuple):
            raise DefinitionError(filled)
        found.append((filled, int(one["minutes"])))
    return found


def _fill_in(shelf: Shelf, filled: Filled, signed_at: datetime) -> Draft:
    """What a kiosk has when a patient has gone through all of it."""
    from screener.kiosk.submission import Draft

    form, answers = filled.questionnaire, filled.response.answers
    on, record_id = find_treatment_day(answers.given), str(uuid4())
    facts, started_at = Facts(form, answers, on), signed_at - _TOOK
    tokens = find_tokens(form, facts.plan, facts.areas)
    told = find_told(form.consent, tokens)
    journey = replace(
        Journey(record_id, started_at, form.language),
        opened=tuple(Opened(card.id, started_at) for card in find_cards(form.education, tokens)),
        understanding=tuple(UnderstandingAnswer(asked.id, (asked.correct,), True) for asked in told.questions),
        ticked=tuple(Ticked(one.id, signed_at) for one in told.statements if not one.optional),
    )
    return Draft(
        questionnaire=form,
        lexicon=shelf.lexicon,
        answers=answers,
        on=on,
        journey=journey,
        signers=find_signers(journey.filled_by, answers, minor=False),
        words=read_words(),
        standing=shelf.find_standing(form),
        submission_id=record_id,
    )
