"""What goes in and out."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, Field, StringConstraints

from services.patrol.obligations.schemas import DivisionCode
from shared.http.payload import Answer, Day, Line, Payload

Month = Annotated[str, StringConstraints(pattern=r"^(19|20|21)\d\d-(0[1-9]|1[0-2])$")]
STATES = "open 待保洁，met 已完成，missed 漏扫，met_late 按时完成但迟报，done_late 逾期后补做，cancelled 已取消"


class ExtraRound(Payload):
    """暴雨、洪水等预警后的加扫：辖区内每项有效的保洁安排各加一个班次。"""

    division_code: DivisionCode
    day: Day = Field(description="哪一日加扫")
    occasion: Line = Field(description="缘由", examples=["暴雨橙色预警后24小时"])


class ExtraAnswer(Answer):
    """加扫的班次。"""

    shifts: list[UUID] = Field(description="新安排的班次；此前已按同一缘由安排的不重复")


class ShiftAnswer(Answer):
    """一个保洁班次。"""

    id: UUID
    version: int
    schedule_id: UUID
    place: str
    reach_id: UUID | None
    division_code: str
    mark: str
    responsible_id: UUID
    responsible_name: str | None
    day: date
    occasion: str = Field(description="加扫的缘由；平日班次为空")
    opens_at: datetime
    closes_at: datetime
    due_at: datetime = Field(description="时段结束加宽限；此时仍未完成即为漏扫")
    state: str = Field(description=STATES)
    done_at: datetime | None
    record_id: UUID | None = Field(description="计入的保洁记录")


class ShiftFilters(BaseModel):
    """What a list of shifts may be narrowed to."""

    day: Day | Literal["today"] | None = Field(None, description="哪一日；today 为今天")
    first_day: Day | None = Field(None, description="不早于哪一日")
    last_day: Day | None = Field(None, description="不晚于哪一日")
    responsible: Literal["me"] | None = Field(None, description="me：只看本人的")
    reach_id: UUID | None = Field(None, description="河段")
    schedule_id: UUID | None = Field(None, description="哪一项保洁安排")
    division: DivisionCode | None = Field(None, description="区划，含其下级")
    state: Literal["open", "met", "missed", "met_late", "done_late", "cancelled"] | None = Field(
        None, description=STATES
    )


class SumsAsked(BaseModel):
    """What is summed up."""

    month: Month = Field(description="哪个月", examples=["2026-11"])
    division: DivisionCode | None = Field(None, description="区划，含其下级")


class Sum(Answer):
    """一个地点一个月的保洁情况。"""

    place: str
    reach_id: UUID | None
    schedule_id: UUID | None = Field(description="不属于河段的点位按保洁安排汇总")
    required: int = Field(description="已到期或已完成的班次，不含已取消和尚未到期的")
    done: int = Field(description="其中按时完成")
    done_late: int
    missed: int
    rate: float | None = Field(description="按时完成率（%）；没有应完成的班次为空")
    amounts: dict[str, float] = Field(description="清运量，按单位分列：kg 千克，m3 立方米，bag 袋")
    rows: str = Field(description="所依据的班次")


class SumsAnswer(Answer):
    """按地点汇总。"""

    month: str
    items: list[Sum]
