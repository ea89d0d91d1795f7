"""The tables of what is to be cleaned when, and by whom."""

from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from services.patrol.database import Base
from shared.db.base import DivisionCode
from shared.directory.models import Valid


class Schedule(Valid, Base):
    """A place that is cleaned at set times by somebody (定时、定点、定人): none of the three may be missing.

    The place is a reach, or a point with coordinates, perhaps of a reach. Who cleans is in `cleaning_hands`; with a
    `level`, it is whoever answers for the reach at that level. `short_of_policy` was seen when it was laid down.
    """

    __tablename__ = "cleaning_schedules"
    __table_args__ = (
        sa.CheckConstraint(
            "reach_id IS NOT NULL OR (longitude IS NOT NULL AND latitude IS NOT NULL)", name="has_a_place"
        ),
        sa.Index(None, "division_code", "id"),
        sa.Index(None, "reach_id"),
    )
    id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int]
    place: Mapped[str]
    reach_id: Mapped[UUID | None]
    longitude: Mapped[float | None]
    latitude: Mapped[float | None]
    division_code: Mapped[str] = mapped_column(DivisionCode)
    mark: Mapped[str]
    person_id: Mapped[UUID]
    level: Mapped[str | None]
    window_from: Mapped[str]
    window_to: Mapped[str]
    weekdays: Mapped[list[int]] = mapped_column(ARRAY(sa.SmallInteger))
    every_days: Mapped[int] = mapped_column(sa.SmallInteger)
    short_of_policy: Mapped[bool]
    end_reason: Mapped[str | None]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[UUID]


class Hand(Base):
    """Who cleans from a day on; the schedule's own person until the first of them."""

    __tablename__ = "cleaning_hands"
    schedule_id: Mapped[UUID] = mapped_column(sa.ForeignKey(Schedule.id), primary_key=True)
    valid_from: Mapped[date] = mapped_column(primary_key=True)
    person_id: Mapped[UUID]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[UUID]
