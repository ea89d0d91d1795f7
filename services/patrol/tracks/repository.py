"""All SQL of this slice."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import defer

from services.patrol.tracks.models import Track, TrackPiece
from shared.db.session import Session


async def find(session: Session, round_id: UUID) -> Track | None:
    """The track of a round that the caller may see."""
    return await session.get(Track, round_id)


async def measures(session: Session, round_ids: Collection[UUID]) -> Mapping[UUID, Track]:
    """What is known of the tracks of these rounds, without their positions."""
    if not round_ids:
        return {}
    statement = sa.select(Track).where(Track.round_id.in_(round_ids)).options(defer(Track.points, raiseload=True))
    return {track.round_id: track for track in await session.scalars(statement)}


async def pieces(session: Session, round_ids: Collection[UUID]) -> Mapping[UUID, list[TrackPiece]]:
    """What was sent ahead of these rounds, always in the same order."""
    found: dict[UUID, list[TrackPiece]] = defaultdict(list)
    if round_ids:
        statement = sa.select(TrackPiece).where(TrackPiece.round_id.in_(round_ids)).order_by(TrackPiece.digest)
        for piece in await session.scalars(statement):
            found[piece.round_id].append(piece)
    return found


async def forget_before(session: Session, moment: datetime) -> None:
    """Drop the pieces that no round has waited for any longer."""
    await session.execute(sa.delete(TrackPiece).where(TrackPiece.received_at < moment))
