"""Where sources are."""

import sqlalchemy as sa
from alembic import op

revision = "plumbing_0009"
down_revision = "plumbing_0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("directory_sources", sa.Column("longitude", sa.Double(), nullable=True))
    op.add_column("directory_sources", sa.Column("latitude", sa.Double(), nullable=True))
