"""What stands in the cells of the inbox. No Qt."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from enum import IntEnum
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from screener.determination.standing import say_standing
from screener.interview.answers import PartialDate
from screener.interview.wording import date_in_words
from screener.records.model import OUTCOMES
from screener.records.states import CLAIMED, RecordState
from screener.review.holder import say_holder
from screener.review.outcome_names import name_outcome
from screener.review.shown_name import show_name

if TYPE_CHECKING:
    from screener.questionnaire.text import Words
    from screener.records.identity import Identity
    from screener.records.model import Record

_SHOW_DAY_AFTER = timedelta(days=14)


class Column(IntEnum):
    """What stands in which column."""

    OUTCOME = 0
    NAME = 1
    AGE = 2
    TREATMENT = 3
    FINDINGS = 4
    WAITING = 5
    STANDING = 6


class InboxWords:
    """Puts one line into words."""

    def __init__(self, words: Words, zone: str, me: str) -> None:
        self._words = words
        self._zone = ZoneInfo(zone)
        self._me = me
        self.people: Mapping[str, str] = {}
        """Id of staff → name."""
        self.headers = tuple(words[f"review_shell.column-{column.name.lower()}"] for column in Column)
        self._outcomes = {outcome: name_outcome(outcome, words) for outcome in OUTCOMES}

    def say(
        self, column: Column, record: Record, identity: Identity | None, now: datetime, *, is_damaged: bool
    ) -> str:
        """The words of one cell.

        Args:
            column: Which.
            record: The record.
            identity: Whose it is; None if that is not known.
            now: The time, aware.
            is_damaged: Whether it ought to be known.
        """
        match column:
            case Column.OUTCOME:
                return self._say("outcome-damaged") if is_damaged else self._outcomes.get(record.outcome or "", "")
            case Column.NAME:
                return self._say_name(identity, is_damaged=is_damaged)
            case Column.AGE:
                return "" if identity is None or identity.born is None else self._say_age(identity.born, now)
            case Column.TREATMENT:
                return "" if identity is None else identity.treatment
            case Column.FINDINGS:
                return "" if identity is None else str(identity.open_findings)
            case Column.WAITING:
                return self.say_waiting(record.submitted_at, now)
            case Column.STANDING:
                return self._say_standing(record, identity, now)

    def say_waiting(self, since: datetime, now: datetime) -> str:
        """How long ago that was: minutes, hours, days; before that, the day."""
        ago = now - since
        if ago >= _SHOW_DAY_AFTER:
            day = since.astimezone(self._zone).date()
            return self._say("waiting-on", day=date_in_words(PartialDate(day.year, day.month, day.day), self._words))
        minutes = int(ago.total_seconds() // 60)
        if minutes < 1:
            return self._say("waiting-now")  # also of a kiosk whose clock is ahead of this one
        if minutes < 60:
            return self._say("waiting-minutes", count=minutes)
        if minutes < 24 * 60:
            return self._say("waiting-hours", count=minutes // 60)
        days = minutes // (24 * 60)
        return self._say("waiting-day") if days == 1 else self._say("waiting-days", count=days)

    def _say_name(self, identity: Identity | None, *, is_damaged: bool) -> str:
        if identity is None:
            return self._say("name-damaged") if is_damaged else ""
        return show_name(identity.name) or self._say("name-none")

    def _say_age(self, born: PartialDate, now: datetime) -> str:
        age, is_exact = find_age(born, now.astimezone(self._zone).date())
        return str(age) if is_exact else self._say("age-about", age=age)

    def _say_standing(self, record: Record, identity: Identity | None, now: datetime) -> str:
        told, decided = self._say_state(record, now), say_standing(record, identity, self._words)
        if not decided:
            return told
        return self._say(f"standing-{record.state}", told=told, decided=decided)

    def _say_state(self, record: Record, now: datetime) -> str:
        state, by = self._words[f"records.state-{record.state}"], record.claimed_by
        if record.state not in CLAIMED:
            return state
        if by == self._me:
            return self._say("standing-mine", state=state)
        name = self.people.get(by or "", self._words["review_shell.standing-somebody"])
        if record.state is RecordState.IN_REVIEW:
            name = say_holder(name, record, now, self._zone.key, self._words)
        return self._say("standing-theirs", state=state, name=name)

    def _say(self, key: str, **values: object) -> str:
        return self._words.format(f"review_shell.{key}", **values)


def find_age(born: PartialDate, today: date) -> tuple[int, bool]:
    """Whole years since a date of birth, and whether that is certain: of a year alone it may be one less."""
    years = today.year - born.year
    if born.month is None:
        return years, False
    if born.month != today.month:
        return years - (today.month < born.month), True
    if born.day is None:
        return years, False
    return years - (today.day < born.day), True
