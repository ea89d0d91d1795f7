"""The table of officers' enforcement certificates."""

from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from services.registry.database import Base, Recorded, Sent
from services.registry.people.models import Person
from shared.directory.models import InDivision, Valid


class Certificate(Sent, Recorded, InDivision, Valid, Base):
    """A certificate by which an officer may enforce the law. A voided one leaves its number free."""

    __tablename__ = "certificates"
    __table_args__ = (sa.Index(None, "number", unique=True, postgresql_where=sa.text("voided_at IS NULL")),)
    person_id: Mapped[UUID] = mapped_column(sa.ForeignKey(Person.id), index=True)
    kind: Mapped[str]
    number: Mapped[str]
    issuer: Mapped[str | None]
    attachment_ids: Mapped[list[UUID]] = mapped_column(ARRAY(sa.Uuid))
