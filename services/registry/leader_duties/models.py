"""The table of what each leader answers for beside their own work (一岗双责)."""

from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from services.registry.database import Base, Recorded, Sent
from services.registry.people.models import Person
from shared.directory.models import InDivision, Valid


class LeaderDuty(Sent, Recorded, InDivision, Valid, Base):
    """One duty of a post, whoever holds it, or of a person; for a time."""

    __tablename__ = "leader_duties"
    __table_args__ = (sa.Index(None, "division_code", "position", "id"),)
    post_code: Mapped[str | None]
    person_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey(Person.id), index=True)
    position: Mapped[int] = mapped_column(sa.SmallInteger)
    description: Mapped[str]
    basis: Mapped[str | None]
