"""一岗双责。"""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response, Security

from services.registry.divisions.schemas import DivisionCode
from services.registry.leader_duties import repository, service
from services.registry.leader_duties.errors import DutyNotFound
from services.registry.leader_duties.schemas import (
    LeaderDutyAnswer,
    LeaderDutyCreate,
    LeaderDutyListed,
    LeaderDutyPatch,
)
from services.registry.payloads import entered
from services.registry.people.lifecycle import PostCode
from shared import time
from shared.auth.caller import Caller, current_caller
from shared.db.session import RequestSession
from shared.http.conditional import IfMatch, set_etag
from shared.http.idempotency import WriteRoute
from shared.http.pages import Page, PageRequest
from shared.http.payload import Day

router = APIRouter(prefix="/leader_duties", tags=["一岗双责"], route_class=WriteRoute)
Reader = Annotated[Caller, Security(current_caller, scopes=["registry:read"])]
Writer = Annotated[Caller, Security(current_caller, scopes=["registry:write"])]


@router.get("", summary="班子成员职责清单", response_model=Page[LeaderDutyListed])
async def list_leader_duties(
    session: RequestSession,
    caller: Reader,
    page: PageRequest,
    division: Annotated[DivisionCode | None, Query(description="区划代码，含其下级")] = None,
    post_code: Annotated[PostCode | None, Query(description="岗位")] = None,
    person_id: Annotated[UUID | None, Query(description="人员；含其岗位的职责")] = None,
    on: Annotated[Day | None, Query(description="哪一天；不填为今天")] = None,
) -> Response:
    day = on or time.local(time.now()).date()
    return await repository.page(
        session, caller, page, division=division, post_code=post_code, person_id=person_id, on=day
    )


@router.post("", summary="登记一项职责", status_code=201)
async def post_leader_duty(
    wanted: LeaderDutyCreate, session: RequestSession, caller: Writer, response: Response
) -> LeaderDutyAnswer:
    duty, is_new = await service.enter(session, caller, wanted)
    return entered(response, LeaderDutyAnswer, duty, is_new=is_new)


@router.get("/{duty_id}", summary="一项职责")
async def get_leader_duty(
    duty_id: UUID, session: RequestSession, caller: Reader, response: Response
) -> LeaderDutyAnswer:
    duty = await repository.find(session, caller, duty_id)
    if duty is None:
        raise DutyNotFound
    set_etag(response, duty.version)
    return LeaderDutyAnswer.model_validate(duty)


@router.patch("/{duty_id}", summary="更正一项职责")
async def patch_leader_duty(
    duty_id: UUID,
    wanted: LeaderDutyPatch,
    session: RequestSession,
    caller: Writer,
    seen: IfMatch,
    response: Response,
) -> LeaderDutyAnswer:
    duty = await service.change(session, caller, duty_id, wanted, seen)
    set_etag(response, duty.version)
    return LeaderDutyAnswer.model_validate(duty)
