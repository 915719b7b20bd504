"""A rush: kiosks that submit and practitioners who decide, each a process, all on one database.

By itself, on a PostgreSQL of its own: python -m tests.records.rush [--kiosks 20] [--practitioners 5] [--seconds 120]
"""

from __future__ import annotations

import argparse
import multiprocessing
import sys
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from dataclasses import dataclass, replace

from screener.errors import MachineError, Problem
from screener.records.audit_log import list_events
from screener.records.proving import verify_store
from screener.records.reading import open_record, read_page
from screener.records.states import RecordState, Step
from screener.records.stepping import take_step
from screener.records.store import open_store
from screener.records.submitting import Receipt, submit
from tests.records.invented import SIZES, change, draw_ids, name, now, sealed, submission

_NEXT = {RecordState.SUBMITTED: Step.TAKE, RecordState.IN_REVIEW: Step.DECIDE, RecordState.DECIDED: Step.COUNTERSIGN}


@dataclass(frozen=True)
class Rush:
    """What everybody said was done."""

    submitted: tuple[str, ...]
    stepped: tuple[tuple[str, int], ...]
    """Record id and the revision after the step."""
    told: int
    """How often somebody was told that a colleague was faster."""
    busy: int
    """How often the database was busy too long, so that somebody had to try again."""


def hold(barrier):
    """Everybody begins together: on two cores it takes long until twenty-five processes have started."""
    global _together
    _together = barrier


def be_kiosk(place, seed, most, seconds):
    """Submit until the time is over or there were enough, every third one twice."""
    draw_ids(seed)
    kiosk, done, busy = name(), [], 0
    with closing(open_store(place)) as store:
        _together.wait()
        until = time.monotonic() + seconds
        while len(done) < most and time.monotonic() < until:
            given = submission(actor_id=kiosk)
            parts = {part: sealed(part, size) for part, size in SIZES.items()}
            given = replace(given, content=replace(given.content, parts=parts))
            for _ in range(1 + (len(done) % 3 == 0)):
                try:
                    receipt = submit(store, given, at=now())
                except MachineError:
                    busy += 1
                    receipt = submit(store, given, at=now())
                assert isinstance(receipt, Receipt), receipt
            done.append(given.record_id)
    return "kiosk", done, 0, busy


def be_bare(place, seed, _, seconds):
    """Insert as many bytes as a submission has, by the driver alone."""
    import psycopg

    draw_ids(seed)
    done = []
    with psycopg.connect(place, autocommit=True) as bare:
        _together.wait()
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            blob = b"".join(sealed(part, size) for part, size in SIZES.items())
            bare.execute("INSERT INTO bare VALUES (%s, %s)", (name(), blob))
            done.append(blob[:0])
    return "kiosk", done, 0, 0


def be_practitioner(place, seed, most, seconds):
    """Take what is most urgent, decide, countersign; step aside for whoever was faster."""
    draw_ids(seed)
    me, done, told, busy = name(), [], 0, 0
    with closing(open_store(place)) as store:
        _together.wait()
        until = time.monotonic() + seconds
        while len(done) < most and time.monotonic() < until:
            page = read_page(store, states={RecordState.SUBMITTED}, limit=5)
            for entry in page.entries[:1]:
                record = entry.record
                while record.state in _NEXT:
                    try:
                        answer = take_step(store, change(record, _NEXT[record.state], actor=me, at=now()))
                    except MachineError:
                        busy += 1
                        break
                    if isinstance(answer, Problem):
                        told += 1
                        break
                    record = answer
                    done.append((record.id, record.revision))
                open_record(store, record.id, actor_id=me, at=now())
    return "practitioner", done, told, busy


def run_rush(place, *, kiosks, practitioners=0, most=sys.maxsize, seconds, kiosk=be_kiosk):
    """Let them all run, and gather what they say was done."""
    roles = [kiosk] * kiosks + [be_practitioner] * practitioners
    context = multiprocessing.get_context("spawn")
    together = context.Barrier(len(roles), timeout=120)
    with ProcessPoolExecutor(len(roles), mp_context=context, initializer=hold, initargs=(together,)) as everybody:
        lives = [everybody.submit(role, place, seed, most, seconds) for seed, role in enumerate(roles, 1)]
        said = [life.result() for life in lives]
    return Rush(
        tuple(each for kind, done, _, _ in said if kind == "kiosk" for each in done),
        tuple(each for kind, done, _, _ in said if kind == "practitioner" for each in done),
        sum(told for _, _, told, _ in said),
        sum(busy for _, _, _, busy in said),
    )


def find_losses(store, rush):
    """What was lost, doubled or overwritten, in sentences; none if all is well."""
    events = [event for event in list_events(store) if event.action.startswith("record.")]
    kept = Counter(event.record_id for event in events if event.action == "record.submit")
    steps = Counter(
        (event.record_id, event.read_details()["revision"])
        for event in events
        if event.action not in ("record.submit", "record.read")
    )
    losses = [f"submission {each} was lost" for each in set(rush.submitted) - set(kept)]
    losses += [f"submission {each} is kept {times} times" for each, times in kept.items() if times != 1]
    losses += [f"nobody was told of submission {each}" for each in set(kept) - set(rush.submitted)]
    losses += [f"step {each} was lost" for each in set(rush.stepped) - set(steps)]
    losses += [f"step {each} was done {times} times" for each, times in steps.items() if times != 1]
    revisions = Counter(record_id for record_id, _ in steps)
    for record_id, count in revisions.items():
        if {revision for other, revision in steps if other == record_id} != set(range(2, count + 2)):
            losses.append(f"record {record_id} has a gap in its revisions")
    verdict = verify_store(store)
    return (
        losses if verdict.is_whole else [*losses, f"the store does not verify: {verdict.chain} {verdict.wrong[:3]}"]
    )


def main():
    """The long rush of the numbers."""
    from tests.records.cluster import Cluster, find_binaries

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kiosks", type=int, default=20)
    parser.add_argument("--practitioners", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=120)
    asked = parser.parse_args()
    with closing(Cluster(find_binaries(), durable=True)) as cluster:
        cluster.execute("CREATE DATABASE rush")
        place = cluster.get_address("rush")
        with closing(open_store(place, upgrade=True)) as store:
            cluster.execute("CREATE TABLE bare (id text, b bytea)", database="rush")
            cluster.execute("ALTER TABLE bare ALTER COLUMN b SET STORAGE EXTERNAL", database="rush")
            bare = run_rush(place, kiosks=asked.kiosks, seconds=min(asked.seconds, 20), kiosk=be_bare)
            alone = run_rush(place, kiosks=asked.kiosks, seconds=min(asked.seconds, 20))
            rush = run_rush(place, kiosks=asked.kiosks, practitioners=asked.practitioners, seconds=asked.seconds)
            everything = Rush(alone.submitted + rush.submitted, rush.stepped, rush.told, rush.busy)
            losses = find_losses(store, everything)
    per_second = {
        "bare inserts of the same bytes": len(bare.submitted) / min(asked.seconds, 20),
        "submissions, kiosks alone": len(alone.submitted) / min(asked.seconds, 20),
        "submissions, practitioners deciding": len(rush.submitted) / asked.seconds,
        "steps of practitioners": len(rush.stepped) / asked.seconds,
    }
    for what, rate in per_second.items():
        sys.stdout.write(f"{what:<40} {rate:7.1f} a second\n")
    sys.stdout.write(
        f"{len(rush.submitted)} submissions, {len(rush.stepped)} steps; {rush.told} times somebody was told that a "
        f"colleague was faster, {rush.busy} times to try again\n"
    )
    sys.stdout.write("\n".join(losses[:20]) + "\n" if losses else "nothing lost, doubled or overwritten\n")
    return 1 if losses else 0


if __name__ == "__main__":
    sys.exit(main())
