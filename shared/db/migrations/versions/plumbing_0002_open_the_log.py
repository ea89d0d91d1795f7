"""Open the log: its head, with an epoch that no other log has."""

from alembic import op

revision = "plumbing_0002"
down_revision = "plumbing_0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("INSERT INTO log_head (epoch) VALUES (gen_random_uuid()::text)")
