"""规则。"""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response, Security

from services.registry.divisions.errors import DivisionNotFound
from services.registry.divisions.schemas import DivisionCode
from services.registry.payloads import entered
from services.registry.policies import repository, service
from services.registry.policies.schemas import Key, PolicyAnswer, PolicyCreate, Somewhere
from services.registry.versions.schemas import Voiding
from shared import time
from shared.auth.caller import Caller, current_caller
from shared.auth.rows import covers
from shared.db.session import RequestSession
from shared.http.conditional import IfMatch, set_etag
from shared.http.idempotency import WriteRoute
from shared.http.pages import Page, PageRequest
from shared.http.payload import Day

router = APIRouter(prefix="/policies", tags=["规则"], route_class=WriteRoute)
Reader = Annotated[Caller, Security(current_caller, scopes=["registry:read"])]
Writer = Annotated[Caller, Security(current_caller, scopes=["policies:write"])]


@router.post("", summary="登记规则", status_code=201)
async def post_policy(
    wanted: PolicyCreate, session: RequestSession, caller: Writer, response: Response
) -> PolicyAnswer:
    policy, is_new = await service.add(session, caller, wanted)
    return entered(response, PolicyAnswer, policy, is_new=is_new)


@router.get("", summary="规则列表（含历史）", response_model=Page[PolicyAnswer])
async def list_policies(
    session: RequestSession,
    caller: Reader,
    page: PageRequest,
    key: Annotated[Key | None, Query(description="规则代码")] = None,
    division: Annotated[Somewhere | None, Query(description="设定规则的区划；空为各处适用的")] = None,
) -> Response:
    return await repository.page(session, caller, page, key=key, division=division)


@router.get("/in-force", summary="某区划某日适用的规则", response_model=Page[PolicyAnswer])
async def list_policies_in_force(
    session: RequestSession,
    caller: Reader,
    page: PageRequest,
    division: Annotated[DivisionCode, Query(description="区划代码")],
    on: Annotated[Day | None, Query(description="日期；不填为今天")] = None,
) -> Response:
    if not covers(caller, division):
        raise DivisionNotFound
    return await repository.in_force(session, page, division, on or time.local(time.now()).date())


@router.post("/{policy_id}/voiding", summary="作废一条登记有误的规则", status_code=204)
async def void_policy(
    policy_id: UUID, wanted: Voiding, session: RequestSession, caller: Writer, seen: IfMatch, response: Response
) -> None:
    """视为从未适用；已在运行的时限仍按其开始时的规则。作废后可就同一日另行登记。"""
    policy = await service.void(session, caller, policy_id, seen, wanted.reason)
    set_etag(response, policy.version)
