"""What goes in and out."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, Field, StringConstraints

from services.patrol.cleaning_schedules.lifecycle import EVERY_DAY
from services.patrol.obligations.schemas import DivisionCode
from shared.http.location import Location
from shared.http.payload import Answer, Day, Line, Payload

Clock = Annotated[str, StringConstraints(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]
EndClock = Annotated[str, StringConstraints(pattern=r"^(([01]\d|2[0-3]):[0-5]\d|24:00)$")]
Weekday = Annotated[int, Field(ge=1, le=7)]


class ScheduleCreate(Payload):
    """一项保洁安排：定点、定人、定时。"""

    id: UUID | None = Field(None, description="由客户端生成的编号；重发时不变")
    reach_id: UUID | None = Field(None, description="河段；点位属于某河段的也请填写")
    place: Line | None = Field(None, description="点位名称；整段保洁的不填")
    location: Location | None = Field(None, description="点位坐标；整段保洁的不填")
    division_code: DivisionCode | None = Field(None, description="点位所在区划；填了河段可不填")
    person_id: UUID = Field(description="保洁人员")
    level: Literal["town", "village"] | None = Field(
        None, description="随河段该级河长变更：责任人变更后，班次随之转给新的责任人"
    )
    window_from: Clock = Field(description="时段开始（北京时间）", examples=["06:00"])
    window_to: EndClock = Field(description="时段结束（北京时间）", examples=["09:00"])
    weekdays: Annotated[list[Weekday], Field(min_length=1, max_length=7)] = Field(
        default=list(EVERY_DAY), description="每周哪几天：1 周一 … 7 周日；不填为每天"
    )
    every_days: Annotated[int, Field(ge=1, le=31)] = Field(1, description="每隔几天一次，自生效日起算")
    valid_from: Day
    valid_to: Day | None = Field(None, description="失效日；当日起不再安排")


class ScheduleAnswer(Answer):
    """一项保洁安排。"""

    id: UUID
    version: int
    place: str
    reach_id: UUID | None
    longitude: float | None = Field(description="WGS-84")
    latitude: float | None
    division_code: str
    mark: str
    person_id: UUID = Field(description="最初的保洁人员；其后的交接见班次")
    level: str | None
    window_from: str
    window_to: str
    weekdays: list[int]
    every_days: int
    valid_from: date
    valid_to: date | None
    short_of_policy: bool = Field(description="单靠本安排达不到规定的保洁次数")
    end_reason: str | None
    recorded_at: datetime


class HandOver(Payload):
    """从某日起由另一人保洁。"""

    person_id: UUID
    valid_from: Day = Field(description="自哪一日起；此前的班次不变")


class Ending(Payload):
    """终止一项保洁安排。"""

    valid_to: Day = Field(description="失效日；当日起尚未开始的班次取消")
    reason: Line


class ScheduleFilters(BaseModel):
    """What a list of schedules may be narrowed to."""

    division: DivisionCode | None = Field(None, description="区划，含其下级")
    reach_id: UUID | None = Field(None, description="河段")
