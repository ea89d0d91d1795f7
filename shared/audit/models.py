"""The table of who did what, and of the chain that shows whether it still says so."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from shared.db.base import DivisionCode, PlumbingBase


class AuditRow(PlumbingBase):
    """One deed. Rows are appended plainly, so that no request waits for another's.

    The courier chains them: `link` counts without a gap, `hash` covers the hash before it and what the row says. A row
    that is chained is never changed or deleted: the database refuses it, to the application and to its owner.
    """

    __tablename__ = "audit"
    __table_args__ = (
        sa.Index("ix_audit_unchained", "seq", postgresql_where=sa.text("link IS NULL")),
        sa.Index(None, "division_code", "seq"),
        sa.Index(None, "account_id", "seq"),
        sa.Index(None, "person_id", "seq"),
        sa.Index(None, "subject", "seq"),
        sa.Index(None, "action", "seq"),
        # Rows lie nearly in the order of time, so that this costs a write next to nothing.
        sa.Index(None, "at", postgresql_using="brin"),
    )
    seq: Mapped[int] = mapped_column(sa.BigInteger, sa.Identity(always=True), primary_key=True)
    at: Mapped[datetime]
    account_id: Mapped[UUID]
    person_id: Mapped[UUID | None]
    # That of the row; of what lies in none, that of who did it; null for the machinery's own.
    division_code: Mapped[str | None] = mapped_column(DivisionCode)
    action: Mapped[str]
    subject: Mapped[str]
    reason: Mapped[str | None]
    request_id: Mapped[str | None]
    link: Mapped[int | None] = mapped_column(sa.BigInteger, unique=True)
    hash: Mapped[bytes | None]
