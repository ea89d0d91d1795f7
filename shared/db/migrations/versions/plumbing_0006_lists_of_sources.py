"""What the lists say of a source, in every directory."""

import sqlalchemy as sa
from alembic import op

revision = "plumbing_0006"
down_revision = "plumbing_0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "directory_sources", sa.Column("legal_key", sa.Boolean(), server_default=sa.text("false"), nullable=False)
    )
    op.add_column("directory_sources", sa.Column("tier", sa.Text(), nullable=True))
