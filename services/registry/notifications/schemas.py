"""What goes out."""

from datetime import datetime
from uuid import UUID

from pydantic import Field

from shared.http.payload import Answer


class NotificationAnswer(Answer):
    """一条通知。"""

    id: UUID
    title: str
    body: str
    link: str = Field(description="所涉事项的接口地址")
    kind: str = Field(description="种类：期限各级（remind、due、urge……）、order_issued、complaint_assigned")
    division_code: str
    mark: str
    deliver_at: datetime = Field(description="送达时间")
    read_at: datetime | None
