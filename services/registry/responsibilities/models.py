"""The table of who answers for what."""

from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from services.registry.database import Base, Sent
from shared.directory.models import Valid


class Responsibility(Sent, Valid, Base):
    """One person at one level of an object's chain, for a time. It counts as its object's mark does."""

    __tablename__ = "responsibilities"
    __table_args__ = (sa.Index(None, "object_id", "level", "valid_from", "id"),)
    object_type: Mapped[str]
    object_id: Mapped[UUID]
    level: Mapped[str]
    person_id: Mapped[UUID] = mapped_column(index=True)
