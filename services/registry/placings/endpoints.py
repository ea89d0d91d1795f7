"""位置的批量登记。"""

from typing import Annotated

from fastapi import APIRouter, Security

from services.registry.placings import service
from services.registry.placings.schemas import PlacesAnswer, PlacesWanted
from shared.auth.caller import Caller, current_caller
from shared.db.session import RequestSession
from shared.http.idempotency import WriteRoute

# Before the sources' own router: its `/sources/{source_id}` fits this address too.
router = APIRouter(prefix="/sources", tags=["位置"], route_class=WriteRoute)
Writer = Annotated[Caller, Security(current_caller, scopes=["registry:write"])]


@router.put("/features", summary="以 GeoJSON 登记对象的位置")
async def put_source_features(wanted: PlacesWanted, session: RequestSession, caller: Writer) -> PlacesAnswer:
    """先以 preview 逐个查看结果，什么也不写入；再以 all 或 good 登记。原位置及更正的原因都会保留。"""
    return await service.put(session, caller, wanted)
