"""Who has a record and since when, in words. No Qt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from screener.consent.moments import day_in_words, time_in_words, to_local

if TYPE_CHECKING:
    from datetime import datetime

    from screener.questionnaire.text import Words
    from screener.records.model import Record


def say_holder(name: str, record: Record, now: datetime, zone: str, words: Words) -> str:
    """Pia Sample since 14:05; since 20 November 2026, if that is not today.

    Args:
        name: Who has it.
        record: What they have.
        now: The time, aware.
        zone: The clinic's time zone, IANA.
        words: The practitioner's language.
    """
    at = record.claimed_at
    if at is None:
        return name
    return words.format("review_shell.holder", name=name, since=say_moment(at, now, zone, words))


def say_moment(at: datetime, now: datetime, zone: str, words: Words) -> str:
    """14:05; 20 November 2026, if that is not today. Arguments as for `say_holder`."""
    day = to_local(at, zone).date()
    return time_in_words(at, zone) if day == to_local(now, zone).date() else day_in_words(day, words)
