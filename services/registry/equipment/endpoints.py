"""油烟净化等设备及其维护登记。"""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response, Security

from services.registry.divisions.schemas import DivisionCode
from services.registry.equipment import repository, service
from services.registry.equipment.errors import EquipmentNotFound, MaintenanceNotFound
from services.registry.equipment.schemas import (
    CleaningAnswer,
    EquipmentAnswer,
    EquipmentCreate,
    EquipmentPatch,
    MaintenanceAnswer,
    MaintenanceCreate,
    MaintenancePatch,
)
from services.registry.payloads import entered
from shared.auth.caller import Caller, current_caller
from shared.db.session import RequestSession
from shared.http.conditional import IfMatch, set_etag
from shared.http.idempotency import WriteRoute
from shared.http.pages import Page, PageRequest
from shared.http.payload import Day
from shared.jobs.explain import DeadlinesAnswer, explained

router = APIRouter(tags=["设备维护"], route_class=WriteRoute)
Reader = Annotated[Caller, Security(current_caller, scopes=["registry:read"])]
Writer = Annotated[Caller, Security(current_caller, scopes=["registry:write"])]
Division = Annotated[DivisionCode | None, Query(description="区划代码，含其下级")]


@router.get("/equipment", summary="设备列表", response_model=Page[EquipmentAnswer])
async def list_equipment(
    session: RequestSession,
    caller: Reader,
    page: PageRequest,
    division: Division = None,
    source_id: Annotated[UUID | None, Query(description="装在哪个污染源")] = None,
) -> Response:
    return await repository.page(session, caller, page, division=division, source_id=source_id)


@router.post("/equipment", summary="登记设备", status_code=201)
async def post_equipment(
    wanted: EquipmentCreate, session: RequestSession, caller: Writer, response: Response
) -> EquipmentAnswer:
    equipment, is_new = await service.enter(session, caller, wanted)
    return entered(response, EquipmentAnswer, equipment, is_new=is_new)


@router.get("/equipment/cleaning", summary="油烟净化设备的清洗情况", response_model=Page[CleaningAnswer])
async def list_cleaning(
    session: RequestSession,
    caller: Reader,
    page: PageRequest,
    division: Division = None,
    on: Annotated[Day | None, Query(description="哪一天所在的周期；不填为今天")] = None,
    open: Annotated[bool, Query(description="只看未完成的")] = False,  # noqa: A002 - the parameter's name
) -> Response:
    return await service.cleaning(session, caller, page, division=division, day=on, only_open=open)


@router.get("/equipment/{equipment_id}", summary="一台设备")
async def get_equipment(
    equipment_id: UUID, session: RequestSession, caller: Reader, response: Response
) -> EquipmentAnswer:
    equipment = await repository.find(session, caller, equipment_id)
    if equipment is None:
        raise EquipmentNotFound
    set_etag(response, equipment.version)
    return EquipmentAnswer.model_validate(equipment)


@router.patch("/equipment/{equipment_id}", summary="更正或停用设备")
async def patch_equipment(
    equipment_id: UUID,
    wanted: EquipmentPatch,
    session: RequestSession,
    caller: Writer,
    seen: IfMatch,
    response: Response,
) -> EquipmentAnswer:
    equipment = await service.change(session, caller, equipment_id, wanted, seen)
    set_etag(response, equipment.version)
    return EquipmentAnswer.model_validate(equipment)


@router.get("/equipment/{equipment_id}/deadlines", summary="一台设备的全部计时及其说明")
async def get_equipment_deadlines(equipment_id: UUID, session: RequestSession, caller: Reader) -> DeadlinesAnswer:
    if await repository.find(session, caller, equipment_id) is None:
        raise EquipmentNotFound
    return await explained(session, equipment_id)


@router.get("/maintenance", summary="一台设备的维护记录", response_model=Page[MaintenanceAnswer])
async def list_maintenance(
    session: RequestSession,
    caller: Reader,
    page: PageRequest,
    equipment_id: Annotated[UUID, Query(description="设备")],
) -> Response:
    return await repository.maintenance_page(session, caller, page, equipment_id=equipment_id)


@router.post("/maintenance", summary="登记维护", status_code=201)
async def post_maintenance(
    wanted: MaintenanceCreate, session: RequestSession, caller: Writer, response: Response
) -> MaintenanceAnswer:
    maintenance, is_new = await service.enter_maintenance(session, caller, wanted)
    return entered(response, MaintenanceAnswer, maintenance, is_new=is_new)


@router.get("/maintenance/{maintenance_id}", summary="一条维护记录")
async def get_maintenance(
    maintenance_id: UUID, session: RequestSession, caller: Reader, response: Response
) -> MaintenanceAnswer:
    maintenance = await repository.find_maintenance(session, caller, maintenance_id)
    if maintenance is None:
        raise MaintenanceNotFound
    set_etag(response, maintenance.version)
    return MaintenanceAnswer.model_validate(maintenance)


@router.patch("/maintenance/{maintenance_id}", summary="更正维护记录")
async def patch_maintenance(
    maintenance_id: UUID,
    wanted: MaintenancePatch,
    session: RequestSession,
    caller: Writer,
    seen: IfMatch,
    response: Response,
) -> MaintenanceAnswer:
    maintenance = await service.change_maintenance(session, caller, maintenance_id, wanted, seen)
    set_etag(response, maintenance.version)
    return MaintenanceAnswer.model_validate(maintenance)
