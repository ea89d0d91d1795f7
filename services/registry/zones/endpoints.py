"""划定的区域：饮用水水源保护区、禁养区、区划边界等。"""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response, Security

from services.registry.divisions.schemas import DivisionCode
from services.registry.payloads import entered
from services.registry.zones import repository, service
from services.registry.zones.errors import ZoneNotFound
from services.registry.zones.lifecycle import ZoneKind
from services.registry.zones.schemas import (
    FeaturePage,
    FeaturesEntered,
    ZoneAnswer,
    ZoneCreate,
    ZoneFeatures,
    ZoneListed,
    ZonePatch,
)
from shared.auth.caller import Caller, current_caller
from shared.db.session import RequestSession
from shared.http.conditional import IfMatch, set_etag
from shared.http.idempotency import WriteRoute
from shared.http.pages import Page, PageRequest
from shared.http.payload import Day

router = APIRouter(prefix="/zones", tags=["划定的区域"], route_class=WriteRoute)
Reader = Annotated[Caller, Security(current_caller, scopes=["registry:read"])]
Writer = Annotated[Caller, Security(current_caller, scopes=["registry:write"])]
Kind = Annotated[ZoneKind | None, Query(description="类别")]
In = Annotated[DivisionCode | None, Query(description="区划代码，含其下级")]
On = Annotated[Day | None, Query(description="这一天有效的")]


@router.get("", summary="区域列表（不含边界）", response_model=Page[ZoneListed])
async def list_zones(
    session: RequestSession, caller: Reader, page: PageRequest, kind: Kind = None, division: In = None, on: On = None
) -> Response:
    return await repository.page(session, caller, page, kind=kind, division=division, on=on)


@router.post("", summary="登记区域", status_code=201)
async def post_zone(wanted: ZoneCreate, session: RequestSession, caller: Writer, response: Response) -> ZoneAnswer:
    zone, is_new = await service.enter(session, caller, wanted)
    return entered(response, ZoneAnswer, zone, is_new=is_new)


@router.get("/features", summary="区域及其边界（GeoJSON）", response_model=FeaturePage)
async def list_zone_features(
    session: RequestSession, caller: Reader, page: PageRequest, kind: Kind = None, division: In = None, on: On = None
) -> Response:
    return await repository.features(session, caller, page, kind=kind, division=division, on=on)


@router.post("/features", summary="按 GeoJSON 登记许多区域", status_code=201)
async def post_features(wanted: ZoneFeatures, session: RequestSession, caller: Writer) -> FeaturesEntered:
    return await service.enter_all(session, caller, wanted)


@router.get("/{zone_id}", summary="一个区域")
async def get_zone(zone_id: UUID, session: RequestSession, caller: Reader, response: Response) -> ZoneAnswer:
    zone = await repository.find(session, caller, zone_id)
    if zone is None:
        raise ZoneNotFound
    set_etag(response, zone.version)
    return ZoneAnswer.model_validate(zone)


@router.patch("/{zone_id}", summary="更正区域")
async def patch_zone(
    zone_id: UUID, wanted: ZonePatch, session: RequestSession, caller: Writer, seen: IfMatch, response: Response
) -> ZoneAnswer:
    zone = await service.change(session, caller, zone_id, wanted, seen)
    set_etag(response, zone.version)
    return ZoneAnswer.model_validate(zone)
