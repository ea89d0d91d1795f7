"""What goes out."""

from datetime import datetime
from uuid import UUID

from pydantic import Field

from shared.http.payload import Answer


class Responsible(Answer):
    """一位责任人；台账尚未收到姓名时为空。"""

    id: UUID
    name: str | None


class ItemAnswer(Answer):
    """一件到期事项。"""

    id: UUID
    subject_type: str
    subject_id: UUID
    title: str
    clock: str
    run: int
    due_at: datetime
    overdue: bool = Field(description="以回答时刻为准")
    provisional: bool = Field(description="所在年份的工作日历尚未公布，时间可能变动")
    rule: str = Field(description="期限是怎样算出来的")
    division_code: str
    mark: str
    responsible: list[Responsible]
    last_step: str | None = Field(description="最近一次提醒或升级")
    level: int | None
    link: str = Field(description="该事项在所属服务中的地址")
