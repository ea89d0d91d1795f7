"""The table of who is on which list."""

from datetime import date
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from services.registry.database import Base, Recorded, Sent
from shared.directory.models import InDivision, Valid


class Listing(Sent, Recorded, InDivision, Valid, Base):
    """A source on one of the three lists for a time; mark and division are the source's.

    `changes_on` is the next day on which the row begins or ends, when the source's own columns have to follow.
    """

    __tablename__ = "listings"
    __table_args__ = (
        sa.Index(None, "source_id", "list_name", "valid_from"),
        sa.Index("ix_listings_changes_on", "changes_on", postgresql_where=sa.text("changes_on IS NOT NULL")),
    )
    source_id: Mapped[UUID]
    list_name: Mapped[str]
    tier: Mapped[str | None]
    year: Mapped[int | None]
    document: Mapped[str | None]
    changes_on: Mapped[date | None] = mapped_column(sa.Date)
