"""The table of requests for more time."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped

from services.complaints.database import Base
from services.complaints.rectification.models import OfOrder


class Extension(OfOrder, Base):
    """`person_id` asked for more time, and somebody else decided."""

    __tablename__ = "order_extensions"
    __table_args__ = (
        sa.Index("uq_order_extensions_pending", "order_id", unique=True, postgresql_where=sa.text("state = 'pending'")),
    )
    reason: Mapped[str]
    amount: Mapped[int]
    unit: Mapped[str]
    state: Mapped[str]
    decided_by: Mapped[UUID | None]
    decided_at: Mapped[datetime | None]
    decision_reason: Mapped[str | None]
    granted_amount: Mapped[int | None]
    due_before: Mapped[datetime]
    due_after: Mapped[datetime | None]
