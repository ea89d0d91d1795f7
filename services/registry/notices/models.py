"""The table of notices."""

from datetime import date
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from services.registry.database import Base, Recorded, Sent
from services.registry.people.models import Person
from services.registry.sources.models import Source
from services.registry.wordings.models import Wording
from shared.directory.models import InDivision
from shared.masking import Personal
from shared.sealed import sealed


class Notice(Sent, Recorded, InDivision, Base):
    """A paper that was handed to a source, a household or the public, in so many copies.

    A household is known by its house or number, never by a name. `kind` and `counts_as` are its wording's. A round
    among the households around a water source (`around_id`) says how many it reached, and how many of these for the
    first time in the year.
    """

    __tablename__ = "notices"
    __table_args__ = (sa.Index(None, "issued_on", "id"), sa.Index(None, "kind", "issued_on"))
    kind: Mapped[str]
    counts_as: Mapped[str]
    wording_id: Mapped[UUID] = mapped_column(sa.ForeignKey(Wording.id), index=True)
    number: Mapped[str | None]
    recipient_type: Mapped[str]
    source_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey(Source.id), index=True)
    recipient: Mapped[str | None]
    issued_on: Mapped[date]
    known_to: Mapped[str]
    issued_by_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey(Person.id), index=True)
    copies: Mapped[int]
    qualifier: Mapped[str]
    around_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey(Source.id), index=True)
    households: Mapped[int | None]
    newly_reached: Mapped[int | None]
    attachments: Mapped[list[UUID]] = mapped_column(ARRAY(sa.Uuid))
    state: Mapped[str]
    signed_on: Mapped[date | None]
    signed_by: Mapped[bytes | None] = sealed(Personal.NAME)
    refused_on: Mapped[date | None]
    witness: Mapped[bytes | None] = sealed(Personal.NAME)
    refusal_reason: Mapped[str | None]
    proof: Mapped[list[UUID]] = mapped_column(ARRAY(sa.Uuid))
