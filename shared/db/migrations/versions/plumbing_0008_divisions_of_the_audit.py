"""The division that each row of the audit is about.

Rows that were chained before have none; their links stand as they are.
"""

import sqlalchemy as sa
from alembic import op

revision = "plumbing_0008"
down_revision = "plumbing_0007"
branch_labels = None
depends_on = None

KEEP = """
CREATE OR REPLACE FUNCTION keep_audit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.link IS NULL AND
        (NEW.seq, NEW.at, NEW.account_id, NEW.person_id, NEW.division_code, NEW.action, NEW.subject, NEW.reason,
         NEW.request_id)
        IS NOT DISTINCT FROM
        (OLD.seq, OLD.at, OLD.account_id, OLD.person_id, OLD.division_code, OLD.action, OLD.subject, OLD.reason,
         OLD.request_id)
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'audit rows are only added and linked' USING ERRCODE = 'insufficient_privilege';
END $$
"""


def upgrade() -> None:
    op.add_column("audit", sa.Column("division_code", sa.String(16, collation="C"), nullable=True))
    op.create_index(op.f("ix_audit_division_code_audit_seq"), "audit", ["division_code", "seq"], unique=False)
    op.create_index(op.f("ix_audit_person_id_audit_seq"), "audit", ["person_id", "seq"], unique=False)
    op.execute(KEEP)
