"""The tables of tracks."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from services.patrol.database import Base


class Track(Base):
    """The way of one round, thinned; `points` is as `shared.paths.packed` writes it, from the start of the round on.

    `shape` is the same for the same way at another time. A round that is heard of in pieces has one all the same.
    """

    __tablename__ = "tracks"
    __table_args__ = (sa.Index(None, "shape", "recorded_at", "round_id"),)
    round_id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int]
    patroller_id: Mapped[UUID]
    recorded_at: Mapped[datetime]
    points: Mapped[bytes]
    points_sent: Mapped[int]
    points_dropped: Mapped[int]
    points_kept: Mapped[int]
    length_m: Mapped[int]
    moving_s: Mapped[int]
    longest_gap_s: Mapped[int]
    top_speed_mps: Mapped[float]
    leap_m: Mapped[int]
    mock_share: Mapped[float]
    shape: Mapped[bytes | None]


class TrackPiece(Base):
    """Positions sent while the patroller was out, as they came; `digest` makes a piece sent again the same one.

    `points` counts from `started_at` on. It waits for its round; the first to send one for a round owns it.
    """

    __tablename__ = "track_pieces"
    __table_args__ = (sa.Index(None, "received_at"),)
    round_id: Mapped[UUID] = mapped_column(primary_key=True)
    digest: Mapped[bytes] = mapped_column(primary_key=True)
    patroller_id: Mapped[UUID]
    started_at: Mapped[datetime]
    points: Mapped[bytes]
    received_at: Mapped[datetime]
