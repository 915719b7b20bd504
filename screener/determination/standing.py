"""What stands decided about a record, in the few words that a list has room for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from screener.consent.moments import day_in_words
from screener.determination.decision import Overall
from screener.records.states import RecordState

if TYPE_CHECKING:
    from datetime import date

    from screener.questionnaire.text import Words
    from screener.records.identity import Identity
    from screener.records.model import Record

DECIDED = frozenset({RecordState.DECIDED, RecordState.COUNTERSIGNED})
"""States in which what was decided stands: not once it is decided anew, or the consent is withdrawn."""


def say_standing(record: Record, identity: Identity | None, words: Words) -> str:
    """What was decided, as a list shows it: Referred, Deferred until 13 February 2027.

    Done on another day than was decided, it tells both: Proceed on 28 November 2026 · done 21 November 2026.

    Args:
        record: As it stands.
        identity: Whose it is, as kept with the decision; None if that is not known.
        words: The language's.

    Returns:
        Nothing if nothing stands decided, or an earlier program decided it: then only the record itself tells.
    """
    if identity is None or record.state not in DECIDED or identity.decided not in set(Overall):
        return ""
    overall = Overall(identity.decided)
    name = words[f"outcome.overall-{overall}"]
    if overall.is_treating:
        return _say_treating(name, record.treatment_on, identity.decided_on, words)
    if overall is not Overall.DEFER or identity.decided_until is None:
        return name
    until = day_in_words(identity.decided_until, words)
    return words.format("determination.standing-until", decision=name, date=until)


def _say_treating(name: str, done: date | None, decided: date | None, words: Words) -> str:
    """The day decided for, and that on which it was done instead; an earlier program kept but one of them."""
    day = decided or done
    if day is None:
        return name
    told = words.format("determination.standing-on", decision=name, date=day_in_words(day, words))
    if done in (None, day):
        return told
    return words.format("determination.standing-done", standing=told, date=day_in_words(done, words))
