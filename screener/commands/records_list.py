"""`screener records list`: whose records there are, and how they stand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from screener.commands.desk import Desk, refuse, work_signed_in
from screener.commands.kiosk import read_words
from screener.commands.named import find_named, list_names
from screener.commands.office import Credentials, read_clock
from screener.commands.printing import Status, print_json, print_line, tell
from screener.commands.progress import show_progress
from screener.errors import IntegrityError, Problem
from screener.interview.dates import format_date
from screener.interview.wording import date_in_words
from screener.records.permissions import Act

if TYPE_CHECKING:
    from screener.records.identity import Identity
    from screener.records.model import Record
    from screener.records.reading import ListedRecord


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to list."""

    search: str | None
    states: tuple[str, ...]
    outcomes: tuple[str, ...]
    newest: bool
    limit: int


@dataclass(frozen=True, slots=True)
class _Line:
    """One record of the list."""

    record: Record
    identity: Identity | None
    """None if it is purged, or does not open."""
    opens: bool = True


def list_records(data: Path | None, who: Credentials, wanted: Wanted, *, as_json: bool) -> Status:
    """List records. That names were read is told in the audit trail."""
    understood = _understand(wanted)
    if isinstance(understood, Problem):
        return refuse(understood)
    wanted = understood
    return work_signed_in(data, who, Act.LIST_RECORDS, lambda desk: _list(desk, wanted, as_json=as_json))


def _understand(wanted: Wanted) -> Wanted | Problem:
    """The same with states and outcomes as they are kept: they may be typed as the columns show them, too."""
    from screener.records.model import OUTCOMES
    from screener.records.states import RecordState

    words = read_words()
    states = _read(wanted.states, {one: words[f"records.state-{one}"] for one in RecordState}, "state")
    outcomes = _read(wanted.outcomes, {one: words[f"outcome.{one}"] for one in OUTCOMES}, "outcome")
    if isinstance(states, Problem):
        return states
    return outcomes if isinstance(outcomes, Problem) else replace(wanted, states=states, outcomes=outcomes)


def _read(given: Iterable[str], names: Mapping[str, str], what: str) -> tuple[str, ...] | Problem:
    found: list[str] = []
    for typed in given:
        one = find_named(typed, names)
        if one is None:
            return Problem("CLI-083", f"There is no {what} “{typed}”.", f"Use one of: {list_names(names)}.")
        found.append(one)
    return tuple(found)


def _list(desk: Desk, wanted: Wanted, *, as_json: bool) -> Status:
    lines, count = _search(desk, wanted) if wanted.search else _read_page(desk, wanted)
    if as_json:
        print_json({"records": [_as_json(line) for line in lines], "count": count})
    else:
        _print(desk, lines, wanted)
        if count > len(lines):
            tell(desk.say("list-more", shown=len(lines), count=count))
    shut = [line.record.id for line in lines if not line.opens]
    for record_id in shut:
        tell(desk.say("list-shut", id=record_id))
    return Status.REFUSED if shut else Status.DONE


def _read_page(desk: Desk, wanted: Wanted) -> tuple[list[_Line], int]:
    from screener.records.audit import Action, Note
    from screener.records.audit_log import tell as tell_trail
    from screener.records.reading import OPEN, Order, count_records, read_page
    from screener.records.states import RecordState

    every = frozenset(RecordState) if wanted.newest else OPEN
    states = frozenset(map(RecordState, wanted.states)) or every
    tell_trail(desk.store, Note(Action.IDENTITIES_READ, desk.by.member.id, read_clock()))
    page = read_page(
        desk.store,
        order=Order.NEWEST if wanted.newest else Order.INBOX,
        states=states,
        outcomes=wanted.outcomes or None,
        limit=wanted.limit,
    )
    counted = count_records(desk.store).items()
    count = sum(
        number
        for (state, outcome), number in counted
        if state in states and (not wanted.outcomes or outcome in wanted.outcomes)
    )
    return [_open(desk, entry) for entry in page.entries], count


def _open(desk: Desk, entry: ListedRecord) -> _Line:
    from screener.records.contents import open_identity

    try:
        return _Line(entry.record, open_identity(desk.by.clinic, entry))
    except IntegrityError:
        return _Line(entry.record, None, opens=False)


def _search(desk: Desk, wanted: Wanted) -> tuple[list[_Line], int]:
    """Everybody is opened, in memory, and then searched. Those that do not open come last."""
    from screener.records.reading import count_records, find_record, read_identities
    from screener.records.searching import NameIndex

    index, total = NameIndex(desk.by.clinic), sum(count_records(desk.store).values())
    entries = read_identities(desk.store, actor_id=desk.by.member.id, at=read_clock())
    with show_progress() as advance:
        loaded = index.load(entries, lambda done: advance(desk.say("progress-names"), done, total))
    matches = index.find(wanted.search or "", limit=max(total, 1))
    lines: list[_Line] = []
    for found in matches.first:
        record = find_record(desk.store, found.record_id)
        if record is not None and _is_wanted(record, wanted):
            lines.append(_Line(record, found.identity))
    shut = [find_record(desk.store, record_id) for record_id in loaded.unreadable]
    return [*lines[: wanted.limit], *(_Line(record, None, opens=False) for record in shut if record)], len(lines)


def _is_wanted(record: Record, wanted: Wanted) -> bool:
    return (not wanted.states or record.state in wanted.states) and (
        not wanted.outcomes or record.outcome in wanted.outcomes
    )


def _as_json(line: _Line) -> dict[str, object]:
    record, identity = line.record, line.identity
    return {
        "id": record.id,
        "state": record.state.value,
        "outcome": record.outcome,
        **_tell_decided(line),
        "signed": record.submitted_at.isoformat(),
        "treatment-on": record.treatment_on.isoformat() if record.treatment_on else None,
        "name": identity.name if identity else None,
        "preferred-name": identity.preferred_name if identity else None,
        "born": format_date(identity.born) if identity and identity.born else None,
        "treatment": identity.treatment if identity else None,
        "open-findings": identity.open_findings if identity else None,
        "opens": line.opens,
    }


def _tell_decided(line: _Line) -> dict[str, str | None]:
    """What stands decided, as it is kept; none of it once it is decided anew."""
    from screener.determination.standing import DECIDED

    identity = line.identity if line.record.state in DECIDED else None
    until = identity.decided_until if identity else None
    return {
        "decided": (identity.decided or None) if identity else None,
        "decided-until": until.isoformat() if until else None,
    }


def _print(desk: Desk, lines: Sequence[_Line], wanted: Wanted) -> None:
    if not lines:
        _tell_none(desk, wanted)
        return
    heads = tuple(desk.say(f"list-{name}") for name in _COLUMNS)
    rows = [heads, *(tuple(_describe(desk, line)) for line in lines)]
    widths = [max(len(row[place]) for row in rows) for place in range(len(heads))]
    for row in rows:
        print_line("  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)).rstrip())


def _tell_none(desk: Desk, wanted: Wanted) -> None:
    """Nothing is open: whether there are others, which are not shown unless asked for."""
    from screener.records.reading import count_records

    is_inbox = not (wanted.search or wanted.states or wanted.outcomes or wanted.newest)
    others = sum(count_records(desk.store).values()) if is_inbox else 0
    tell(desk.say("list-none-open", count=others) if others else desk.say("list-nothing"))


_COLUMNS = ("name", "born", "treatment", "state", "decided", "outcome", "open", "signed", "id")


def _describe(desk: Desk, line: _Line) -> Iterator[str]:
    from screener.determination.standing import say_standing

    record, identity = line.record, line.identity
    yield desk.say("shut") if not line.opens else (identity.name or desk.say("unnamed")) if identity else "-"
    yield date_in_words(identity.born, desk.words) if identity and identity.born else "-"
    yield (identity.treatment if identity else "") or "-"
    yield desk.say(f"state-{record.state}")
    yield say_standing(record, identity, desk.words) or "-"
    yield desk.words[f"outcome.{record.outcome}"] if record.outcome else "-"
    yield str(identity.open_findings) if identity else "-"
    yield desk.say_time(record.submitted_at)
    yield record.id
