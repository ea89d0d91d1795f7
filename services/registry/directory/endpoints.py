"""One row of the ledger by id, for a service whose copy has not heard of it yet (see shared/directory/lookup.py)."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Response, Security

from shared.auth.caller import Caller, current_caller
from shared.db.session import RequestSession
from shared.directory.apply import TABLES
from shared.directory.lookup import KINDS
from shared.http.problems import NotFound

router = APIRouter(prefix="/directory", tags=["internal"])


@router.get("/{kind}/{row_id}")
async def read_row(
    kind: str,
    row_id: UUID,
    session: RequestSession,
    _caller: Annotated[Caller, Security(current_caller, scopes=["events:read"])],
) -> Response:
    """台账中的一条记录，与其事件的内容相同（服务间）。"""
    contract = KINDS.get(kind)
    row = await session.get(TABLES[contract], row_id) if contract else None
    if contract is None or row is None:
        raise NotFound
    data = contract.model_validate(row, from_attributes=True)
    return Response(data.model_dump_json(), media_type="application/json")
