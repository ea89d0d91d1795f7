"""查看个人信息。"""

from enum import StrEnum
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Response, Security

from services.registry.reveals import service
from services.registry.reveals.schemas import Revealed
from shared.auth.caller import Caller, current_caller
from shared.db.session import RequestSession
from shared.http.personal import Reveal

# No WriteRoute: its answers are kept to be sent again, and what is revealed must not be kept anywhere.
router = APIRouter(tags=["查看个人信息"])
Revealer = Annotated[Caller, Security(current_caller, scopes=["registry:reveal"])]
Colleague = Annotated[Caller, Security(current_caller, scopes=["contacts:read"])]
Things = StrEnum("Things", {name.upper(): name for name in service.SEALED})  # type: ignore[misc] # the names are data
NOT_KEPT = "no-store"


@router.post("/{things}/{row_id}/reveal", summary="查看一条记录的个人信息（留痕）")
async def reveal(
    things: Things, row_id: UUID, wanted: Reveal, session: RequestSession, caller: Revealer, response: Response
) -> Revealed:
    response.headers["Cache-Control"] = NOT_KEPT
    return Revealed(personal=await service.reveal(session, caller, things, row_id, wanted.purpose))


@router.get("/people/{person_id}/phone", summary="同事的电话（留痕）")
async def get_phone(person_id: UUID, session: RequestSession, caller: Colleague, response: Response) -> Revealed:
    """工作人员之间联系工作所用，一次一人；列表中不显示。"""
    response.headers["Cache-Control"] = NOT_KEPT
    return Revealed(personal={"phone": await service.phone(session, caller, person_id)})
