"""The chain of the audit, and who may do what to its rows.

The application adds rows and links them; the courier, which works by the same role, needs no more than the two columns
of a link. The trigger refuses the rest to everybody, the tables' owner included: a restored database has it again at
once, while its grants are given anew (see deploy/embedded/databases.py).
"""

import sqlalchemy as sa
from alembic import op

revision = "plumbing_0005"
down_revision = "plumbing_0004"
branch_labels = None
depends_on = None

GRANT = """
DO $$
DECLARE app text;
BEGIN
    FOR app IN
        SELECT DISTINCT given.grantee::regrole::text FROM pg_class, aclexplode(relacl) AS given
        WHERE pg_class.oid = 'audit'::regclass AND given.grantee NOT IN (0, relowner)
    LOOP
        EXECUTE format('REVOKE UPDATE, DELETE, TRUNCATE ON audit FROM %s', app);
        EXECUTE format('GRANT UPDATE (link, hash) ON audit TO %s', app);
    END LOOP;
END $$
"""
KEEP = """
CREATE FUNCTION keep_audit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.link IS NULL AND
        (NEW.seq, NEW.at, NEW.account_id, NEW.person_id, NEW.action, NEW.subject, NEW.reason, NEW.request_id)
        IS NOT DISTINCT FROM
        (OLD.seq, OLD.at, OLD.account_id, OLD.person_id, OLD.action, OLD.subject, OLD.reason, OLD.request_id)
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'audit rows are only added and linked' USING ERRCODE = 'insufficient_privilege';
END $$
"""


def upgrade() -> None:
    op.add_column("audit", sa.Column("link", sa.BigInteger(), nullable=True))
    op.add_column("audit", sa.Column("hash", sa.LargeBinary(), nullable=True))
    op.create_unique_constraint(op.f("uq_audit_link"), "audit", ["link"])
    op.create_index("ix_audit_unchained", "audit", ["seq"], unique=False, postgresql_where=sa.text("link IS NULL"))
    op.drop_index(op.f("ix_audit_subject"), table_name="audit")
    op.create_index(op.f("ix_audit_subject_audit_seq"), "audit", ["subject", "seq"], unique=False)
    op.create_index(op.f("ix_audit_account_id_audit_seq"), "audit", ["account_id", "seq"], unique=False)
    op.create_index(op.f("ix_audit_action_audit_seq"), "audit", ["action", "seq"], unique=False)
    op.create_index(op.f("ix_audit_at"), "audit", ["at"], unique=False, postgresql_using="brin")
    op.execute(KEEP)
    op.execute(
        "CREATE TRIGGER audit_is_kept BEFORE UPDATE OR DELETE ON audit FOR EACH ROW EXECUTE FUNCTION keep_audit()"
    )
    op.execute(GRANT)
