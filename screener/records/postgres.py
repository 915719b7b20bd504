"""How PostgreSQL is reached, when it is given up as away, and how many commit one after the other without waiting.

Each event of the audit trail rests on the one before, so whoever writes one holds the head of the trail until they
have committed. A commit that waits for the disk would let only one of them through for each turn of the disk.
So a transaction that appended to the trail commits in two strides (`commit_in_order`):

1. `COMMIT` with `synchronous_commit` off for this transaction alone: its place in the write-ahead log is taken, the
   head is let go, and the next one may go on.
2. A second, empty transaction with the server's own setting, in the same message: its commit waits until the log is
   on the disk (and on standbys, if the server waits for them) as far as its own place, which lies behind the first.
   Those of many connections are flushed together.

Only then does `writing` end, and only then is anything acknowledged. Why this is as durable as one plain commit:

- The log is written in one order and recovered as far as it reached. What is durable behind a place makes all before
  it durable, so an acknowledged transaction is there after any crash.
- The head is let go after the commit's place in the log was taken. Whoever appends next comes later in the log. So
  what a crash leaves is a beginning of the trail: whole, and without a gap.
- If the server dies in between, nobody was told that it is kept; the next try finds it there or not.

What was committed may be seen for a few milliseconds before it is durable. So whoever tells somebody outside of what
they only saw waits for it too: `settle`, for a submission that an earlier try kept and for the head of the trail.
"""

from __future__ import annotations

from select import select
from typing import Any, cast

from sqlalchemy import Connection, Engine, PoolProxiedConnection, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DisconnectionError, OperationalError

from screener.errors import MachineError

_IN_ORDER = "screener_in_order"
_CHANNEL = "screener_records"
_WAIT = "SELECT pg_logical_emit_message(true, 'screener', '')"
"""Writes a few bytes into the log, without which a commit waits for nothing. No table is touched, nobody listens."""


def make_engine(address: str, wait_s: float) -> tuple[Engine, str]:
    """An engine for an address, and what people call the place; nothing is asked of the server yet.

    Args:
        address: Like `postgresql://user@server/database`.
        wait_s: How long to wait for a lock or for the server, in seconds.

    Raises:
        MachineError: The address cannot be read (STORE-013), or the driver is not installed (STORE-012).
    """
    try:
        url = make_url(address)
    except ArgumentError:
        url = None
    if url is None or url.get_backend_name() != "postgresql" or not url.database:
        raise MachineError(
            "STORE-013", "The database's address cannot be read. Write one like postgresql://user@server/screener."
        )
    try:
        engine = create_engine(
            url.set(drivername="postgresql+psycopg"),
            hide_parameters=True,
            connect_args=_in_postgres_terms(wait_s),
        )
    except ImportError as error:
        raise MachineError(
            "STORE-012", "PostgreSQL's driver is not installed. Run: pip install 'screener[postgres]'"
        ) from error
    event.listen(engine, "checkout", _drop_if_gone)
    # SQLAlchemy has no event in a commit's place.
    engine.dialect.do_commit = _commit  # type: ignore[method-assign, assignment]
    server = f"{url.host}:{url.port}" if url.host and url.port else url.host or "this machine"
    return engine, f"PostgreSQL {url.database} at {server}"


def _drop_if_gone(connection: Any, *_: object) -> None:  # noqa: ANN401 - psycopg need not be installed
    """A server that went away has said so: something waits to be read on a line that should be silent.

    Looking costs nothing; asking the server, as SQLAlchemy's own check does, costs a tenth of a submission.
    """
    if select([connection], [], [], 0)[0]:
        raise DisconnectionError


def _in_postgres_terms(wait_s: float) -> dict[str, Any]:
    """How long to wait: for the door, for a lock, and for a server that has gone without a word."""
    wait_ms = round(wait_s * 1000)
    return {
        "connect_timeout": max(2, round(wait_s)),
        "options": f"-c lock_timeout={wait_ms} -c idle_in_transaction_session_timeout=60000 -c timezone=UTC",
        "keepalives_idle": 5,
        "keepalives_interval": 2,
        "keepalives_count": 3,
        "tcp_user_timeout": 2 * wait_ms,
        "application_name": "screener",
    }


def commit_in_order(connection: Connection, *, tells: bool) -> None:
    """Let this transaction, which is about to append to the audit trail, commit in two strides.

    Args:
        connection: The transaction.
        tells: True if every `Ear` is to hear of it once it is committed. That costs no message of its own, and what
            telling serialises, the head of the trail serialises anyway.
    """
    told = f"; NOTIFY {_CHANNEL}" if tells else ""
    connection.exec_driver_sql("SET LOCAL synchronous_commit = off" + told)
    connection.info[_IN_ORDER] = True


def settle(connection: Connection) -> None:
    """Wait until all that was committed before is durable. Between transactions."""
    connection.exec_driver_sql(_WAIT)
    connection.commit()


class Ear:
    """A line of its own to the server, on which it says by itself that somebody committed something told."""

    def __init__(self, engine: Engine) -> None:
        """Begin to listen.

        Raises:
            OperationalError: The server is away or sends us away.
        """
        import psycopg

        try:
            line = engine.raw_connection()
            self._driver = cast("Any", line.driver_connection)
            # Not given back: whoever got it next would hear what they never asked for.
            line.detach()
            self._driver.autocommit = True
            self._driver.execute(f"LISTEN {_CHANNEL}")
        except psycopg.Error as error:
            raise OperationalError("LISTEN", None, error) from error

    def fileno(self) -> int:
        """What to wait on: readable once the server has said something, or is gone."""
        return int(self._driver.fileno())

    def hear(self) -> bool:
        """Take in what was said; False if the line is dead."""
        import psycopg

        try:
            for _ in self._driver.notifies(timeout=0):
                continue
        except psycopg.Error:
            return False
        return True

    def close(self) -> None:
        """Hang up."""
        self._driver.close()


def _commit(connection: PoolProxiedConnection) -> None:
    """In one message, so that nobody who waits for the head waits for us to hear of the first."""
    if connection.info.pop(_IN_ORDER, False):
        cast("Any", connection.driver_connection).execute(f"COMMIT; {_WAIT}")
    else:
        connection.commit()
