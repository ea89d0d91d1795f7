"""巡查轨迹。"""

from datetime import timedelta
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response, Security, status

from services.patrol.rounds import repository as rounds_repository
from services.patrol.rounds.errors import RoundNotFound
from services.patrol.tracks import repository, service
from services.patrol.tracks.errors import TrackNotFound
from services.patrol.tracks.schemas import (
    LineString,
    PieceAnswer,
    TrackAnswer,
    TrackPiece,
    TrackProperties,
    TrackSummary,
)
from shared import paths
from shared.auth.caller import Caller, current_caller
from shared.db.session import RequestSession
from shared.http.conditional import set_etag
from shared.http.idempotency import WriteRoute
from shared.places import Crs

router = APIRouter(prefix="/rounds", tags=["巡查轨迹"], route_class=WriteRoute)
Reader = Annotated[Caller, Security(current_caller, scopes=["patrol:read"])]
Writer = Annotated[Caller, Security(current_caller, scopes=["patrol:write"])]


@router.get("/{round_id}/track", summary="一次巡查的轨迹（GeoJSON）")
async def get_track(
    round_id: UUID,
    session: RequestSession,
    caller: Reader,
    response: Response,
    crs: Annotated[Crs, Query(description="坐标系；GeoJSON 一般为 wgs84，微信地图用 gcj02")] = Crs.WGS84,
) -> TrackAnswer:
    of_round = await rounds_repository.find(session, caller, round_id)
    if of_round is None:
        raise RoundNotFound
    track = await repository.find(session, round_id)
    if track is None:
        raise TrackNotFound
    set_etag(response, track.version)
    path = paths.shown_in(paths.unpacked(track.points), crs)
    line = [(round(longitude, 7), round(latitude, 7)) for longitude, latitude in path[:, 1:3].tolist()]
    times = [of_round.started_at + timedelta(milliseconds=ms) for ms in path[:, paths.MS].tolist()]
    known = TrackSummary.model_validate(track).model_dump()
    return TrackAnswer(
        id=round_id,
        geometry=LineString(coordinates=line if len(line) > 1 else line * 2),
        properties=TrackProperties(**known, crs=crs, times=times if len(times) > 1 else times * 2),
    )


@router.post("/{round_id}/track", summary="补传或途中上传一段轨迹", status_code=status.HTTP_201_CREATED)
async def record_piece(
    round_id: UUID, wanted: TrackPiece, session: RequestSession, caller: Writer, response: Response
) -> PieceAnswer:
    """次序不限，可重发任意次；可先于巡查记录到达。"""
    points, is_new = await service.take_in(session, caller, round_id, wanted)
    response.status_code = status.HTTP_201_CREATED if is_new else status.HTTP_200_OK
    return PieceAnswer(points=points)
