"""The tables of river-chief offices and of those who work in them."""

from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from services.registry.database import Base, Recorded, Sent
from services.registry.people.models import Person
from shared.directory.models import InDivision, Valid


class RiverOffice(Sent, Recorded, InDivision, Valid, Base):
    """A river-chief office (河长办) of a division: 重庆市河长制条例 art. 10.

    Who holds `head_post_code` in the division heads it. It is not the leading group, which is a body of its own.
    """

    __tablename__ = "river_offices"
    name: Mapped[str]
    head_post_code: Mapped[str]
    telephone: Mapped[str | None]


class OfficeMember(Sent, Recorded, InDivision, Valid, Base):
    """Somebody who works in a river-chief office, for a time."""

    __tablename__ = "river_office_members"
    office_id: Mapped[UUID] = mapped_column(sa.ForeignKey(RiverOffice.id), index=True)
    person_id: Mapped[UUID] = mapped_column(sa.ForeignKey(Person.id), index=True)
    duty: Mapped[str | None]
