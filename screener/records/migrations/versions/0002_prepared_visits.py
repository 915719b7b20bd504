"""Follow-up visits that wait for their patient at a kiosk.

Revision: 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make their table."""
    op.create_table(
        "prepared_visits",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("kiosk_id", sa.String(length=36), nullable=False),
        sa.Column("follows", sa.String(length=36), nullable=False),
        sa.Column("prepared_by", sa.String(length=36), nullable=False),
        sa.Column("prepared_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_prepared_visits"),
    )
    op.create_index("ix_prepared_visits_kiosk", "prepared_visits", ["kiosk_id", "prepared_at"])


def downgrade() -> None:
    """Take it away with the visits that wait."""
    op.drop_table("prepared_visits")
