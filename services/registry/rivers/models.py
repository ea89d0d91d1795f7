"""The tables of rivers, of their reaches, and of the tiers of river chiefs."""

from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from services.registry.database import Base, Entered, Recorded, Sent
from shared.directory.models import InDivision, Valid


class RiverTier(Entered, Base):
    """A tier of river chiefs: four in Chongqing (重庆市河长制条例 art. 9), five elsewhere, hence rows.

    Its chiefs hold the post `post_code` in divisions whose codes have so many digits. Where `on_reach`, each reach has
    a chief of this tier of its own, whom its signs name.
    """

    __tablename__ = "river_tiers"
    code: Mapped[str] = mapped_column(unique=True)
    label: Mapped[str]
    rank: Mapped[int] = mapped_column(sa.SmallInteger)
    digits: Mapped[int] = mapped_column(sa.SmallInteger)
    post_code: Mapped[str | None]
    on_reach: Mapped[bool]
    basis: Mapped[str | None]


class River(Sent, Recorded, Base):
    """A river, lake or reservoir (重庆市河长制条例 art. 3); it crosses divisions and belongs to none."""

    __tablename__ = "rivers"
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]


class Reach(Sent, Recorded, InDivision, Valid, Base):
    """A stretch of a river inside one division, where its chiefs answer for it; `position` counts from its source."""

    __tablename__ = "reaches"
    code: Mapped[str] = mapped_column(unique=True)
    river_id: Mapped[UUID] = mapped_column(sa.ForeignKey(River.id), index=True)
    name: Mapped[str]
    start_point: Mapped[str | None]
    end_point: Mapped[str | None]
    length_km: Mapped[float | None]
    position: Mapped[int | None] = mapped_column(sa.SmallInteger)
    river: Mapped[River] = relationship(lazy="joined")

    @property
    def river_name(self) -> str:
        """The river's name, as others are told of the reach."""
        return self.river.name
