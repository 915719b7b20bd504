"""How PostgreSQL is reached, and when it is given up as away."""

from __future__ import annotations

from select import select
from typing import Any

from sqlalchemy import Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DisconnectionError

from screener.errors import MachineError


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
