"""The table of warnings."""

from datetime import datetime
from typing import ClassVar
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped

from services.patrol.database import Base
from services.patrol.records import Entered


class Warning(Entered, Base):  # noqa: A001 - the field's own word
    """A warning that somebody issued: `occurred_at` is when it began, `ended_at` when it ends or was lifted."""

    __tablename__ = "warnings"
    __table_args__ = (
        sa.Index(None, "occurred_at", "id"),
        sa.Index(None, "division_code", "occurred_at"),
    )
    thing: ClassVar[str] = "warning"

    kind: Mapped[str]
    colour: Mapped[str]
    object_type: Mapped[str | None]
    object_id: Mapped[UUID | None]
    ended_at: Mapped[datetime | None]
    issuer: Mapped[str]
    document_number: Mapped[str | None]
