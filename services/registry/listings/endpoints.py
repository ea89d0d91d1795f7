"""法定名录、镇级重点名单、分层次监管。"""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response, Security

from services.registry.listings import repository, service
from services.registry.listings.lifecycle import ListName
from services.registry.listings.schemas import ListingAnswer, ListingCreate, ListingPatch
from services.registry.payloads import entered
from shared.auth.caller import Caller, current_caller
from shared.db.session import RequestSession
from shared.http.conditional import IfMatch, set_etag
from shared.http.idempotency import WriteRoute
from shared.http.pages import Page, PageRequest
from shared.http.payload import Day

router = APIRouter(prefix="/listings", tags=["名单"], route_class=WriteRoute)
Reader = Annotated[Caller, Security(current_caller, scopes=["registry:read"])]
Writer = Annotated[Caller, Security(current_caller, scopes=["registry:write"])]


@router.get("", summary="谁在哪个名单上", response_model=Page[ListingAnswer])
async def list_listings(
    session: RequestSession,
    caller: Reader,
    page: PageRequest,
    source_id: Annotated[UUID | None, Query(description="监管对象")] = None,
    list_name: Annotated[ListName | None, Query(description="名单")] = None,
    year: Annotated[int | None, Query(ge=2000, le=2199, description="名录年度")] = None,
    on: Annotated[Day | None, Query(description="这一天在名单上的")] = None,
) -> Response:
    return await repository.page(session, caller, page, source_id=source_id, list_name=list_name, year=year, on=on)


@router.post("", summary="列入名单", status_code=201)
async def post_listing(
    wanted: ListingCreate, session: RequestSession, caller: Writer, response: Response
) -> ListingAnswer:
    listing, is_new = await service.enter(session, caller, wanted)
    return entered(response, ListingAnswer, listing, is_new=is_new)


@router.patch("/{listing_id}", summary="更正名单记录")
async def patch_listing(
    listing_id: UUID, wanted: ListingPatch, session: RequestSession, caller: Writer, seen: IfMatch, response: Response
) -> ListingAnswer:
    listing = await service.change(session, caller, listing_id, wanted, seen)
    set_etag(response, listing.version)
    return ListingAnswer.model_validate(listing)
