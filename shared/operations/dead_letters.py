"""Events that a service could not take in, for those who run the house."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any
from uuid import UUID

import sqlalchemy as sa
from fastapi import APIRouter, Query, Response
from pydantic import Field

from shared import audit
from shared.db.session import RequestSession, Session
from shared.events import dead_letters
from shared.events.models import DeadLetter
from shared.http.idempotency import WriteRoute
from shared.http.pages import Page, PageRequest, SortKey, as_json, page_of
from shared.http.payload import Answer, Line, Payload
from shared.http.problems import Conflict, NotFound
from shared.operations.operator import Operator
from shared.service import Service

ORDER = [SortKey(DeadLetter.producer), SortKey(DeadLetter.position)]


class State(StrEnum):
    OPEN = "open"
    REPLAYED = "replayed"
    DISMISSED = "dismissed"


class LetterRow(Answer):
    """一条未能计入的事件。"""

    id: UUID
    producer: str = Field(description="事件来自哪个服务")
    position: int = Field(description="在该服务事件日志中的位置")
    subject: str
    type: str
    error: str = Field(description="为何未能计入；排在其后的同一对象的事件也在等待")
    state: State
    parked_at: datetime
    settled_at: datetime | None
    reason: str | None = Field(description="放弃的理由")


class LetterAnswer(LetterRow):
    """连同事件本身；事件中没有个人信息。"""

    settled_by: str | None
    event: Mapping[str, Any]


class Replay(Payload):
    """重放一个对象的全部未计入事件。"""

    producer: Line = Field(description="事件来自哪个服务", examples=["complaints"])
    subject: Line = Field(description="事件的对象", examples=["orders/0198c0de-0000-7000-8000-000000000000"])


class Replayed(Answer):
    """重放的结果。"""

    replayed: int


class Dismissal(Payload):
    """放弃一个事件。"""

    reason: Line = Field(description="为何可以放弃；记入审计")


class LetterNotFound(NotFound):
    code, title = "dead_letter_not_found", "没有这条未计入的事件"
    default_detail = "请先用列表查看仍未处理的事件，再重放或放弃。"


class LetterSettled(Conflict):
    code, title = "dead_letter_settled", "这条事件已经处理过"
    default_detail = "请刷新列表；已重放或已放弃的事件不能再次处理。"


class StillFailing(Conflict):
    code, title = "replay_failed", "事件仍然无法计入"


def dead_letters_router(service: Service) -> APIRouter:
    """List, look into, replay in order, dismiss with a reason: each for one service's own letters."""
    router = APIRouter(prefix="/dead-letters", tags=["运行维护"], route_class=WriteRoute)

    @router.get("", summary="未能计入的事件", response_model=Page[LetterRow])
    async def list_dead_letters(
        session: RequestSession,
        _caller: Operator,
        page: PageRequest,
        state: Annotated[State | None, Query(description="处理状态")] = None,
        producer: Annotated[str | None, Query(max_length=50, description="来自哪个服务")] = None,
        subject: Annotated[str | None, Query(max_length=200, description="事件的对象")] = None,
    ) -> Response:
        asked = {"state": state, "producer": producer, "subject": subject}
        filters = [getattr(DeadLetter, name) == value for name, value in asked.items() if value is not None]
        columns = {name: getattr(DeadLetter, name) for name in LetterRow.model_fields}
        return await page_of(session, sa.select(*as_json(**columns)).where(*filters), keys=ORDER, page=page)

    @router.get("/{letter_id}", summary="一条未能计入的事件")
    async def get_dead_letter(letter_id: UUID, session: RequestSession, _caller: Operator) -> LetterAnswer:
        return LetterAnswer.model_validate(await _letter(session, letter_id))

    @router.post("/replay", summary="按顺序重放一个对象的事件")
    async def replay_dead_letters(wanted: Replay, session: RequestSession, caller: Operator) -> Replayed:
        """任何一个事件仍然失败，则全部不变。"""
        by, of = str(caller.account_id), (wanted.producer, wanted.subject)
        try:
            count = await dead_letters.replay(session, service.subscriptions, *of, by=by)
        except dead_letters.ReplayFailed as failed:
            raise StillFailing(_advice(failed)) from failed
        if count == 0:
            raise LetterNotFound
        audit.record(session, caller, "dead_letter.replay", f"{wanted.producer}:{wanted.subject}")
        return Replayed(replayed=count)

    @router.post("/{letter_id}/dismissal", summary="放弃一个事件")
    async def dismiss_dead_letter(
        letter_id: UUID, wanted: Dismissal, session: RequestSession, caller: Operator
    ) -> LetterAnswer:
        letter = await _letter(session, letter_id)
        if not await dead_letters.dismiss(session, letter, by=str(caller.account_id), reason=wanted.reason):
            raise LetterSettled
        audit.record(session, caller, "dead_letter.dismiss", f"dead_letters/{letter.id}", wanted.reason)
        return LetterAnswer.model_validate(letter)

    return router


async def _letter(session: Session, letter_id: UUID) -> DeadLetter:
    letter = await session.get(DeadLetter, letter_id)
    if letter is None:
        raise LetterNotFound
    return letter


def _advice(failed: dead_letters.ReplayFailed) -> str:
    return (
        f"位置 {failed.position} 的事件（{failed.type}）仍然失败：{failed.error}。"
        "没有任何改动。请先排除原因再重放；确认可以不计入的，说明理由后放弃它。"
    )
