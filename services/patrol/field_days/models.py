"""The tables of field days, and of the months that ask for them."""

from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from services.patrol.database import Base
from services.patrol.records import Entered
from shared.db.base import DivisionCode


class FieldDay(Entered, Base):
    """Leaders worked in the field (马路办公). `occurred_at` is when it began; it counts for `town_code`.

    `hand_overs` are what was found and given on the spot (现场交办) to somebody, to be put right by a day.
    """

    __tablename__ = "field_days"
    __table_args__ = (
        sa.Index(None, "occurred_at", "id"),
        sa.Index(None, "division_code", "occurred_at"),
        sa.Index(None, "town_code", "occurred_at"),
    )
    thing: ClassVar[str] = "field_day"

    town_code: Mapped[str] = mapped_column(DivisionCode)
    ended_at: Mapped[datetime]
    route: Mapped[str]
    places: Mapped[list[str]] = mapped_column(ARRAY(sa.Text))
    leader_id: Mapped[UUID]
    participants: Mapped[list[UUID]] = mapped_column(ARRAY(sa.Uuid))
    other_participants: Mapped[int]
    people: Mapped[int]
    hand_overs: Mapped[list[dict[str, Any]]]
    photos: Mapped[list[UUID]] = mapped_column(ARRAY(sa.Uuid))
    remarks: Mapped[str | None]


class FieldMonth(Base):
    """What a town owes in a month: how many field days. Whether they were held is counted from their rows."""

    __tablename__ = "field_months"
    __table_args__ = (sa.UniqueConstraint("division_code", "period"), sa.Index(None, "due_at", "id"))
    id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int]
    division_code: Mapped[str] = mapped_column(DivisionCode)
    mark: Mapped[str]
    period: Mapped[str]
    label: Mapped[str]
    required: Mapped[int]
    opens_at: Mapped[datetime]
    due_at: Mapped[datetime]
    responsible_ids: Mapped[list[UUID]] = mapped_column(ARRAY(sa.Uuid))
