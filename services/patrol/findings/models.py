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

    `words` and `label` are the patroller's own and leave this service only to who may see the finding.
    `severity_by` is the rule whose table says how severe so much is; `understated` if the patroller said less.
    `recurrences` counts the visits that found it again; `recurrence_of` is the settled finding that came back.
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
    disorder: Mapped[str | None]
    severity_by: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    understated: Mapped[bool] = mapped_column(server_default=sa.false())
    recurrence_of: Mapped[UUID | None]
    recurrences: Mapped[int] = mapped_column(server_default="0")
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


class Confirmation(Base):
    """What a later visit saw of a finding: whether it was put right. It closes no order."""

    __tablename__ = "finding_confirmations"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    finding_id: Mapped[UUID] = mapped_column(index=True)
    visit_id: Mapped[UUID] = mapped_column(index=True)
    person_id: Mapped[UUID]
    fixed: Mapped[bool]
    seen_at: Mapped[datetime]
    photos: Mapped[list[UUID]] = mapped_column(ARRAY(sa.Uuid))
    note: Mapped[str | None]
    recorded_at: Mapped[datetime]
