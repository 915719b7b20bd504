"""`screener audit list`: who did what and when, in words, with the names of staff."""

from __future__ import annotations

from collections import deque
from datetime import UTC, date, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

from screener.commands.desk import Desk, refuse, work_signed_in
from screener.commands.office import Credentials
from screener.commands.printing import Status, print_json, print_line, tell
from screener.commands.records_show import event_to_json, say_event
from screener.errors import Problem
from screener.records.permissions import Act


def list_audit(
    data: Path | None, who: Credentials, *, record: str | None, since: str | None, limit: int, as_json: bool
) -> Status:
    """List the last events, the oldest of them first."""
    day = read_day(since)
    if isinstance(day, Problem):
        return refuse(day)
    return work_signed_in(data, who, Act.READ_AUDIT, lambda desk: _list(desk, record, day, limit, as_json=as_json))


def read_day(written: str | None) -> date | Problem | None:
    """A day as it is typed on the command line, the problem with it, or None if none was."""
    if written is None:
        return None
    try:
        return date.fromisoformat(written.strip())
    except ValueError:
        return Problem("CLI-090", f"“{written}” is no date.", "Write it like 2026-11-21.")


def _list(desk: Desk, record: str | None, day: date | None, limit: int, *, as_json: bool) -> Status:
    from screener.records.audit_log import list_events

    record_id = None if record is None else desk.find_record(record)
    if isinstance(record_id, Problem):
        return refuse(record_id)
    begin = _find_begin(desk, day)
    wanted = (event for event in list_events(desk.store, record_id=record_id) if event.at >= begin)
    events = deque(wanted, maxlen=limit)
    if as_json:
        print_json([event_to_json(desk, event) for event in events])
        return Status.DONE
    for event in events:
        about = f"  [{event.record_id}]" if event.record_id and record_id is None else ""
        print_line(say_event(desk, event) + about)
    if not events:
        tell(desk.say("audit-nothing"))
    return Status.DONE


def _find_begin(desk: Desk, day: date | None) -> datetime:
    """Midnight by the clinic's clock."""
    if day is None:
        return datetime.min.replace(tzinfo=UTC)
    return datetime.combine(day, time(), ZoneInfo(desk.office.settings.time_zone))
