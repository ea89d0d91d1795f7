"""The table of who is away when."""

from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from services.registry.database import Base, Sent
from services.registry.people.models import Person
from shared.directory.models import InDivision, Valid


class Leave(Sent, InDivision, Valid, Base):
    """A person is away for a time. Why is nobody's business here: illness is sensitive personal information."""

    __tablename__ = "leaves"
    person_id: Mapped[UUID] = mapped_column(sa.ForeignKey(Person.id), index=True)
    # Whether it was entered although some post has nobody left to act.
    unmanned: Mapped[bool]
