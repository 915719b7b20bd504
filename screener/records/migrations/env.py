"""Alembic's way in: the connection is handed over by `migrating`, inside its transaction."""

from alembic import context

from screener.records.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata, render_as_batch=True)
context.run_migrations()
