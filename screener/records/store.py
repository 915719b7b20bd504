"""The clinic's database, opened: SQLite in a folder by default, PostgreSQL where several kiosks share one.

What differs between the two stands here, in `postgres` and in the migrations, and nowhere else. Every change goes
through `writing`, which ends the transaction with its audit events: a change and its event are there together or not
at all.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import URL, Connection, Engine, StaticPool, create_engine, event, inspect, text

from screener.errors import MachineError
from screener.records.audit import Anchor, Note
from screener.records.audit_log import append
from screener.records.postgres import Ear, commit_in_order, make_engine, settle
from screener.records.states import TOLD_AS
from screener.records.staying import see_place, watch_place
from screener.records.tables import SCHEMA_VERSION
from screener.records.trouble import in_sentences

FILE_NAME = "screener.db"
"""The SQLite file in the folder that is given."""

MOVED = "moved"
"""In place of a schema's version: what was here is in another database now, and nobody may go on here."""
_WRITES = "screener_writes"
_STEPS = frozenset(TOLD_AS.values())
_MIGRATION_LOCK = 0x5C4EE11E


class Work:
    """One transaction that may change things. What is noted becomes its audit events, chained as it ends."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.notes: list[Note] = []
        self.head: Anchor | None = None
        """The head of the audit trail after this work's events; None before it has ended, or if it noted nothing."""

    def note(self, note: Note) -> None:
        """Tell what is being done."""
        self.notes.append(note)


class Store:
    """An open database. Threads may share it; processes open their own."""

    def __init__(self, engine: Engine, place: str, file: Path | None = None) -> None:
        self.engine = engine
        self.place = place
        """What people call it; holds no password."""
        self._file = file

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that sees the database as it stood at one moment, and changes nothing.

        Raises:
            MachineError: The database is away, busy or out of reach; or its file is not at its place any more.
            IntegrityError: It is damaged.
        """
        with in_sentences(self.place), self.engine.connect() as connection:
            if not self._is_sqlite:
                connection.execution_options(isolation_level="REPEATABLE READ")
            with connection.begin():
                yield connection

    @contextmanager
    def writing(self) -> Iterator[Work]:
        """A transaction that is kept whole as the block ends, its audit events last; or not at all.

        The head of the audit trail is locked last and briefly, by everyone in this order, so that nobody waits in a
        circle.

        Raises:
            MachineError: The database is away, busy, full or may not be written; or its file is not at its place
                any more (STORE-026). Nothing was kept.
            IntegrityError: It is damaged, or refuses to contradict itself. Nothing was kept.
        """
        with in_sentences(self.place), self.engine.connect() as connection:
            connection.execution_options(**{_WRITES: True})
            with connection.begin():
                work = Work(connection)
                yield work
                if work.notes and not self._is_sqlite:
                    commit_in_order(connection, tells=any(note.action in _STEPS for note in work.notes))
                head = append(connection, work.notes) if work.notes else None
                if self._file:
                    see_place(connection, self._file)
            # Only what is durable is the head: set after the commit.
            work.head = head

    def settle(self) -> None:
        """Wait until all that can be seen now is durable: before somebody outside is told of what was only read.

        In SQLite nothing can be seen that is not.

        Raises:
            MachineError: The database is away, busy or full.
        """
        if not self._is_sqlite:
            with in_sentences(self.place), self.engine.connect() as connection:
                settle(connection)

    @contextmanager
    def hearing(self) -> Iterator[Ear | None]:
        """A line on which the database says by itself that a step was done; None in SQLite, which says nothing.

        Raises:
            MachineError: The database is away.
        """
        if self._is_sqlite:
            yield None
            return
        with in_sentences(self.place):
            ear = Ear(self.engine)
        with closing(ear):
            yield ear

    def compact(self) -> None:
        """Let go of what was deleted: SQLite's journal is emptied, PostgreSQL's dead rows are cleared.

        Raises:
            MachineError: The database is away or busy.
        """
        statement = "PRAGMA wal_checkpoint(TRUNCATE)" if self._is_sqlite else "VACUUM sealed_parts, records, drafts"
        with in_sentences(self.place), self.engine.connect() as connection:
            driver = connection.execution_options(isolation_level="AUTOCOMMIT")
            driver.exec_driver_sql(statement)

    def find_damage(self, *, quick: bool = False) -> str | None:
        """What the database's own check says of its pages, or None if it finds nothing; quick: but for the indexes.

        PostgreSQL checks its pages as they are read, if its cluster has checksums; it is asked nothing here.

        Raises:
            MachineError: The database is away or busy.
        """
        if not self._is_sqlite:
            return None
        with in_sentences(self.place), self.engine.connect() as connection:
            check = "quick_check" if quick else "integrity_check"
            told = str(connection.exec_driver_sql(f"PRAGMA {check}(1)").scalar_one())
            broken = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
        return None if told == "ok" and broken is None else "pages" if told != "ok" else "references"

    def try_writing(self) -> None:
        """Write a row and take it back: to see that writing is possible.

        Raises:
            MachineError: It is not: away, busy, full or may not be written.
        """
        with in_sentences(self.place), self.engine.connect() as connection:
            connection.execution_options(**{_WRITES: True})
            with connection.begin() as trial:
                connection.execute(text("INSERT INTO sign_in_attempts (id, wrong) VALUES ('trial', 0)"))
                trial.rollback()

    def get_file(self) -> Path | None:
        """The SQLite file; None for PostgreSQL."""
        return self._file

    def close(self) -> None:
        """Give the connections back."""
        self.engine.dispose()

    @property
    def _is_sqlite(self) -> bool:
        return self.engine.dialect.name == "sqlite"

    def find_schema_version(self) -> str | None:
        """The newest migration that this database has seen; None if it is empty.

        Raises:
            MachineError: The database is away or out of reach.
        """
        with self.reading() as connection:
            return _read_schema_version(connection)

    @contextmanager
    def migrating(self) -> Iterator[Connection]:
        """A transaction in which one process alone may change the schema."""
        with in_sentences(self.place), self.engine.connect() as connection:
            connection.execution_options(**{_WRITES: True})
            with connection.begin():
                if not self._is_sqlite:
                    connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _MIGRATION_LOCK})
                yield connection


def open_store(place: Path | str, *, upgrade: bool = False, older: bool = False, wait_s: float = 5) -> Store:
    """Open the clinic's database and see that this program knows its schema.

    Args:
        place: A folder (`Path`) for SQLite, or the address of a PostgreSQL database (`postgresql://user@host/name`).
        upgrade: Make the tables if there are none, and bring older ones up to date.
        older: Take one that an older program made as it is: to look at it, to back it up, to bring it up to date.
        wait_s: How long to wait for others who are writing, in seconds.

    Raises:
        MachineError: Away, wrong password, may not be written; empty, or older than this program, and nobody asked
            for that (STORE-011); newer than this program (STORE-010); the driver is not installed (STORE-012).
        IntegrityError: The database is damaged.
    """
    if isinstance(place, Path):
        if upgrade:
            with _making(place.parent):
                place.mkdir(mode=0o700, exist_ok=True)
        return open_file(place / FILE_NAME, upgrade=upgrade, older=older, wait_s=wait_s)
    return _check_schema(Store(*make_engine(place, wait_s)), upgrade=upgrade, older=older)


def open_file(
    file: Path,
    *,
    upgrade: bool = False,
    older: bool = False,
    read_only: bool = False,
    alone: bool = False,
    wait_s: float = 5,
) -> Store:
    """Open an SQLite file by its name: a backup, say. Otherwise as `open_store`.

    Args:
        file: The file.
        upgrade: As `open_store`.
        older: As `open_store`.
        read_only: Change not a byte of it, nor of its folder.
        alone: Keep everybody else out until it is closed. Busy (STORE-001) if anybody has it open, idle or not.
        wait_s: As `open_store`.

    Raises:
        MachineError, IntegrityError: As `open_store`.
    """
    if upgrade:
        _make_file(file)
    elif not file.is_file():
        raise MachineError(
            "STORE-008",
            f"{file} is not there. Is its name right? A lost one comes back from a backup: screener restore FILE",
        )
    url = URL.create("sqlite", database=str(file))
    if read_only:
        url = url.set(database=file.absolute().as_uri(), query={"mode": "ro", "uri": "true"})
    pragmas = ("query_only=ON",) if read_only else ("journal_mode=WAL", "synchronous=FULL", "secure_delete=ON")
    if alone:
        # Said before the journal is looked at. It is kept from the first transaction to the end of the connection,
        # of which there must then be but one.
        pragmas = ("locking_mode=EXCLUSIVE", *pragmas)
    pool = StaticPool if alone else None
    engine = create_engine(url, hide_parameters=True, connect_args={"timeout": wait_s}, poolclass=pool)

    def prepare(connection: sqlite3.Connection, _: object) -> None:
        # The driver would begin transactions by itself, and late; `begin` below does it.
        connection.isolation_level = None
        for pragma in (*pragmas, "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}").close()

    def begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get(_WRITES)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    watch_place(engine, file)
    event.listen(engine, "connect", prepare)
    event.listen(engine, "begin", begin)
    return _check_schema(Store(engine, str(file), file), upgrade=upgrade, older=older)


def bring_up_to_date(store: Store, note: Note) -> bool:
    """Run the migrations that this program knows and the database does not, in one transaction that tells of itself.

    Returns:
        False if there was nothing to do: somebody else has done it.

    Raises:
        MachineError: The database is away, busy or full, or did not do as asked. It is as it was.
        IntegrityError: It is damaged. It is as it was.
    """
    with store.migrating() as connection:
        if not _upgrade(connection):
            return False
        append(connection, [note])
    return True


def _make_file(file: Path) -> None:
    """Make the file before SQLite does, so that nobody else on this machine may read it."""
    if not file.exists():
        with _making(file.parent):
            os.close(os.open(file, os.O_CREAT | os.O_RDWR, 0o600))


@contextmanager
def _making(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        code, wrong = (
            ("STORE-008", "is not there") if isinstance(error, FileNotFoundError) else ("STORE-003", "refuses")
        )
        raise MachineError(
            code, f"{folder} {wrong}: no database can be made in it. See to the folder, then try again."
        ) from error


def _check_schema(store: Store, *, upgrade: bool, older: bool) -> Store:
    try:
        found = store.find_schema_version()
        if found == SCHEMA_VERSION:
            return store
        if found == MOVED:
            raise MachineError(
                "STORE-024",
                f"{store.place} was moved to another database, which the settings name. Start this program again.",
            )
        if found is not None and found > SCHEMA_VERSION:
            raise MachineError(
                "STORE-010",
                f"{store.place} was made by a newer version of this program. Update the program, then try again.",
            )
        if found is not None and older:
            return store
        if not upgrade:
            raise MachineError("STORE-011", _describe_older(store.place, found))
        with store.migrating() as connection:
            _upgrade(connection)
    except BaseException:
        store.close()
        raise
    return store


def _describe_older(place: str, found: str | None) -> str:
    if found is None:
        return (
            f"{place} is empty: there is no clinic in it. Found one: screener setup. One that was in it comes back "
            "from a backup: screener restore FILE"
        )
    return (
        f"{place} was made by an older version of this program. Bring it up to date with `screener upgrade`: it "
        "makes a backup first, and nothing that is in it is lost."
    )


def _upgrade(connection: Connection) -> bool:
    """False if there is nothing to do."""
    # Alembic is heavy, and needed once in a database's life.
    from screener.records.migrating import upgrade

    if _read_schema_version(connection) == SCHEMA_VERSION:
        return False
    upgrade(connection)
    return True


def _read_schema_version(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    version: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return version
