"""What goes out: what happened to a source elsewhere, as far as the reader sees it."""

from datetime import datetime
from uuid import UUID

from pydantic import Field

from shared.http.payload import Answer


class SummaryAnswer(Answer):
    """概况，只按查阅人看得到的统计。"""

    last_visit_at: datetime | None = Field(description="最近一次巡查")
    problems_found: int | None = Field(description="发现问题的巡查次数；无权查阅巡查的为空")
    open_orders: int | None = Field(description="未销号的整改通知；无权查阅的为空")
    open_complaints: int | None = Field(description="未办结的投诉；无权查阅的为空")
    overdue: int = Field(description="已逾期而未办结的事项")
    next_due_at: datetime | None = Field(description="下一个到期时间")


class RunningAnswer(Answer):
    """一项正在计时的事项。"""

    title: str
    clock: str
    due_at: datetime
    overdue: bool
    people: list[str] = Field(description="责任人的姓名")
    link: str


class EntryAnswer(Answer):
    """发生过的一件事。"""

    id: UUID
    kind: str = Field(
        description="visit 巡查，finding 发现的问题，duty 逾期未巡，order 整改通知，complaint 投诉，step 提醒督办"
    )
    title: str
    category: str | None
    state: str | None
    at: datetime
    due_at: datetime | None
    ended_at: datetime | None = Field(description="巡查结束、整改销号、投诉办结的时间")
    withdrawn: bool = Field(description="已撤回：事后查明没有依据")
    mark: str
    link: str
    person_ids: list[UUID]
    people: list[str] = Field(description="相关人员的姓名")
    complaint_id: UUID | None = Field(description="因哪件投诉；无权查阅的为空")
