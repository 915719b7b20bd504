"""What stands decided about a record, in the few words that a list has room for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from screener.consent.moments import day_in_words
from screener.determination.decision import Overall
from screener.records.states import RecordState

if TYPE_CHECKING:
    from screener.questionnaire.text import Words
    from screener.records.identity import Identity
    from screener.records.model import Record

DECIDED = frozenset({RecordState.DECIDED, RecordState.COUNTERSIGNED})
"""States in which what was decided stands: not once it is decided anew, or the consent is withdrawn."""


def say_standing(record: Record, identity: Identity | None, words: Words) -> str:
    """What was decided, as a list shows it: Referred, Deferred until 13 February 2027.

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
    day = record.treatment_on if overall.is_treating else identity.decided_until if overall is Overall.DEFER else None
    name = words[f"outcome.overall-{overall}"]
    if day is None:
        return name
    key = "determination.standing-on" if overall.is_treating else "determination.standing-until"
    return words.format(key, decision=name, date=day_in_words(day, words))
