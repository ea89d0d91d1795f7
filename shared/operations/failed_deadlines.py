"""Deadlines whose steps failed for their own reason: shown until somebody has mended the reason."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from fastapi import APIRouter, Response
from pydantic import Field

from shared import audit
from shared.db.session import RequestSession
from shared.http.idempotency import WriteRoute
from shared.http.pages import Page, PageRequest, SortKey, as_json, page_of
from shared.http.payload import Answer
from shared.http.problems import NotFound
from shared.jobs import sweep
from shared.jobs.models import Deadline
from shared.operations.operator import Operator

ORDER = [SortKey(Deadline.due_at), SortKey(Deadline.id)]


class FailedDeadline(Answer):
    """一个办理期限，其到期步骤未能执行。"""

    id: UUID
    subject_type: str
    subject_id: UUID
    clock: str
    run: int
    division_code: str
    due_at: datetime
    error: str | None = Field(description="为何未能执行")


class Requeued(Answer):
    """恢复后的期限。"""

    id: UUID
    state: str
    next_action_at: datetime | None = Field(description="下一步的时间；已过的步骤立即补做")


class NoFailedDeadline(NotFound):
    code, title = "failed_deadline_not_found", "没有这个停住的期限"
    default_detail = "请先用列表查看；已恢复、已办结的期限不再显示。"


router = APIRouter(prefix="/failed-deadlines", tags=["运行维护"], route_class=WriteRoute)


@router.get("", summary="停住的办理期限", response_model=Page[FailedDeadline])
async def list_failed_deadlines(session: RequestSession, _caller: Operator, page: PageRequest) -> Response:
    columns = {name: getattr(Deadline, name) for name in FailedDeadline.model_fields}
    rows = sa.select(*as_json(**columns)).where(Deadline.state == sa.literal_column("'failed'"))
    return await page_of(session, rows, keys=ORDER, page=page)


@router.post("/{deadline_id}/requeue", summary="恢复一个停住的期限")
async def requeue_failed_deadline(deadline_id: UUID, session: RequestSession, caller: Operator) -> Requeued:
    deadline = await sweep.requeue(session, deadline_id)
    if deadline is None:
        raise NoFailedDeadline
    audit.record(session, caller, "deadline.requeue", f"deadlines/{deadline.id}", division=deadline.division_code)
    return Requeued.model_validate(deadline)
