"""巡查记录。"""

from collections.abc import Sequence
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response, Security, status
from pydantic import ValidationError

from services.patrol.rounds import repository, service
from services.patrol.rounds.errors import RoundNotFound
from services.patrol.rounds.schemas import (
    BatchAnswer,
    BatchItem,
    RoundAnswer,
    RoundBatch,
    RoundCreate,
    RoundFilters,
    RoundRow,
)
from services.patrol.rounds.service import Recorded, answer
from shared.auth.caller import Caller, current_caller
from shared.db.session import RequestSession, Session
from shared.directory.lookup import ensure_known
from shared.http.conditional import set_etag
from shared.http.field_errors import field_errors
from shared.http.idempotency import WriteRoute
from shared.http.pages import Page, PageRequest
from shared.http.problems import PayloadInvalid, Problem

router = APIRouter(prefix="/rounds", tags=["巡查记录"], route_class=WriteRoute)
Reader = Annotated[Caller, Security(current_caller, scopes=["patrol:read"])]
Writer = Annotated[Caller, Security(current_caller, scopes=["patrol:write"])]


@router.get("", summary="巡查记录列表", response_model=Page[RoundRow])
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
    return answer(await service.shown(session, found))


@router.post("", summary="填报一次巡查", status_code=status.HTTP_201_CREATED)
async def record_round(
    wanted: RoundCreate, request: Request, session: RequestSession, caller: Writer, response: Response
) -> RoundAnswer:
    await _ensure_known(request, session, [wanted])
    recorded = await service.record(session, caller, wanted)
    response.status_code = _status(recorded)
    set_etag(response, recorded.round.version)
    return answer(recorded)


@router.post("/batches", summary="成批填报离线时积下的巡查")
async def record_rounds(batch: RoundBatch, request: Request, session: RequestSession, caller: Writer) -> BatchAnswer:
    read = [_read(each) for each in batch.rounds]
    sound = [each for each in read if isinstance(each, RoundCreate)]
    await _ensure_known(request, session, sound)
    results = iter(await service.record_many(session, caller, sound, batch.sent_at))
    return BatchAnswer(items=[_item(each if isinstance(each, Problem) else next(results)) for each in read])


def _read(sent: Any) -> RoundCreate | Problem:  # noqa: ANN401 - any JSON
    try:
        return RoundCreate.model_validate(sent)
    except ValidationError as error:
        found = [{**each, "loc": ("body", *each["loc"])} for each in error.errors(include_url=False)]
        return PayloadInvalid(errors=field_errors(found))


async def _ensure_known(request: Request, session: Session, rounds: Sequence[RoundCreate]) -> None:
    visits = [visit for each in rounds for visit in each.visits]
    await ensure_known(
        request,
        session,
        sources={visit.object_id for visit in visits if visit.object_id and visit.object_type == "source"},
        reaches={visit.object_id for visit in visits if visit.object_id and visit.object_type == "reach"},
        persons={each.on_behalf_of for each in rounds if each.on_behalf_of},
    )


def _status(recorded: Recorded) -> int:
    return status.HTTP_201_CREATED if recorded.is_new else status.HTTP_200_OK


def _item(result: Recorded | Problem) -> BatchItem:
    if isinstance(result, Problem):
        return BatchItem.model_validate({"status": result.status, "round": None, "problem": result.body()})
    return BatchItem(status=_status(result), round=answer(result), problem=None)
