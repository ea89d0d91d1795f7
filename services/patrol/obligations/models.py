"""The table of obligations."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from services.patrol.database import Base
from shared.db.base import DivisionCode
from shared.directory.models import Valid


class Obligation(Valid, Base):
    """A rule that somebody visits certain objects again and again; how often is the policy's to say.

    One that is corrected from a day on ends there and has a successor of the same key.
    """

    __tablename__ = "obligations"
    __table_args__ = (sa.UniqueConstraint("division_code", "key", "valid_from"),)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int]
    key: Mapped[str]
    label: Mapped[str]
    policy_key: Mapped[str]
    per: Mapped[str]
    level: Mapped[str]
    source_kind: Mapped[str | None]
    town_key_only: Mapped[bool]
    checklist_key: Mapped[str | None]
    division_code: Mapped[str] = mapped_column(DivisionCode)
    mark: Mapped[str]
    predecessor_id: Mapped[UUID | None]
    successor_id: Mapped[UUID | None]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[UUID]
