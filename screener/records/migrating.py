"""Brings a database's tables to what this program knows, or back, by Alembic, inside the caller's transaction."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from screener.records.tables import metadata

_MIGRATIONS = Path(__file__).parent / "migrations"


def upgrade(connection: Connection, to: str = "head") -> None:
    """Run the migrations up to one, or to the newest."""
    command.upgrade(_configure(connection), to)


def downgrade(connection: Connection, to: str = "base") -> None:
    """Take migrations back. What only newer tables can hold is lost: make a backup first."""
    command.downgrade(_configure(connection), to)


def get_newest() -> str:
    """The newest migration there is."""
    return str(ScriptDirectory.from_config(_configure(None)).get_current_head())


def find_differences(connection: Connection) -> list[Any]:
    """What stands in the tables as declared and not in the database, or the other way round."""
    return list(compare_metadata(MigrationContext.configure(connection), metadata))


def _configure(connection: Connection | None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config
