"""The table of how many households live around a water source."""

from datetime import date
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from services.registry.database import Base, Recorded, Sent
from services.registry.sources.models import Source
from shared.directory.models import InDivision


class Households(Sent, Recorded, InDivision, Base):
    """The households of one village or group that live around a water source, as counted on a day by somebody."""

    __tablename__ = "households"
    __table_args__ = (sa.Index(None, "source_id", "division_code", "counted_on"),)
    source_id: Mapped[UUID] = mapped_column(sa.ForeignKey(Source.id))
    households: Mapped[int]
    counted_on: Mapped[date]
    basis: Mapped[str]
    attachments: Mapped[list[UUID]] = mapped_column(ARRAY(sa.Uuid))
