"""The tables of officers and of the posts that they hold."""

from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from services.registry.database import Base, Recorded, Sent
from shared.directory.models import InDivision, Valid
from shared.masking import Personal
from shared.sealed import blind_index, sealed


class Person(Sent, Recorded, InDivision, Base):
    """An officer or unit head under the name that the town publishes; never a citizen."""

    __tablename__ = "people"
    name: Mapped[str]
    phone: Mapped[bytes | None] = sealed(Personal.PHONE)
    phone_index: Mapped[bytes | None] = blind_index("phone")


class Post(Sent, Recorded, InDivision, Valid, Base):
    """Who holds a post in a division for a time, and who stands in.

    When the post changes hands the row ends and another begins; `office_id`, the first one's id, holds them together.
    """

    __tablename__ = "posts"
    office_id: Mapped[UUID] = mapped_column(index=True)
    code: Mapped[str]
    title: Mapped[str]
    person_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey(Person.id), index=True)
    deputy_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey(Person.id))
