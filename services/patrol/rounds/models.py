"""The table of rounds."""

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from services.patrol.database import Base
from shared.db.base import DivisionCode


class Round(Base):
    """A visit that was made, never changed afterwards. Its mark: see `services/patrol/marks.py`.

    `outcomes` keeps what the patroller was told: for which duties it counted, for which it did not, and why.
    """

    __tablename__ = "rounds"
    __table_args__ = (
        # One for each way in which lists are asked for, each in the order of the list.
        sa.Index(None, "ended_at", "id"),
        sa.Index(None, "object_id", "ended_at", "id"),
        sa.Index(None, "patroller_id", "ended_at", "id"),
        sa.Index(None, "division_code", "ended_at"),
    )
    id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int]
    duty_id: Mapped[UUID | None]
    object_type: Mapped[str]
    object_id: Mapped[UUID]
    object_name: Mapped[str]
    division_code: Mapped[str] = mapped_column(DivisionCode)
    mark: Mapped[str]
    patroller_id: Mapped[UUID]
    participants: Mapped[list[UUID]] = mapped_column(ARRAY(sa.Uuid))
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime]
    location: Mapped[dict[str, Any] | None]
    problem_found: Mapped[bool]
    remarks: Mapped[str | None]
    outcomes: Mapped[list[dict[str, Any]]]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[UUID]
