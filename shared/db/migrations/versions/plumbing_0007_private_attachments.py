"""Private attachments."""

import sqlalchemy as sa
from alembic import op

revision = "plumbing_0007"
down_revision = "plumbing_0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("attachments", sa.Column("private", sa.Boolean(), server_default=sa.text("false"), nullable=False))
    op.add_column("attachments", sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True))
