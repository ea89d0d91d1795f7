"""污染源与其他监管对象。"""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response, Security

from services.registry.sources import repository, service
from services.registry.sources.errors import SourceNotFound
from services.registry.sources.schemas import SourceAnswer, SourceCreate, SourceFilter, SourceListed, SourcePatch
from shared.auth.caller import Caller, current_caller
from shared.db.session import RequestSession
from shared.http.conditional import IfMatch, set_etag
from shared.http.idempotency import WriteRoute
from shared.http.pages import Page, PageRequest

router = APIRouter(prefix="/sources", tags=["污染源"], route_class=WriteRoute)
Reader = Annotated[Caller, Security(current_caller, scopes=["registry:read"])]
Writer = Annotated[Caller, Security(current_caller, scopes=["registry:write"])]


@router.get("", summary="污染源列表", response_model=Page[SourceListed])
async def list_sources(
    session: RequestSession, caller: Reader, page: PageRequest, wanted: Annotated[SourceFilter, Query()]
) -> Response:
    return await repository.page(session, caller, page, wanted)


@router.post("", summary="登记污染源", status_code=201)
async def post_source(
    wanted: SourceCreate, session: RequestSession, caller: Writer, response: Response
) -> SourceAnswer:
    source, is_new = await service.enter(session, caller, wanted)
    response.status_code = 201 if is_new else 200
    set_etag(response, source.version)
    return await service.told(session, caller, source)


@router.get("/{source_id}", summary="一个污染源")
async def get_source(source_id: UUID, session: RequestSession, caller: Reader, response: Response) -> SourceAnswer:
    source = await repository.find(session, caller, source_id)
    if source is None:
        raise SourceNotFound
    set_etag(response, source.version)
    return await service.told(session, caller, source)


@router.patch("/{source_id}", summary="更正污染源")
async def patch_source(
    source_id: UUID, wanted: SourcePatch, session: RequestSession, caller: Writer, seen: IfMatch, response: Response
) -> SourceAnswer:
    source = await service.change(session, caller, source_id, wanted, seen)
    set_etag(response, source.version)
    return await service.told(session, caller, source)
