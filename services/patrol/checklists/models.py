"""The table of checklists."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from services.patrol.database import Base
from shared.db.base import DivisionCode


class Checklist(Base):
    """One edition of the questions for a kind of object; it never changes, a later edition takes its place.

    The edition of the nearest division is used, then the newest whose `valid_from` has come.
    """

    __tablename__ = "checklists"
    __table_args__ = (sa.UniqueConstraint("key", "division_code", "edition"),)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    key: Mapped[str]
    edition: Mapped[int]
    label: Mapped[str]
    basis: Mapped[str | None]
    object_type: Mapped[str]
    source_kind: Mapped[str | None]
    items: Mapped[list[dict[str, Any]]]
    division_code: Mapped[str] = mapped_column(DivisionCode)
    valid_from: Mapped[date]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[UUID]
