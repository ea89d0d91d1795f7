"""The tables of equipment and of what was done to it."""

from datetime import date
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from services.registry.database import Base, Recorded, Sent
from services.registry.sources.models import Source
from shared.directory.models import InDivision, Valid


class Equipment(Sent, Recorded, InDivision, Valid, Base):
    """A piece of equipment of a source, as long as it is in use."""

    __tablename__ = "equipment"
    source_id: Mapped[UUID] = mapped_column(sa.ForeignKey(Source.id), index=True)
    kind: Mapped[str]
    name: Mapped[str]
    maker: Mapped[str | None]
    model: Mapped[str | None]
    attachments: Mapped[list[UUID]] = mapped_column(ARRAY(sa.Uuid))


class Maintenance(Sent, Recorded, InDivision, Base):
    """One time that something was done to a piece of equipment. Nothing is ever deleted: a year is kept and more."""

    __tablename__ = "maintenance"
    __table_args__ = (sa.Index(None, "equipment_id", "done_on"),)
    equipment_id: Mapped[UUID] = mapped_column(sa.ForeignKey(Equipment.id))
    kind: Mapped[str]
    done_on: Mapped[date]
    done_by: Mapped[str]
    attachments: Mapped[list[UUID]] = mapped_column(ARRAY(sa.Uuid))
    note: Mapped[str | None]
