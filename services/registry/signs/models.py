"""The table of river signs."""

from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from services.registry.database import Base, Recorded, Sent
from services.registry.rivers.models import Reach
from shared.directory.models import InDivision


class Sign(Sent, Recorded, InDivision, Base):
    """A sign at a reach (公示牌): the river in outline, the names and posts of its chiefs, and where to complain.

    `chiefs` is what it says by the last report, whoever answers by now. `looked_on` is the last day on which the two
    were compared.
    """

    __tablename__ = "signs"
    __table_args__ = (sa.UniqueConstraint("reach_id", "number"), sa.Index(None, "looked_on", "id"))
    reach_id: Mapped[UUID] = mapped_column(sa.ForeignKey(Reach.id))
    number: Mapped[str]
    place: Mapped[str]
    overview: Mapped[str | None]
    hotline: Mapped[str | None]
    chiefs: Mapped[list[dict[str, Any]]]
    shown_since: Mapped[date]
    photo_ids: Mapped[list[UUID]] = mapped_column(sa.ARRAY(sa.Uuid))
    looked_on: Mapped[date]
