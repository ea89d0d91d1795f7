"""Who did what to which row: written in the same transaction as the deed, and never changed by the application."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from shared import time
from shared.auth.caller import Caller
from shared.db import rows
from shared.db.base import PlumbingBase
from shared.db.session import Session
from shared.logs import request_id


class AuditRow(PlumbingBase):
    """One deed. Rows are appended plainly, so that no request waits for another's."""

    __tablename__ = "audit"
    seq: Mapped[int] = mapped_column(sa.BigInteger, sa.Identity(always=True), primary_key=True)
    at: Mapped[datetime]
    account_id: Mapped[UUID]
    person_id: Mapped[UUID | None]
    action: Mapped[str]
    subject: Mapped[str] = mapped_column(index=True)
    reason: Mapped[str | None]
    request_id: Mapped[str | None]


def record(session: Session, caller: Caller, action: str, subject: str, reason: str | None = None) -> None:
    """Note a deed as part of this transaction. `action` is `<thing>.<verb>`, `subject` the row's `<things>/<id>`."""
    row = {
        "at": time.now(),
        "account_id": caller.account_id,
        "person_id": caller.person_id,
        "action": action,
        "subject": subject,
        "reason": reason,
        "request_id": request_id.get(),
    }
    rows.add(session, AuditRow, row)
