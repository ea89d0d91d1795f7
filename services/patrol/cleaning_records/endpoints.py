"""保洁记录。"""

from collections.abc import Sequence
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Request, Response, Security, status
from pydantic import ValidationError

from services.patrol.cleaning_records import repository, service
from services.patrol.cleaning_records.errors import RecordNotFound
from services.patrol.cleaning_records.schemas import (
    BatchAnswer,
    BatchItem,
    RecordAnswer,
    RecordBatch,
    RecordCreate,
    Voiding,
)
from services.patrol.cleaning_records.service import Recorded
from shared.auth.caller import Caller, current_caller
from shared.db.session import RequestSession, Session
from shared.directory.lookup import ensure_known
from shared.http.conditional import set_etag
from shared.http.field_errors import field_errors
from shared.http.idempotency import WriteRoute
from shared.http.problems import PayloadInvalid, Problem

router = APIRouter(prefix="/cleaning", tags=["河道保洁"], route_class=WriteRoute)
Reader = Annotated[Caller, Security(current_caller, scopes=["patrol:read"])]
Writer = Annotated[Caller, Security(current_caller, scopes=["patrol:write"])]
Manager = Annotated[Caller, Security(current_caller, scopes=["patrol:manage"])]


@router.get("/shifts/{shift_id}/records", summary="一个班次的保洁记录，含已作废的")
async def list_records(shift_id: UUID, session: RequestSession, caller: Reader) -> list[RecordAnswer]:
    return [RecordAnswer.model_validate(row) for row in await repository.of_shift(session, caller, shift_id)]


@router.get("/records/{record_id}", summary="一条保洁记录")
async def get_record(record_id: UUID, session: RequestSession, caller: Reader, response: Response) -> RecordAnswer:
    found = await repository.find(session, caller, record_id)
    if found is None:
        raise RecordNotFound
    set_etag(response, found.version)
    return RecordAnswer.model_validate(found)


@router.post("/records", summary="填报保洁", status_code=status.HTTP_201_CREATED)
async def record_cleaning(
    wanted: RecordCreate, request: Request, session: RequestSession, caller: Writer, response: Response
) -> RecordAnswer:
    await _ensure_known(request, session, [wanted])
    recorded = await service.record(session, caller, wanted)
    response.status_code = _status(recorded)
    set_etag(response, recorded.record.version)
    return RecordAnswer.model_validate(recorded.record)


@router.post("/records/batches", summary="成批填报离线时积下的保洁")
async def record_many(batch: RecordBatch, request: Request, session: RequestSession, caller: Writer) -> BatchAnswer:
    read = [_read(each) for each in batch.records]
    sound = [each for each in read if isinstance(each, RecordCreate)]
    await _ensure_known(request, session, sound)
    results = iter(await service.record_many(session, caller, sound))
    return BatchAnswer(items=[_item(each if isinstance(each, Problem) else next(results)) for each in read])


@router.post("/records/{record_id}/voiding", summary="作废一条保洁记录")
async def void_record(
    record_id: UUID, wanted: Voiding, session: RequestSession, caller: Manager, response: Response
) -> RecordAnswer:
    voided = await service.void(session, caller, record_id, wanted.reason)
    set_etag(response, voided.version)
    return RecordAnswer.model_validate(voided)


def _read(sent: Any) -> RecordCreate | Problem:  # noqa: ANN401 - any JSON
    try:
        return RecordCreate.model_validate(sent)
    except ValidationError as error:
        found = [{**each, "loc": ("body", *each["loc"])} for each in error.errors(include_url=False)]
        return PayloadInvalid(errors=field_errors(found))


async def _ensure_known(request: Request, session: Session, wanted: Sequence[RecordCreate]) -> None:
    await ensure_known(request, session, persons={each.on_behalf_of for each in wanted if each.on_behalf_of})


def _status(recorded: Recorded) -> int:
    return status.HTTP_201_CREATED if recorded.is_new else status.HTTP_200_OK


def _item(result: Recorded | Problem) -> BatchItem:
    if isinstance(result, Problem):
        return BatchItem(status=result.status, record=None, problem=result.body())
    return BatchItem(status=_status(result), record=RecordAnswer.model_validate(result.record), problem=None)
