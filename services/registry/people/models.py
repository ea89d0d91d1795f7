"""The tables of officers and of the posts that they hold."""

from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from services.registry.database import Base, Recorded, Sent
from shared.directory.models import InDivision, Valid


class Person(Sent, Recorded, InDivision, Base):
    """An officer or unit head under the name that the town publishes; never a citizen."""

    __tablename__ = "people"
    name: Mapped[str]


class Post(Sent, Recorded, InDivision, Valid, Base):
    """A post in a division: who holds it, and who stands in."""

    __tablename__ = "posts"
    code: Mapped[str]
    title: Mapped[str]
    person_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey(Person.id), index=True)
    deputy_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey(Person.id))
