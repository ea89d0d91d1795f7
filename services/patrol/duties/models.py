"""The table of duties."""

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from services.patrol.database import Base
from services.patrol.obligations.models import Obligation
from shared.db.base import DivisionCode


class Duty(Base):
    """One visit that is owed: once per obligation, object, period and ordinal. See `marks.py` for its mark.

    `conditions` is what a visit must fulfil to count (counting/lifecycle.py); `counted_at` is when the one that did
    was made, `known_at` when its record came.
    """

    __tablename__ = "duties"
    __table_args__ = (
        sa.UniqueConstraint("obligation_id", "object_id", "period", "ordinal"),
        # One for each way in which lists are asked for; all end in the order of the list.
        sa.Index(None, "due_at", "id"),
        sa.Index(None, "state", "due_at", "id"),
        sa.Index(None, "responsible_id", "due_at", "id"),
        sa.Index(None, "object_id", "due_at", "id"),
        sa.Index(None, "division_code", "due_at"),
    )
    id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int]
    obligation_id: Mapped[UUID] = mapped_column(sa.ForeignKey(Obligation.id))
    obligation_key: Mapped[str]
    label: Mapped[str]
    level: Mapped[str]
    object_type: Mapped[str]
    object_id: Mapped[UUID]
    object_name: Mapped[str]
    division_code: Mapped[str] = mapped_column(DivisionCode)
    mark: Mapped[str]
    responsible_id: Mapped[UUID]
    period: Mapped[str]
    period_label: Mapped[str]
    ordinal: Mapped[int] = mapped_column(sa.SmallInteger)
    opens_at: Mapped[datetime]
    due_at: Mapped[datetime]
    conditions: Mapped[dict[str, Any]]
    state: Mapped[str]
    round_id: Mapped[UUID | None]
    counted_at: Mapped[datetime | None]
    known_at: Mapped[datetime | None]
