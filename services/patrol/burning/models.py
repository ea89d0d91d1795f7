"""The tables of the burn-ban log."""

from datetime import date, datetime
from typing import Any, ClassVar
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from services.patrol.database import Base
from services.patrol.records import Entered


class Dispatch(Entered, Base):
    """People went out against open burning. `occurred_at` is when they left; `people` are the person-times.

    Leaflets and notices are two numbers that are never added up; `publicity_vehicles` are among the `vehicles`.
    """

    __tablename__ = "dispatches"
    __table_args__ = (sa.Index(None, "occurred_at", "id"), sa.Index(None, "division_code", "occurred_at"))
    thing: ClassVar[str] = "dispatch"

    returned_at: Mapped[datetime]
    route: Mapped[str]
    location: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    participants: Mapped[list[UUID]] = mapped_column(ARRAY(sa.Uuid))
    other_participants: Mapped[int]
    people: Mapped[int]
    vehicles: Mapped[int]
    publicity_vehicles: Mapped[int]
    leaflets: Mapped[int]
    notices: Mapped[int]
    broadcast: Mapped[bool]
    black_spots: Mapped[int]
    straw_piles_unsafe: Mapped[bool | None]
    photos: Mapped[list[UUID]] = mapped_column(ARRAY(sa.Uuid))
    remarks: Mapped[str | None]


class Fire(Entered, Base):
    """A fire that was found on a dispatch or became known otherwise. `occurred_at` is when it was found.

    Who lit it is known or not: by no name. `minutes_allowed` is the policy's as of then, by which it was flagged.
    """

    __tablename__ = "fires"
    __table_args__ = (
        sa.Index(None, "occurred_at", "id"),
        sa.Index(None, "division_code", "occurred_at"),
        sa.Index(None, "dispatch_id"),
    )
    thing: ClassVar[str] = "fire"

    dispatch_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey(Dispatch.id))
    found_by: Mapped[str]
    kind: Mapped[str]
    place: Mapped[str]
    location: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    area_m2: Mapped[float | None]
    put_out_on_spot: Mapped[bool]
    minutes_to_put_out: Mapped[int | None]
    minutes_allowed: Mapped[int]
    stopped: Mapped[bool]
    flags: Mapped[list[str]] = mapped_column(ARRAY(sa.Text))
    person_known: Mapped[bool]
    persuaded: Mapped[bool]
    referred_on: Mapped[date | None]
    referred_to: Mapped[str | None]
    photos_before: Mapped[list[UUID]] = mapped_column(ARRAY(sa.Uuid))
    photos_after: Mapped[list[UUID]] = mapped_column(ARRAY(sa.Uuid))
    remarks: Mapped[str | None]
