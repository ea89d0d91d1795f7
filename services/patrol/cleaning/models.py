"""The table of shifts."""

from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from services.patrol.cleaning_schedules.models import Schedule
from services.patrol.database import Base
from shared.db.base import DivisionCode


class Shift(Base):
    """One time that a place is to be cleaned; never rewritten once it has begun.

    `occasion` is empty for a shift of the schedule; an extra one (after rain or a flood) says what called for it.
    """

    __tablename__ = "cleaning_shifts"
    __table_args__ = (
        sa.UniqueConstraint("schedule_id", "day", "occasion"),
        # One for each way in which lists are asked for; all end in the order of the list.
        sa.Index(None, "due_at", "id"),
        sa.Index(None, "state", "due_at", "id"),
        sa.Index(None, "responsible_id", "due_at", "id"),
        sa.Index(None, "reach_id", "due_at", "id"),
        sa.Index(None, "division_code", "due_at"),
        sa.Index(None, "day", "division_code"),
    )
    id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int]
    schedule_id: Mapped[UUID] = mapped_column(sa.ForeignKey(Schedule.id))
    place: Mapped[str]
    reach_id: Mapped[UUID | None]
    division_code: Mapped[str] = mapped_column(DivisionCode)
    mark: Mapped[str]
    responsible_id: Mapped[UUID]
    day: Mapped[date]
    occasion: Mapped[str]
    opens_at: Mapped[datetime]
    closes_at: Mapped[datetime]
    due_at: Mapped[datetime]
    climbs: Mapped[bool]
    state: Mapped[str]
    done_at: Mapped[datetime | None]
    record_id: Mapped[UUID | None]
