"""预警。"""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response, Security, status

from services.patrol import records
from services.patrol.records import Voiding
from services.patrol.warnings import repository, service
from services.patrol.warnings.errors import WarningNotFound
from services.patrol.warnings.models import Warning as WarningRow
from services.patrol.warnings.schemas import Lifting, WarningAnswer, WarningCreate, WarningFilters
from shared.auth.caller import Caller, current_caller
from shared.db.session import RequestSession
from shared.directory.lookup import known_object
from shared.http.conditional import set_etag
from shared.http.idempotency import WriteRoute
from shared.http.pages import Page, PageRequest

router = APIRouter(prefix="/warnings", tags=["预警"], route_class=WriteRoute)
Reader = Annotated[Caller, Security(current_caller, scopes=["patrol:read"])]
Manager = Annotated[Caller, Security(current_caller, scopes=["patrol:manage"])]


@router.get("", summary="预警列表", response_model=Page[WarningAnswer])
async def list_warnings(
    session: RequestSession, caller: Reader, page: PageRequest, filters: Annotated[WarningFilters, Query()]
) -> Response:
    return await repository.page(session, caller, page, filters)


@router.get("/{warning_id}", summary="一项预警")
async def get_warning(warning_id: UUID, session: RequestSession, caller: Reader, response: Response) -> WarningAnswer:
    row = await records.find(session, caller, WarningRow, warning_id)
    if row is None:
        raise WarningNotFound
    return _answer(response, row)


@router.post(
    "",
    summary="登记一项预警",
    status_code=status.HTTP_201_CREATED,
    dependencies=[Depends(known_object())],
)
async def create_warning(
    wanted: WarningCreate, session: RequestSession, caller: Manager, response: Response
) -> WarningAnswer:
    row, is_new = await service.create(session, caller, wanted)
    if not is_new:
        response.status_code = status.HTTP_200_OK
    return _answer(response, row)


@router.post("/{warning_id}/lifting", summary="解除预警")
async def lift_warning(
    warning_id: UUID, wanted: Lifting, session: RequestSession, caller: Manager, response: Response
) -> WarningAnswer:
    return _answer(response, await service.lift(session, caller, warning_id, wanted))


@router.post("/{warning_id}/voiding", summary="作废误登的预警")
async def void_warning(
    warning_id: UUID, wanted: Voiding, session: RequestSession, caller: Manager, response: Response
) -> WarningAnswer:
    return _answer(response, await service.void(session, caller, warning_id, wanted))


def _answer(response: Response, row: WarningRow) -> WarningAnswer:
    set_etag(response, row.version)
    return WarningAnswer.model_validate(row)
