"""How a record stands, why it may only be read and what can be done about it: all of it for one banner. No Qt."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from screener.consent.moments import day_in_words, time_in_words, to_local
from screener.determination.treatments import say_treated
from screener.determination.wording import say_days, say_overall
from screener.records.states import RecordState, Step
from screener.review.holder import say_holder

if TYPE_CHECKING:
    from screener.determination.casebook import Opened
    from screener.determination.decision import Determination
    from screener.questionnaire.text import Words
    from screener.records.model import RecordVersion

_UNDECIDED = frozenset({RecordState.SUBMITTED, RecordState.IN_REVIEW})


@dataclass(frozen=True, slots=True)
class Reader:
    """Who looks at a record, and with which words."""

    me: str
    """Id of the member of staff."""
    people: Mapping[str, str]
    """Id → name, as far as known."""
    zone: str
    """The clinic's time zone, IANA."""
    now: datetime
    """Aware."""
    words: Words

    def say(self, key: str, made: RecordVersion | None = None, **values: object) -> str:
        """A sentence; who made a version and when are `name`, `date` and `time` in it."""
        if made is not None:
            values |= {"name": self.name(made.made_by), "date": self._say_day(made.created_at)}
            values["time"] = time_in_words(made.created_at, self.zone)
        return self.words.format(f"review_case.{key}", **values)

    def name(self, person: str | None) -> str:
        """What somebody is called; a colleague, as long as that is not known."""
        return self.people.get(person or "", self.words["review_case.colleague"])

    def _say_day(self, at: datetime) -> str:
        return day_in_words(to_local(at, self.zone).date(), self.words)


@dataclass(frozen=True, slots=True)
class Standing:
    """Why a record may only be read."""

    told: tuple[str, ...]
    """Sentences, each on a line."""
    title: str = ""
    """What was decided, or has become of it; empty while nothing has."""
    icon: str = "lock"
    way_in: str = ""
    """Words of what lets it be decided all the same; empty if nothing does."""
    can_sign: bool = False
    """Whether what is decided may be signed as it is."""


def tell_standing(opened: Opened, reader: Reader) -> Standing | None:
    """How a record stands for somebody; None if they may decide it."""
    record = opened.record
    tell = _TELLING.get(record.state)
    if tell is not None:
        return tell(opened, reader)
    if record.claimed_by in (None, reader.me):
        return None
    name = say_holder(reader.name(record.claimed_by), record, reader.now, reader.zone, reader.words)
    return Standing((reader.say("taken", name=name),), way_in=reader.say("take-over"))


def tell_note(opened: Opened, reader: Reader) -> str:
    """Why a record that waits or is in hand was sent back before, by whom and when; empty if it was not."""
    made = _find_last(opened, Step.SEND_BACK)
    if made is None or not opened.note or opened.record.state not in _UNDECIDED:
        return ""
    key = "note-changed" if opened.record.rests_on > made.version else "note-taken-up"
    return reader.say(key, made, note=opened.note)


def _tell_signed(opened: Opened, reader: Reader) -> Standing:
    determination, anew = opened.determination, reader.say("decide-anew")
    if determination is None:
        return Standing((reader.say("state-countersigned"),), way_in=anew)
    told = _tell_determined(opened, determination, Step.COUNTERSIGN, reader)
    return Standing(tuple(told), say_overall(determination, reader.words), _find_icon(determination), anew)


def _tell_decided(opened: Opened, reader: Reader) -> Standing:
    determination, record = opened.determination, opened.record
    is_mine = record.claimed_by in (None, reader.me)
    told = [] if determination is None else [*_tell_determined(opened, determination, Step.DECIDE, reader)]
    told.append(reader.say("state-decided" if is_mine else "read-only"))
    return Standing(
        tuple(told),
        "" if determination is None else say_overall(determination, reader.words),
        "lock" if determination is None else _find_icon(determination),
        reader.say("decide-anew" if is_mine else "take-over"),
        can_sign=record.claimed_by == reader.me,
    )


def _tell_returned(opened: Opened, reader: Reader) -> Standing:
    made, way_in = _find_last(opened, Step.SEND_BACK), reader.say("take-up")
    first = reader.say("state-returned") if made is None else reader.say("state-returned-by", made)
    note = (reader.say("note", note=opened.note),) if opened.note else ()
    return Standing((first, *note), icon="speech", way_in=way_in)


def _tell_withdrawn(opened: Opened, reader: Reader) -> Standing:
    made = _find_last(opened, Step.WITHDRAW)
    told = [] if made is None else [reader.say("withdrawn-by", made)]
    return Standing((*told, *_tell_treated(opened, reader)), reader.say("state-withdrawn"), "hand")


_TELLING: Mapping[RecordState, Callable[[Opened, Reader], Standing]] = {
    RecordState.COUNTERSIGNED: _tell_signed,
    RecordState.DECIDED: _tell_decided,
    RecordState.RETURNED: _tell_returned,
    RecordState.WITHDRAWN: _tell_withdrawn,
}
"""States in which more is to be said than who has the record."""


def _tell_determined(opened: Opened, determination: Determination, step: Step, reader: Reader) -> Iterator[str]:
    """Who decided it and when, for which day, in which words, and what was done since."""
    made = _find_last(opened, step)
    first = () if made is None else (reader.say(f"determined-{step}", made),)
    yield " ".join((*first, *say_days(determination, reader.words)))
    yield from (text for text in (determination.words.strip(), determination.early_reason.strip()) if text)
    yield from _tell_treated(opened, reader)


def _tell_treated(opened: Opened, reader: Reader) -> Iterator[str]:
    if opened.treatment is not None:
        yield say_treated(opened.treatment, reader.words)


def _find_icon(determination: Determination) -> str:
    return "check-done" if determination.overall.is_treating else "hand"


def _find_last(opened: Opened, step: Step) -> RecordVersion | None:
    return next((one for one in reversed(opened.versions) if one.step is step), None)
