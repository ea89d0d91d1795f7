"""The table of findings."""

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from services.patrol.database import Base
from shared.db.base import DivisionCode


class Finding(Base):
    """One thing that was wrong at an object. `item` is the question that was answered with no, if one was.

    `words` are the patroller's own and leave this service only to who may see the finding.
    """

    __tablename__ = "findings"
    __table_args__ = (
        sa.Index(None, "found_at", "id"),
        sa.Index(None, "object_id", "found_at", "id"),
        sa.Index(None, "division_code", "found_at"),
        sa.Index(None, "state", "found_at", "id"),
        sa.Index(None, "round_id"),
    )
    id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int]
    round_id: Mapped[UUID]
    visit_id: Mapped[UUID]
    object_type: Mapped[str]
    object_id: Mapped[UUID]
    object_name: Mapped[str]
    division_code: Mapped[str] = mapped_column(DivisionCode)
    mark: Mapped[str]
    category: Mapped[str]
    label: Mapped[str]
    item: Mapped[str | None]
    basis: Mapped[str | None]
    severity: Mapped[int] = mapped_column(sa.SmallInteger)
    words: Mapped[str | None]
    quantity: Mapped[float | None]
    unit: Mapped[str | None]
    location: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    photos: Mapped[list[UUID]] = mapped_column(ARRAY(sa.Uuid))
    found_at: Mapped[datetime]
    patroller_id: Mapped[UUID]
    settled_on_spot: Mapped[bool]
    measures: Mapped[str | None]
    state: Mapped[str]
    order_id: Mapped[UUID | None]
    recorded_at: Mapped[datetime]
