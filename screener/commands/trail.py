"""What was found out about the audit trail, in words and as JSON: the first bad event by number, time and fault."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from screener.commands.desk import say_time
from screener.commands.people import say_action
from screener.questionnaire.text import Words
from screener.records.audit import AuditEvent, ChainVerdict
from screener.records.audit_log import list_events

if TYPE_CHECKING:
    from screener.records.store import Store


def trail_to_json(chain: ChainVerdict) -> dict[str, object]:
    """A verdict as a program reads it."""
    return {
        "whole": chain.is_whole,
        "fault": chain.fault.value if chain.fault else None,
        "first-bad": chain.first_bad,
        "good-until": chain.good_until,
        "head": chain.head.as_text(),
        "heads-agreed": chain.anchors_used,
    }


def describe_trail(store: Store, chain: ChainVerdict, zone: str, words: Words) -> Iterator[str]:
    """What is wrong with a trail, in sentences; none if nothing is.

    Raises:
        MachineError: The database is away or busy.
    """
    if chain.fault is None or chain.first_bad is None:
        return
    yield words.format(f"records.trail-{chain.fault}", number=chain.first_bad)
    event = find_event(store, chain.first_bad)
    if event is not None and event.hash:
        at, what = say_time(event.at, zone, words), say_action(event, words)
        yield words.format("records.trail-as-it-stands", number=event.sequence, at=at, what=what)
    last = find_event(store, chain.good_until)
    if last is not None and last.hash:
        yield words.format("records.trail-good", number=last.sequence, at=say_time(last.at, zone, words))
    else:
        yield words["records.trail-none-good"]


def find_event(store: Store, number: int) -> AuditEvent | None:
    """The event that stands under a number now; None if there is none.

    Raises:
        MachineError: The database is away or busy.
    """
    events = list_events(store, after=number - 1)
    try:
        event = next(events, None)
    finally:
        events.close()  # type: ignore[attr-defined]  # it is a generator, which holds a connection
    return event if event is not None and event.sequence == number else None
