"""What is asked for, and what goes out."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, Field

from shared.http.payload import Answer


class NotificationFilters(BaseModel):
    """What a list of notifications may be narrowed to."""

    unread: bool = Field(False, description="只看未读")
    held: bool = Field(False, description="只看因免打扰而尚未送达的")
    summary: UUID | None = Field(None, description="一条汇总所含的各条")


class NotificationAnswer(Answer):
    """一条通知。"""

    id: UUID
    title: str
    body: str
    link: str = Field(description="所涉事项的接口地址")
    kind: str = Field(
        description="种类：期限各级（remind、due、urge……）、order_issued、complaint_assigned、withdrawn 撤回、"
        "summary 免打扰期间积下的几条的汇总"
    )
    division_code: str
    mark: str
    created_at: datetime = Field(description="产生时间")
    deliver_at: datetime = Field(description="送达时间：夜间和休息日不打扰，紧急的除外")
    held: bool = Field(description="是否因免打扰而推迟送达")
    read_at: datetime | None
