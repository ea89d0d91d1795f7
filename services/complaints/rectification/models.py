"""The tables of orders: what must be put right, what shows that it was, and who looked."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from services.complaints.database import Base, Recorded
from shared.db.numbered import Numbered


class Order(Recorded, Numbered, Base):
    """Something must be put right: at once, or by a due time. `due_at` and `run` are those of its newest clock."""

    __tablename__ = "orders"
    __table_args__ = (
        sa.Index(None, "issued_at", "id"),
        sa.Index(None, "division_code", "issued_at", "id"),
    )
    complaint_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("complaints.id"), index=True)
    source_id: Mapped[UUID | None] = mapped_column(index=True)
    # The reach that a patrol found something at; and the finding, whose id the order bears.
    reach_id: Mapped[UUID | None] = mapped_column(index=True)
    finding_id: Mapped[UUID | None]
    kind: Mapped[str]
    severity: Mapped[str]
    requirement: Mapped[str]
    responsible_id: Mapped[UUID] = mapped_column(index=True)
    # At which level of the source's chain they answer; none for who was named from outside it.
    level: Mapped[str | None]
    state: Mapped[str]
    issued_at: Mapped[datetime]
    due_at: Mapped[datetime]
    run: Mapped[int]
    closed_at: Mapped[datetime | None]


class OfOrder:
    """What is on an order's file."""

    id: Mapped[UUID] = mapped_column(primary_key=True)
    order_id: Mapped[UUID] = mapped_column(sa.ForeignKey(Order.id), index=True)
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[UUID]
    person_id: Mapped[UUID | None]


class Evidence(OfOrder, Base):
    """The word of `person_id` that the work was done. What counts is `recorded_at`; `done_at` is a claim."""

    __tablename__ = "order_evidence"
    statement: Mapped[str]
    done_at: Mapped[datetime]


class Verification(OfOrder, Base):
    """`person_id` looked. `warning` says so when it was their own work and the town lets that pass."""

    __tablename__ = "order_verifications"
    evidence_id: Mapped[UUID] = mapped_column(sa.ForeignKey(Evidence.id), unique=True)
    passed: Mapped[bool]
    remark: Mapped[str]
    warning: Mapped[str | None]


class Sighting(OfOrder, Base):
    """What a patrol by `person_id` saw of the problem afterwards; it closes no order."""

    __tablename__ = "order_sightings"
    fixed: Mapped[bool]
    seen_at: Mapped[datetime]
