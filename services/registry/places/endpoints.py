"""位置：在哪个区划和保护区内，附近有什么，相距多远。"""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response, Security

from services.registry.places import repository, service
from services.registry.places.schemas import (
    AskedAt,
    AskedNear,
    DistanceAnswer,
    NearSources,
    PlaceAnswer,
    ThingRef,
)
from services.registry.sources.schemas import SourceFilter, SourceListed
from services.registry.zones.schemas import FeaturePage
from shared.auth.caller import Caller, current_caller
from shared.db.session import RequestSession
from shared.http.pages import Page, PageRequest

# Before the sources' own router: its `/sources/{source_id}` fits these addresses too.
router = APIRouter(tags=["位置"])
Reader = Annotated[Caller, Security(current_caller, scopes=["registry:read"])]


@router.get("/places", summary="一个位置在哪个区划、哪些保护区内")
async def get_place(session: RequestSession, caller: Reader, asked: Annotated[AskedAt, Query()]) -> PlaceAnswer:
    return await service.at(session, caller, asked)


@router.get("/places/distance", summary="两个对象之间的距离")
async def get_distance(session: RequestSession, caller: Reader, one: ThingRef, other: ThingRef) -> DistanceAnswer:
    return await service.distance(session, caller, one, other)


@router.get("/sources/nearest", summary="离一个位置最近的污染源")
async def list_nearest(session: RequestSession, caller: Reader, asked: Annotated[AskedNear, Query()]) -> NearSources:
    return await service.near(session, caller, asked)


@router.get("/sources/features", summary="污染源及其位置（GeoJSON）", response_model=FeaturePage)
async def list_source_features(
    session: RequestSession, caller: Reader, page: PageRequest, wanted: Annotated[SourceFilter, Query()]
) -> Response:
    return await repository.features(session, caller, page, wanted)


@router.get("/zones/{zone_id}/sources", summary="区域内（或其附近）的污染源", response_model=Page[SourceListed])
async def list_sources_inside(
    zone_id: UUID,
    session: RequestSession,
    caller: Reader,
    page: PageRequest,
    wanted: Annotated[SourceFilter, Query()],
    within_m: Annotated[float, Query(ge=0, le=20_000, description="区域之外多少米以内的也算在内")] = 0,
) -> Response:
    return await service.inside(session, caller, zone_id, page, wanted, within_m)
