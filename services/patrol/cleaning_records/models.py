"""The table of what cleaners report."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from services.patrol.database import Base


class CleaningRecord(Base):
    """A shift was done. `sent` is the fingerprint of what the phone sent, by which a repeat is known.

    Never changed afterwards: what is wrong is voided with a reason, kept as it stood, and entered anew.
    """

    __tablename__ = "cleaning_records"
    __table_args__ = (sa.Index(None, "shift_id", "id"),)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int]
    shift_id: Mapped[UUID]
    cleaner_id: Mapped[UUID]
    done_at: Mapped[datetime]
    amount: Mapped[float | None]
    unit: Mapped[str | None]
    photos_before: Mapped[list[UUID]] = mapped_column(ARRAY(sa.Uuid))
    photos_after: Mapped[list[UUID]] = mapped_column(ARRAY(sa.Uuid))
    note: Mapped[str | None]
    sent: Mapped[bytes]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[UUID]
    voided_at: Mapped[datetime | None]
    voided_by: Mapped[UUID | None]
    void_reason: Mapped[str | None]
