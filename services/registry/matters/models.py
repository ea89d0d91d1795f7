"""The table of what is open, of all services, and with whom."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from services.registry.database import Base
from shared.directory.models import InDivision


class Matter(InDivision, Base):
    """A clock that runs in some service: a duty, a complaint, an order, a paper that runs out. A copy, by event."""

    __tablename__ = "matters"
    __table_args__ = (sa.Index(None, "responsible_ids", postgresql_using="gin"),)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    service: Mapped[str]
    subject_type: Mapped[str]
    subject_id: Mapped[UUID]
    title: Mapped[str]
    due_at: Mapped[datetime]
    responsible_ids: Mapped[list[UUID]] = mapped_column(ARRAY(sa.Uuid))
