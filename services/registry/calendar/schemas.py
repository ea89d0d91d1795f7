"""What goes in and out."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field

from services.registry.calendar.lifecycle import Kind
from shared.http.payload import Answer, Day, Line, Payload


class SpecialDay(Payload):
    """一个放假日或调休上班日。"""

    day: Day
    kind: Kind = Field(description="holiday：放假；makeup：调休上班")
    name: Line


class CalendarYearPut(Payload):
    """一年的放假调休安排。"""

    source: Line = Field(description="来源，例如国务院办公厅通知")
    document_number: Line | None = Field(None, description="文号")
    days: Annotated[list[SpecialDay], Field(min_length=1, max_length=100)]
    reason: Line | None = Field(None, description="更正的原因；已登记过的年份必填")


class SpecialDayAnswer(Answer):
    """一个放假日或调休上班日。"""

    day: date
    kind: str
    name: str


class CalendarYearAnswer(Answer):
    """一年的放假调休安排。"""

    id: UUID
    version: int
    year: int
    source: str
    document_number: str | None
    days: list[SpecialDayAnswer]
    voided_at: datetime | None = Field(description="作废时间；有值即这一年的安排已作废")


class DueAnswer(Answer):
    """一段期限的届满时间。"""

    at: datetime = Field(description="届满时间")
    provisional: bool = Field(description="其后日历尚未公布，是估算")
    days_counted: int = Field(description="计入的天数；按小时及更短单位计时为 0")
    words: str = Field(description="怎样算出来的")
