"""The tables of hand-overs and of what each of them moved."""

from datetime import date
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from services.registry.database import Base, Sent
from services.registry.people.models import Person
from shared.db.base import DivisionCode
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
    deputyships: Mapped[int]


class Move(Base):
    """One part of the load. `row_id` is the record by which the successor has it, `ended_id` the one that ended for it.

    `staying` says why a part stays behind; what runs in other services (`matter`) follows there, by its own rule.
    """

    __tablename__ = "handover_moves"
    __table_args__ = (sa.Index(None, "handover_id", "part", "division_code", "row_id"),)
    handover_id: Mapped[UUID] = mapped_column(sa.ForeignKey(Handover.id), primary_key=True)
    row_id: Mapped[UUID] = mapped_column(primary_key=True)
    part: Mapped[str]
    name: Mapped[str]
    level: Mapped[str | None]
    division_code: Mapped[str] = mapped_column(DivisionCode)
    since: Mapped[date | None]
    ended_id: Mapped[UUID | None]
    staying: Mapped[str | None]
