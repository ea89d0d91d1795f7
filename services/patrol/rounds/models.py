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
    """One way out and back by one or several people, with the visits made on it; never changed afterwards.

    `division_code` is what its objects have in common. `sent` is the fingerprint of what the phone sent, by which a
    repeat is known. `clock_error_s` is how far the phone's clock was ahead of ours when it sent.
    """

    __tablename__ = "rounds"
    __table_args__ = (
        # One for each way in which lists are asked for, each in the order of the list.
        sa.Index(None, "ended_at", "id"),
        sa.Index(None, "patroller_id", "ended_at", "id"),
        sa.Index(None, "division_code", "ended_at"),
    )
    id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int]
    division_code: Mapped[str] = mapped_column(DivisionCode)
    mark: Mapped[str]
    patroller_id: Mapped[UUID]
    participants: Mapped[list[UUID]] = mapped_column(ARRAY(sa.Uuid))
    other_participants: Mapped[int]
    vehicles: Mapped[int]
    manner: Mapped[str] = mapped_column(server_default="on_the_spot")
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime]
    pauses: Mapped[list[dict[str, Any]]]
    remarks: Mapped[str | None]
    sent: Mapped[bytes]
    clock_error_s: Mapped[float | None]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[UUID]
