"""The tables of hand-overs and of what each of them moved."""

from datetime import date
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from services.registry.database import Base, Sent
from services.registry.people.models import Person
from shared.directory.models import InDivision


class Handover(Sent, InDivision, Base):
    """All that one person answers for in a division passes to another from a day on."""

    __tablename__ = "handovers"
    from_person_id: Mapped[UUID] = mapped_column(sa.ForeignKey(Person.id), index=True)
    to_person_id: Mapped[UUID] = mapped_column(sa.ForeignKey(Person.id), index=True)
    effective_on: Mapped[date]
    with_posts: Mapped[bool]
    reason: Mapped[str]
    responsibilities: Mapped[int]
    posts: Mapped[int]


class Move(Base):
    """One record that a hand-over brought, and the one that it ended; none where it only changed hands."""

    __tablename__ = "handover_moves"
    handover_id: Mapped[UUID] = mapped_column(sa.ForeignKey(Handover.id), primary_key=True)
    row_id: Mapped[UUID] = mapped_column(primary_key=True)
    things: Mapped[str]
    ended_id: Mapped[UUID | None]
