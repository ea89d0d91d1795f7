"""The table of visits."""

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from services.patrol.database import Base
from shared.db.base import DivisionCode

# Visits that did not count for some duty; written as in the index, so that it is used.
UNCOUNTED = sa.text("""visits.outcomes @> '[{"counted": false}]'""")


class Visit(Base):
    """What was done at one object in the course of a round, never changed afterwards.

    `distance_m` is how far from the object the check-in was, `approach_m` how near to it the track came meanwhile,
    `walked_m` how long that part of the track is, `time_out_s` how long it took without the pauses.
    `outcomes` keeps what the patroller was told: for which duties it counted, for which it did not, and why.
    """

    __tablename__ = "visits"
    __table_args__ = (
        # One for each way in which lists are asked for, each in the order of the list.
        sa.Index(None, "left_at", "id"),
        sa.Index(None, "object_id", "left_at", "id"),
        sa.Index(None, "patroller_id", "left_at", "id"),
        sa.Index(None, "division_code", "left_at"),
        sa.Index(None, "round_id"),
        sa.Index("ix_visits_uncounted", "object_id", postgresql_where=UNCOUNTED),
    )
    id: Mapped[UUID] = mapped_column(primary_key=True)
    round_id: Mapped[UUID]
    duty_id: Mapped[UUID | None]
    object_type: Mapped[str]
    object_id: Mapped[UUID]
    object_name: Mapped[str]
    division_code: Mapped[str] = mapped_column(DivisionCode)
    mark: Mapped[str]
    patroller_id: Mapped[UUID]
    participants: Mapped[list[UUID]] = mapped_column(ARRAY(sa.Uuid))
    manner: Mapped[str] = mapped_column(server_default="on_the_spot")
    arrived_at: Mapped[datetime]
    left_at: Mapped[datetime]
    location: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    distance_m: Mapped[int | None]
    approach_m: Mapped[int | None]
    walked_m: Mapped[int | None]
    time_out_s: Mapped[int]
    checklist_id: Mapped[UUID | None]
    answers: Mapped[list[dict[str, Any]]]
    photos: Mapped[list[UUID]] = mapped_column(ARRAY(sa.Uuid))
    signature: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    problem_found: Mapped[bool]
    remarks: Mapped[str | None]
    flags: Mapped[list[str]] = mapped_column(ARRAY(sa.Text))
    outcomes: Mapped[list[dict[str, Any]]]
    recorded_at: Mapped[datetime]
