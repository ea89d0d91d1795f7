"""The tables of complaints, and apart from them of those who complained."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from services.complaints.database import Base, Recorded
from shared.db.numbered import Numbered
from shared.masking import Personal
from shared.sealed import sealed


class Complaint(Recorded, Numbered, Base):
    """A problem that somebody reported. Who it was is in `Complainant` only.

    `fingerprint` tells a re-sent record from another one under the same id.
    """

    __tablename__ = "complaints"
    __table_args__ = (
        sa.Index(None, "received_at", "id"),
        sa.Index(None, "division_code", "received_at", "id"),
    )
    channel: Mapped[str]
    category: Mapped[str]
    regime: Mapped[str]
    urgent: Mapped[bool]
    source_id: Mapped[UUID | None] = mapped_column(index=True)
    description: Mapped[str]
    longitude: Mapped[float | None]
    latitude: Mapped[float | None]
    crs: Mapped[str | None]
    accuracy_m: Mapped[float | None]
    occurred_at: Mapped[datetime | None]
    received_at: Mapped[datetime]
    anonymous: Mapped[bool]
    filed_by: Mapped[UUID | None] = mapped_column(index=True)
    fingerprint: Mapped[bytes]
    state: Mapped[str]
    handler_id: Mapped[UUID | None] = mapped_column(index=True)
    # At which level of the source's chain the handler answers; none for who was named from outside it.
    level: Mapped[str | None]
    refusal_ground: Mapped[str | None]
    refusal_reason: Mapped[str | None]
    accepted_at: Mapped[datetime | None]
    assigned_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    finding: Mapped[str | None]
    measures: Mapped[str | None]


class Complainant(Base):
    """Who complained, sealed and bound to the complaint; opened only for a reason, which is kept."""

    __tablename__ = "complainants"
    complaint_id: Mapped[UUID] = mapped_column(sa.ForeignKey(Complaint.id), primary_key=True)
    sealed: Mapped[bytes] = sealed(Personal.OTHER)
