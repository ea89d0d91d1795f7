"""The tables of photos and of what they are for."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from services.patrol.database import Base
from shared.db.base import DivisionCode


class Photo(Base):
    """One photo, by the id that the phone gave it; its bytes are in the store, under that id.

    `received` bytes have come, as parts that begin at `parts`; `taken_…` and `device` are what it said of itself, for
    managers. `looks` is alike for photos that look alike, and `bands` are by what they are found.
    """

    __tablename__ = "photos"
    __table_args__ = (
        sa.Index(None, "bands", postgresql_using="gin"),
        sa.Index("ix_photos_unfinished", "touched_at", postgresql_where=sa.text("state = 'uploading'")),
        sa.Index("ix_photos_untidy", "id", postgresql_where=sa.text("state <> 'uploading' AND parts <> '{}'")),
    )
    id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str]
    size: Mapped[int]
    sha256: Mapped[bytes] = mapped_column(index=True)
    division_code: Mapped[str] = mapped_column(DivisionCode)
    account_id: Mapped[UUID]
    person_id: Mapped[UUID | None]
    state: Mapped[str]
    refusal: Mapped[str | None]
    received: Mapped[int]
    parts: Mapped[list[int]] = mapped_column(ARRAY(sa.Integer))
    width: Mapped[int | None]
    height: Mapped[int | None]
    taken_at: Mapped[datetime | None]
    taken_longitude: Mapped[float | None]
    taken_latitude: Mapped[float | None]
    device: Mapped[str | None]
    looks: Mapped[int | None] = mapped_column(sa.BigInteger)
    bands: Mapped[list[int]] = mapped_column(ARRAY(sa.Integer))
    begun_at: Mapped[datetime]
    touched_at: Mapped[datetime]


class PhotoUse(Base):
    """A visit names a photo, which may have come or not; a photo shows nothing but to who may see such a round."""

    __tablename__ = "photo_uses"
    __table_args__ = (
        sa.Index(None, "round_id"),
        sa.Index(None, "patroller_id", "made_at", "photo_id", "visit_id"),
    )
    photo_id: Mapped[UUID] = mapped_column(primary_key=True)
    visit_id: Mapped[UUID] = mapped_column(primary_key=True)
    round_id: Mapped[UUID]
    purpose: Mapped[str]
    patroller_id: Mapped[UUID]
    made_at: Mapped[datetime]
