"""`screener purge`: deletes what the clinic's settings keep no longer, and leaves a certificate of it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4
from zoneinfo import ZoneInfo

from screener.commands.desk import Desk, is_sure, refuse, work_signed_in
from screener.commands.office import Credentials, read_clock
from screener.commands.printing import Status, print_json, print_line, tell
from screener.errors import Problem
from screener.interview.answers import PartialDate
from screener.interview.wording import date_in_words
from screener.records.permissions import Act
from screener.records.states import RecordState
from screener.settings import Retention

if TYPE_CHECKING:
    from screener.records.model import Record
    from screener.records.purging import PurgeCertificate


@dataclass(frozen=True, slots=True)
class Wish:
    """How to purge."""

    dry_run: bool
    sure: bool
    verbose: bool
    out: Path | None


def read_years(retention: Retention) -> dict[RecordState, int]:
    """Years per state, from the settings. What somebody is at work on is never purged."""
    return {
        RecordState.COUNTERSIGNED: retention.countersigned_years,
        RecordState.WITHDRAWN: retention.withdrawn_years,
        RecordState.SUBMITTED: retention.undecided_years,
        RecordState.RETURNED: retention.undecided_years,
        RecordState.DECIDED: retention.undecided_years,
    }


def purge(data: Path | None, who: Credentials, wish: Wish, *, as_json: bool) -> Status:
    """Purge, after showing what would go and asking once more."""
    return work_signed_in(data, who, Act.PURGE_RECORDS, lambda desk: _purge(desk, wish, as_json=as_json))


def list_certificates(data: Path | None, who: Credentials, *, as_json: bool) -> Status:
    """List what was purged before."""
    return work_signed_in(data, who, Act.PURGE_RECORDS, lambda desk: _list(desk, as_json=as_json))


def _purge(desk: Desk, wish: Wish, *, as_json: bool) -> Status:
    from screener.records import purging

    if wish.out is not None and wish.out.exists():
        advice = "Nothing was deleted. Name another file with -o."
        return refuse(Problem("CLI-093", "The file for the certificate is there already.", advice, wish.out))
    schedule = _make_schedule(desk)
    due, held = purging.find_due(desk.store, schedule), purging.find_held(desk.store, schedule)
    _tell_what_goes(desk, due, held, verbose=wish.verbose)
    if not due:
        _tell_how_long(desk)
    if wish.dry_run and as_json:
        print_json({"due": [record.id for record in due], "held": [record.id for record in held]})
    if not due or wish.dry_run:
        return Status.DONE
    if not is_sure(desk.say("purge-sure", count=len(due)), sure=wish.sure):
        tell(desk.say("nothing-changed"))
        return Status.WRONG_INPUT
    made = purging.purge(
        desk.store, schedule, certificate_id=str(uuid4()), actor_id=desk.by.member.id, at=read_clock()
    )
    print_json(_as_json(made))
    if wish.out is not None:
        _write(wish.out, made)
    tell(desk.say("purge-done", count=made.records, id=made.id))
    return Status.DONE


def _make_schedule(desk: Desk) -> Mapping[RecordState, datetime]:
    from screener.records.retention import make_schedule

    settings = desk.office.settings
    zone = ZoneInfo(settings.time_zone)
    return make_schedule(read_years(settings.retention), now=read_clock(), zone=zone)


def _tell_what_goes(desk: Desk, due: Sequence[Record], held: Sequence[Record], *, verbose: bool) -> None:
    tell(desk.say("purge-due" if due else "purge-nothing", count=len(due)))
    for line in _count(desk, due):
        tell(f"  {line}")
    for record in due if verbose else ():
        tell(f"    {record.id}")
    if held:
        tell(desk.say("purge-held", count=len(held)))
    for record in held if verbose else ():
        tell(f"    {record.id}")


def _tell_how_long(desk: Desk) -> None:
    """How many years each kind is kept, and when the next record falls due."""
    from screener.records.purging import find_next_due

    settings = desk.office.settings
    keeps = settings.retention
    kinds = {
        "state-countersigned": keeps.countersigned_years,
        "state-withdrawn": keeps.withdrawn_years,
        "purge-undecided": keeps.undecided_years,
    }
    tell(desk.say("purge-keeps"))
    for kind, years in kinds.items():
        length = "ever" if not years else "year" if years == 1 else "years"
        tell(f"  {desk.say(f'purge-keeps-{length}', kind=desk.say(kind), years=years)}")
    day = find_next_due(desk.store, read_years(keeps), zone=ZoneInfo(settings.time_zone))
    if day is None:
        tell(desk.say("purge-never"))
    else:
        on = date_in_words(PartialDate(day.year, day.month, day.day), desk.words)
        tell(desk.say("purge-next", date=on))


def _count(desk: Desk, due: Sequence[Record]) -> Iterator[str]:
    """By state, and by the year of the last change on the clinic's calendar."""
    zone = ZoneInfo(desk.office.settings.time_zone)
    counted = Counter((record.state, record.changed_at.astimezone(zone).year) for record in due)
    for (state, year), count in sorted(counted.items()):
        yield desk.say("purge-count", state=desk.say(f"state-{state}"), year=year, count=count)


def _list(desk: Desk, *, as_json: bool) -> Status:
    from screener.records import purging

    made = purging.list_certificates(desk.store)
    if as_json:
        print_json([_as_json(one) for one in made])
        return Status.DONE
    for one in made:
        at, by = desk.say_time(one.purged_at), desk.people.name(one.actor_id)
        print_line(desk.say("purge-certificate", at=at, by=by, count=one.records, id=one.id, digest=one.digest))
    if not made:
        tell(desk.say("purge-none"))
    return Status.DONE


def _as_json(certificate: PurgeCertificate) -> dict[str, object]:
    """The certificate as it is kept. Its digest is over `body` in canonical JSON: sorted keys, no blanks."""
    return {"id": certificate.id, "digest": certificate.digest, "body": json.loads(certificate.body)}


def _write(out: Path, certificate: PurgeCertificate) -> None:
    from screener.records.files import as_json, write_atomically

    write_atomically(out, as_json(_as_json(certificate)))
