"""秸秆禁烧台账。"""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response, Security, status

from services.patrol import records
from services.patrol.burning import repository, service
from services.patrol.burning.errors import DispatchNotFound, FireNotFound
from services.patrol.burning.models import Dispatch, Fire
from services.patrol.burning.schemas import (
    DispatchAnswer,
    DispatchCreate,
    DispatchFilters,
    FireAnswer,
    FireCreate,
    FireFilters,
    SumsAnswer,
    SumsAsked,
)
from services.patrol.records import Voiding
from shared.auth.caller import Caller, current_caller
from shared.db.session import RequestSession
from shared.directory.lookup import ensure_known
from shared.http.conditional import set_etag
from shared.http.idempotency import WriteRoute
from shared.http.pages import Page, PageRequest

dispatches = APIRouter(prefix="/dispatches", tags=["秸秆禁烧"], route_class=WriteRoute)
fires = APIRouter(prefix="/fires", tags=["秸秆禁烧"], route_class=WriteRoute)
Reader = Annotated[Caller, Security(current_caller, scopes=["patrol:read"])]
Writer = Annotated[Caller, Security(current_caller, scopes=["patrol:write"])]


@dispatches.get("", summary="禁烧出动列表", response_model=Page[DispatchAnswer])
async def list_dispatches(
    session: RequestSession, caller: Reader, page: PageRequest, filters: Annotated[DispatchFilters, Query()]
) -> Response:
    return await repository.dispatches(session, caller, page, filters)


@dispatches.get("/sums", summary="禁烧台账按日、月或村合计")
async def get_sums(session: RequestSession, caller: Reader, wanted: Annotated[SumsAsked, Query()]) -> SumsAnswer:
    return SumsAnswer(items=await service.sums(session, caller, wanted))


@dispatches.get("/{dispatch_id}", summary="一次禁烧出动")
async def get_dispatch(
    dispatch_id: UUID, session: RequestSession, caller: Reader, response: Response
) -> DispatchAnswer:
    found = await records.find(session, caller, Dispatch, dispatch_id)
    if found is None:
        raise DispatchNotFound
    set_etag(response, found.version)
    return DispatchAnswer.model_validate(found)


@dispatches.post("", summary="登记一次禁烧出动", status_code=status.HTTP_201_CREATED)
async def record_dispatch(
    wanted: DispatchCreate, request: Request, session: RequestSession, caller: Writer, response: Response
) -> DispatchAnswer:
    await ensure_known(request, session, persons={records.whose(caller, wanted), *wanted.participants})
    row, is_new = await service.record_dispatch(session, caller, wanted)
    return records.entered(response, DispatchAnswer, row, is_new=is_new)


@dispatches.post("/{dispatch_id}/voiding", summary="作废一次禁烧出动的记录")
async def void_dispatch(
    dispatch_id: UUID, wanted: Voiding, session: RequestSession, caller: Writer, response: Response
) -> DispatchAnswer:
    found = await records.find(session, caller, Dispatch, dispatch_id, lock=True)
    if found is None:
        raise DispatchNotFound
    records.void(session, caller, found, wanted.reason)
    set_etag(response, found.version)
    return DispatchAnswer.model_validate(found)


@fires.get("", summary="火点列表", response_model=Page[FireAnswer])
async def list_fires(
    session: RequestSession, caller: Reader, page: PageRequest, filters: Annotated[FireFilters, Query()]
) -> Response:
    return await repository.fires(session, caller, page, filters)


@fires.get("/{fire_id}", summary="一个火点")
async def get_fire(fire_id: UUID, session: RequestSession, caller: Reader, response: Response) -> FireAnswer:
    found = await records.find(session, caller, Fire, fire_id)
    if found is None:
        raise FireNotFound
    set_etag(response, found.version)
    return FireAnswer.model_validate(found)


@fires.post("", summary="登记一个火点", status_code=status.HTTP_201_CREATED)
async def record_fire(
    wanted: FireCreate, request: Request, session: RequestSession, caller: Writer, response: Response
) -> FireAnswer:
    await ensure_known(request, session, persons={records.whose(caller, wanted)})
    row, is_new = await service.record_fire(session, caller, wanted)
    return records.entered(response, FireAnswer, row, is_new=is_new)


@fires.post("/{fire_id}/voiding", summary="作废一个火点的记录")
async def void_fire(
    fire_id: UUID, wanted: Voiding, session: RequestSession, caller: Writer, response: Response
) -> FireAnswer:
    found = await records.find(session, caller, Fire, fire_id, lock=True)
    if found is None:
        raise FireNotFound
    records.void(session, caller, found, wanted.reason)
    set_etag(response, found.version)
    return FireAnswer.model_validate(found)
