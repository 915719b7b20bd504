"""How fast the store opens, lists and keeps, on SQLite and on a PostgreSQL of its own; with 100,000 records.

Submissions are compared with bare inserts of the same bytes by the driver alone, each durable, on the same disk.
Run: python tests/bench/bench_store.py [records]
"""

import resource
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))

from sqlalchemy import insert

from screener.records.audit import Note
from screener.records.drafts import save_draft
from screener.records.model import OUTCOMES, Record
from screener.records.reading import Order, count_records, open_record, read_identities, read_page
from screener.records.rows import rank_in_inbox
from screener.records.states import RecordState, Step
from screener.records.store import Store, open_store
from screener.records.submitting import insert_version, submit
from screener.records.tables import records
from tests.records.cluster import Cluster, find_binaries
from tests.records.invented import ANNA, KEY, NOW, SIZES, content, draft, name, sealed, submission

COUNT = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
ROUNDS = 150
OPEN_MS, PAGE_MS, SUBMIT_MS, PER_SECOND, SHARE = 300, 50, 150, 50, 0.5
STATES = (RecordState.SUBMITTED, *[RecordState.COUNTERSIGNED] * 9)


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def measure(task: Callable[[], object], rounds: int) -> tuple[float, float]:
    """Median and 95th percentile, in milliseconds."""
    times = []
    for _ in range(rounds):
        started = time.perf_counter()
        task()
        times.append((time.perf_counter() - started) * 1000)
    return statistics.median(times), sorted(times)[int(rounds * 0.95)]


def fill(store: Store) -> None:
    """Records with small parts, a tenth of them waiting: lists do not read the large ones."""
    for begin in range(0, COUNT, 500):
        with store.writing() as work:
            for number in range(begin, min(begin + 500, COUNT)):
                state, outcome = STATES[number % len(STATES)], OUTCOMES[number % 7 % len(OUTCOMES)]
                at = NOW - timedelta(minutes=number)
                record = Record(
                    name(), state, 1, 1, 1, "microneedling", outcome, None, at, at, at, None, None,
                    rank_in_inbox(state, outcome),
                )  # fmt: skip
                work.connection.execute(insert(records), asdict(record))
                version = {
                    "record_id": record.id, "version": 1, "step": "submit", "rests_on": 1, "submission_id": name(),
                    "outcome": outcome, "treatment_on": None, "created_at": at, "made_by": ANNA, "clinic_key_id": KEY,
                }  # fmt: skip
                insert_version(work.connection, version, content(outcome=outcome))
                work.note(Note(f"record.{Step.SUBMIT}", ANNA, at, record.id))


def compare_submissions(store: Store, insert_bare: Callable[[bytes], None]) -> tuple[float, float, float]:
    """Submissions a second, their share of bare inserts, and their 95th percentile in milliseconds; in turn."""
    bare, ours = [], []
    for _ in range(ROUNDS):
        parts = {part: sealed(part, size) for part, size in SIZES.items()}
        given = submission()
        given = replace(given, content=replace(given.content, parts=parts))
        blob = b"".join(parts.values())
        started = time.perf_counter()
        insert_bare(blob)
        between = time.perf_counter()
        submit(store, given, at=NOW)
        bare.append(between - started)
        ours.append(time.perf_counter() - between)
    return len(ours) / sum(ours), sum(bare) / sum(ours), sorted(ours)[int(ROUNDS * 0.95)] * 1000


def judge(what: str, value: float, limit: float, unit: str, *, most: bool = True) -> bool:
    held = value <= limit if most else value >= limit
    say(f"  {what:<44} {value:9.2f} {unit:<4} limit {limit:g}: {'held' if held else 'NOT held'}")
    return held


def run(kind: str, place: Any, insert_bare: Callable[[bytes], None]) -> bool:
    say(f"{kind}, {COUNT} records")
    with closing(open_store(place, upgrade=True)) as store:
        began = time.perf_counter()
        fill(store)
        say(f"  filled in {time.perf_counter() - began:.0f} s")
    _, opening = measure(lambda: open_store(place).close(), 20)
    with closing(open_store(place)) as store:
        read_page(store)
        _, first = measure(lambda: read_page(store), 100)
        after = read_page(store, limit=5_000 if COUNT > 60_000 else 100).next
        _, deep = measure(lambda: read_page(store, after=after), 100)
        _, newest = measure(lambda: read_page(store, order=Order.NEWEST, states=set(RecordState)), 100)
        counting, _ = measure(lambda: count_records(store), 5)
        some = read_page(store).entries[0].record.id
        opened, _ = measure(lambda: open_record(store, some, actor_id=ANNA, at=NOW), 30)
        unfinished = replace(draft(), sealed=sealed("draft", 9_000))
        _, saving = measure(lambda: save_draft(store, unfinished), 100)
        began = time.perf_counter()
        identities = sum(1 for _ in read_identities(store, actor_id=ANNA, at=NOW))
        reading = time.perf_counter() - began
        rate, share, slowest = compare_submissions(store, insert_bare)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    say(f"  counts by state {counting:.1f} ms · a record opened and told {opened:.1f} ms")
    say(f"  a draft saved, p95 {saving:.1f} ms")
    say(f"  {identities} identities read in {reading:.1f} s · {memory:.0f} MB at most")
    return all(
        [
            judge("opening, p95", opening, OPEN_MS, "ms"),
            judge("first page of 50 of the inbox, p95", first, PAGE_MS, "ms"),
            judge("a page of 50 far down, p95", deep, PAGE_MS, "ms"),
            judge("first page of 50, newest first, p95", newest, PAGE_MS, "ms"),
            judge("a submission, p95", slowest, SUBMIT_MS, "ms"),
            judge("submissions a second, one after the other", rate, PER_SECOND, "/s", most=False),
            judge("… as a share of bare inserts", share, SHARE, "×", most=False),
        ]
    )


@contextmanager
def bare_sqlite(folder: Path) -> Iterator[Callable[[bytes], None]]:
    with closing(sqlite3.connect(folder / "bare.db", isolation_level=None)) as bare:
        for statement in ("PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL", "CREATE TABLE b (id TEXT, b BLOB)"):
            bare.execute(statement)
        yield lambda blob: bare.execute("INSERT INTO b VALUES (?, ?)", (name(), blob)).close()


@contextmanager
def bare_postgres(address: str) -> Iterator[Callable[[bytes], None]]:
    import psycopg

    with psycopg.connect(address, autocommit=True) as bare:
        bare.execute("CREATE TABLE bare (id text, b bytea)")
        bare.execute("ALTER TABLE bare ALTER COLUMN b SET STORAGE EXTERNAL")
        yield lambda blob: bare.execute("INSERT INTO bare VALUES (%s, %s)", (name(), blob)).close()


def main() -> int:
    held = True
    with tempfile.TemporaryDirectory() as folder, bare_sqlite(Path(folder)) as insert_bare:
        held &= run("SQLite", Path(folder) / "clinic", insert_bare)
    binaries = find_binaries()
    if binaries is None:
        say("PostgreSQL is not installed: NOT measured")
        return 1
    with closing(Cluster(binaries, durable=True)) as cluster:
        cluster.execute("CREATE DATABASE bench")
        address = cluster.get_address("bench")
        with bare_postgres(address) as insert_bare:
            held &= run("PostgreSQL", address, insert_bare)
    return 0 if held else 1


if __name__ == "__main__":
    sys.exit(main())
