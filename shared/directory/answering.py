"""Who answered for an object on a day, asked of a service: each answers from its own copy, and all say the same."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Security

from shared.auth.caller import Caller, current_caller
from shared.db.session import RequestSession
from shared.directory.people import responsible
from shared.http.payload import Day

router = APIRouter(prefix="/answering", tags=["internal"])


@router.get("")
async def read_answering(
    session: RequestSession,
    _caller: Annotated[Caller, Security(current_caller, scopes=["events:read"])],
    object_id: Annotated[UUID, Query()],
    on: Annotated[Day, Query()],
) -> dict[str, UUID]:
    """某日某对象各级由谁负责（服务间）。"""
    return await responsible(session, object_id, on)
