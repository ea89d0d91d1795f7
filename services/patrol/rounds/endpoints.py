"""巡查记录。"""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response, Security, status

from services.patrol.rounds import repository, service
from services.patrol.rounds.errors import RoundNotFound
from services.patrol.rounds.schemas import RoundAnswer, RoundCreate, RoundFilters
from shared.auth.caller import Caller, current_caller
from shared.db.session import RequestSession
from shared.directory.lookup import known, known_object
from shared.http.conditional import set_etag
from shared.http.idempotency import WriteRoute
from shared.http.pages import Page, PageRequest

router = APIRouter(prefix="/rounds", tags=["巡查记录"], route_class=WriteRoute)
Reader = Annotated[Caller, Security(current_caller, scopes=["patrol:read"])]
Writer = Annotated[Caller, Security(current_caller, scopes=["patrol:write"])]


@router.get("", summary="巡查记录列表", response_model=Page[RoundAnswer])
async def list_rounds(
    session: RequestSession, caller: Reader, page: PageRequest, filters: Annotated[RoundFilters, Query()]
) -> Response:
    return await repository.page(session, caller, page, filters)


@router.get("/{round_id}", summary="一条巡查记录")
async def get_round(round_id: UUID, session: RequestSession, caller: Reader, response: Response) -> RoundAnswer:
    found = await repository.find(session, caller, round_id)
    if found is None:
        raise RoundNotFound
    set_etag(response, found.version)
    return RoundAnswer.model_validate(found)


@router.post(
    "",
    summary="填报一次巡查",
    status_code=status.HTTP_201_CREATED,
    dependencies=[Depends(known_object()), Depends(known(on_behalf_of="persons"))],
)
async def record_round(wanted: RoundCreate, session: RequestSession, caller: Writer, response: Response) -> RoundAnswer:
    recorded, is_new = await service.record(session, caller, wanted)
    if not is_new:
        response.status_code = status.HTTP_200_OK
    set_etag(response, recorded.version)
    return RoundAnswer.model_validate(recorded)
