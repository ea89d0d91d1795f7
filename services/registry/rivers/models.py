"""The tables of rivers and of their reaches."""

from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from services.registry.database import Base, Recorded, Sent
from shared.directory.models import InDivision, Valid


class River(Sent, Recorded, Base):
    """A river, lake or reservoir (重庆市河长制条例 art. 3); it crosses divisions and belongs to none."""

    __tablename__ = "rivers"
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]


class Reach(Sent, Recorded, InDivision, Valid, Base):
    """A stretch of a river inside one division, where its chiefs answer for it."""

    __tablename__ = "reaches"
    code: Mapped[str] = mapped_column(unique=True)
    river_id: Mapped[UUID] = mapped_column(sa.ForeignKey(River.id), index=True)
    name: Mapped[str]
    start_point: Mapped[str | None]
    end_point: Mapped[str | None]
    length_km: Mapped[float | None]
    river: Mapped[River] = relationship(lazy="joined")

    @property
    def river_name(self) -> str:
        """The river's name, as others are told of the reach."""
        return self.river.name
