"""Use cases: the track of a round is looked at, and takes in pieces that were sent on the way or come late."""

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import numpy as np

from services.patrol.rounds import repository as rounds_repository
from services.patrol.rounds.errors import PatrollerMissing, RoundNotFound
from services.patrol.rounds.models import Round
from services.patrol.signals.models import Unexamined
from services.patrol.tracks import lifecycle, repository
from services.patrol.tracks.errors import (
    TrackElsewhere,
    TrackOfAnother,
    TrackPlaceWrong,
    TrackTimesWrong,
    TrackTooDense,
    TrackTooLong,
)
from services.patrol.tracks.lifecycle import Cleaned, Place, Walk
from services.patrol.tracks.models import Track, TrackPiece
from services.patrol.tracks.schemas import TrackIn
from services.patrol.tracks.schemas import TrackPiece as PieceIn
from shared import audit, paths, places, time
from shared.auth.caller import Caller
from shared.db import rows
from shared.db.session import Session
from shared.paths import MS, Path

LONGEST = timedelta(hours=24)
MOST_PIECES = 500
FORGOTTEN_AFTER = timedelta(days=30)  # default: pieces whose round never came tell only where somebody was


def walk(wanted: TrackIn | None, pieces: Sequence[TrackPiece], made_on: Round) -> Walk | None:
    """The track of a new round: what came with it and what its patroller had sent before. Raises tracks/errors.py."""
    own = [piece for piece in pieces if piece.patroller_id == made_on.patroller_id]
    sent = [_since(made_on.started_at, piece) for piece in own]
    if wanted is not None:
        sent.insert(0, _sound(wanted))
    if not sent:
        return None
    lost = len(wanted.points) - len(sent[0]) if wanted is not None else 0
    return _walk(made_on, sent, lost)


def _walk(made_on: Round, sent: Sequence[Path], lost: int) -> Walk:
    whole = paths.in_order(np.concatenate(sent) if len(sent) > 1 else sent[0])
    outside = lifecycle.outside_times(whole, made_on.ended_at - made_on.started_at)
    if lifecycle.too_many(outside):
        raise TrackTimesWrong
    path = whole[~outside]
    path = path[~lifecycle.outliers(path)]
    return Walk.of(made_on.started_at, Cleaned(path, len(whole) + lost, len(whole) + lost - len(path)))


def _sound(wanted: TrackIn) -> Path:
    """The points in WGS-84, without one or a few that cannot be anywhere."""
    most = lifecycle.too_dense(wanted.path)
    if most is not None:
        raise TrackTooDense(f"一秒之内有{most}个点，手机定位不会这样密；请核对时间的单位（毫秒）后重新提交。")
    wrong = lifecycle.impossible(wanted.path)
    if lifecycle.too_many(wrong):
        longitude, latitude = wanted.path[wrong][0, [paths.LONGITUDE, paths.LATITUDE]]
        raise TrackPlaceWrong(places.fault(longitude, latitude))
    return paths.canonical(wanted.path[~wrong], wanted.crs)


def _since(zero: datetime, piece: TrackPiece) -> Path:
    """The positions of a piece, counted from the start of its round."""
    path = paths.unpacked(piece.points)
    path[:, MS] += (piece.started_at - zero) / timedelta(milliseconds=1)
    return path


def check_place(made: Walk, visited: Collection[Place]) -> None:
    """Refuse a track that never came near anything that was visited."""
    far = made.elsewhere_m(visited)
    if far is not None:
        raise TrackElsewhere(
            f"轨迹距巡查对象最近也有{far // 1000}公里，不是这次巡查的轨迹；请核对坐标系和轨迹后重新提交。"
        )


def row(made: Walk, of_round: Round) -> Track:
    """What is kept of a track."""
    return Track(
        round_id=of_round.id,
        version=1,
        patroller_id=of_round.patroller_id,
        recorded_at=of_round.recorded_at,
        **_kept(made),
    )


def _kept(made: Walk) -> dict[str, Any]:
    return {
        "points": paths.packed(made.kept),
        "points_sent": made.cleaned.sent,
        "points_dropped": made.cleaned.dropped,
        "points_kept": len(made.kept),
        **asdict(made.measures),
    }


async def take_in(session: Session, caller: Caller, round_id: UUID, wanted: PieceIn) -> tuple[int, bool]:
    """Keep a piece of a track for its round, which may be on record or yet to come.

    Says how many points it has, and whether it is new. Raises what tracks/errors.py and rounds/errors.py name.
    """
    if caller.person_id is None:
        raise PatrollerMissing
    path = paths.in_order(_sound(wanted))
    if np.abs(path[:, MS]).max() > LONGEST / timedelta(milliseconds=1):
        raise TrackTimesWrong
    await rounds_repository.hold(session, [round_id])
    known = (await repository.pieces(session, [round_id]))[round_id]
    of_round = next(iter(await rounds_repository.known(session, [round_id])), None)
    await _check_owner(session, caller, of_round, known)
    digest = hashlib.sha256(wanted.started_at.isoformat().encode() + path.tobytes()).digest()[:16]
    if any(piece.digest == digest for piece in known):
        return len(path), False
    if len(known) >= MOST_PIECES:
        raise TrackTooLong
    piece = TrackPiece(
        round_id=round_id,
        digest=digest,
        patroller_id=caller.person_id,
        started_at=wanted.started_at,
        points=paths.packed(path),
        received_at=time.now(),
    )
    if of_round is not None:
        await _add_late(session, of_round, [*known, piece])
    rows.add(session, TrackPiece, rows.columns_of(piece))
    audit.record(session, caller, "track.record", f"rounds/{round_id}")
    return len(path), True


async def _check_owner(session: Session, caller: Caller, of_round: Round | None, known: Sequence[TrackPiece]) -> None:
    if of_round is not None and of_round.patroller_id != caller.person_id:
        if await rounds_repository.find(session, caller, of_round.id) is None:
            raise RoundNotFound
        raise TrackOfAnother
    if any(piece.patroller_id != caller.person_id for piece in known):
        raise TrackOfAnother


async def _add_late(session: Session, of_round: Round, pieces: Sequence[TrackPiece]) -> None:
    """Lay a piece that came after its round into the track. What counted stays as it was told."""
    track = await repository.find(session, of_round.id)
    sent = [_since(of_round.started_at, piece) for piece in pieces]
    if track is None:
        session.add(row(_walk(of_round, sent, 0), of_round))
    else:
        made = _walk(of_round, [paths.unpacked(track.points), *sent], 0)
        fresh, dropped = len(sent[-1]), track.points_dropped + made.cleaned.dropped
        known = _kept(made) | {"points_sent": track.points_sent + fresh, "points_dropped": dropped}
        for name, value in known.items():
            setattr(track, name, value)
        track.version += 1
    rows.add(session, Unexamined, {"round_id": of_round.id})
