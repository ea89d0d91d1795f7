"""河长制办公室。"""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response, Security

from services.registry.payloads import entered
from services.registry.river_offices import repository, service
from services.registry.river_offices.schemas import (
    MemberAnswer,
    MemberCreate,
    MemberPatch,
    OfficeAnswer,
    OfficeCreate,
    OfficePatch,
    OfficeShown,
)
from shared import time
from shared.auth.caller import Caller, current_caller
from shared.db.session import RequestSession
from shared.http.conditional import IfMatch, set_etag
from shared.http.idempotency import WriteRoute
from shared.http.pages import Page, PageRequest
from shared.http.payload import Day

router = APIRouter(prefix="/river_offices", tags=["河长制办公室"], route_class=WriteRoute)
Reader = Annotated[Caller, Security(current_caller, scopes=["registry:read"])]
Writer = Annotated[Caller, Security(current_caller, scopes=["registry:write"])]


@router.get("", summary="河长办列表", response_model=Page[OfficeAnswer])
async def list_offices(session: RequestSession, caller: Reader, page: PageRequest) -> Response:
    return await repository.page(session, caller, page)


@router.post("", summary="登记河长办", status_code=201)
async def post_office(
    wanted: OfficeCreate, session: RequestSession, caller: Writer, response: Response
) -> OfficeAnswer:
    office, is_new = await service.enter(session, caller, wanted)
    return entered(response, OfficeAnswer, office, is_new=is_new)


@router.get("/{office_id}", summary="一个河长办：主任和成员")
async def get_office(
    office_id: UUID,
    session: RequestSession,
    caller: Reader,
    response: Response,
    on: Annotated[Day | None, Query(description="哪一天；不填为今天")] = None,
) -> OfficeShown:
    office = await service.shown(session, caller, office_id, on or time.local(time.now()).date())
    set_etag(response, office.version)
    return office


@router.patch("/{office_id}", summary="更正河长办")
async def patch_office(
    office_id: UUID, wanted: OfficePatch, session: RequestSession, caller: Writer, seen: IfMatch, response: Response
) -> OfficeAnswer:
    office = await service.change(session, caller, office_id, wanted, seen)
    set_etag(response, office.version)
    return OfficeAnswer.model_validate(office)


@router.post("/{office_id}/members", summary="登记河长办成员", status_code=201)
async def post_member(
    office_id: UUID, wanted: MemberCreate, session: RequestSession, caller: Writer, response: Response
) -> MemberAnswer:
    member, is_new = await service.enter_member(session, caller, office_id, wanted)
    return entered(response, MemberAnswer, member, is_new=is_new)


@router.patch("/{office_id}/members/{member_id}", summary="更正河长办成员")
async def patch_member(
    office_id: UUID,
    member_id: UUID,
    wanted: MemberPatch,
    session: RequestSession,
    caller: Writer,
    seen: IfMatch,
    response: Response,
) -> MemberAnswer:
    member = await service.change_member(session, caller, office_id, member_id, wanted, seen)
    set_etag(response, member.version)
    return MemberAnswer.model_validate(member)
