"""The table of who answers for what."""

from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from services.registry.database import Base, Sent
from shared.directory.models import InDivision, Valid


class Responsibility(Sent, InDivision, Valid, Base):
    """One person at one level of an object's chain, for a time. It counts as its object's mark does.

    `division_code` is the object's. `closed_by` is the successor whose coming ended it: nothing when it was ended by
    itself. `handover_id` is the hand-over that brought it.
    """

    __tablename__ = "responsibilities"
    __table_args__ = (
        sa.Index(None, "object_id", "level", "valid_from", "id"),
        sa.Index(None, "division_code", "object_id", "level", "valid_from", "id"),
    )
    object_type: Mapped[str]
    object_id: Mapped[UUID]
    level: Mapped[str]
    person_id: Mapped[UUID] = mapped_column(index=True)
    closed_by: Mapped[UUID | None]
    handover_id: Mapped[UUID | None]
