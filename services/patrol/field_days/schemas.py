"""What goes in and out."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, Field

from services.patrol.field_days.lifecycle import State
from services.patrol.findings.lifecycle import Category
from services.patrol.obligations.schemas import DivisionCode
from services.patrol.records import Entry, EntryAnswer, EntryFilters
from shared.http.location import Location
from shared.http.payload import Answer, Day, Line, Moment, Payload, Text


class HandOver(Payload):
    """现场发现、现场交办的一个问题。"""

    category: Category
    label: Line = Field(description="问题的名称", examples=["污水管网检查井外溢"])
    severity: Annotated[int, Field(ge=1, le=3)] = Field(1, description="1 一般，2 较重，3 重大")
    place: Line = Field(description="地点")
    location: Location | None = None
    words: Text | None = Field(None, description="具体情况和要求")
    photos: Annotated[list[UUID], Field(max_length=50)] = Field(default=[])
    handed_to: UUID = Field(description="交办给谁")
    due_on: Day = Field(description="办结期限")


class HandOverAnswer(Answer):
    """现场交办的一个问题。"""

    category: str
    label: str
    severity: int
    place: str
    location: Location | None
    words: str | None
    photos: list[UUID]
    handed_to: UUID
    due_on: date


class FieldDayCreate(Entry):
    """一次马路办公。"""

    division_code: DivisionCode
    began_at: Moment = Field(description="开始时间")
    ended_at: Moment = Field(description="结束时间")
    route: Text = Field(description="路线", examples=["场镇—理明村—污水处理厂"])
    places: Annotated[list[Line], Field(max_length=50)] = Field(default=[], description="到过的地点")
    leader_id: UUID = Field(description="带队领导")
    participants: Annotated[list[UUID], Field(max_length=100)] = Field(default=[], description="参加人，不含带队领导")
    other_participants: Annotated[int, Field(ge=0, le=500)] = Field(0, description="不在台账中的参加人数")
    hand_overs: Annotated[list[HandOver], Field(max_length=50)] = Field(default=[], description="现场交办的问题")
    photos: Annotated[list[UUID], Field(max_length=50)] = Field(default=[])
    remarks: Text | None = None

    def people(self) -> set[UUID]:
        """Everybody whom it names."""
        return {self.leader_id, *self.participants, *(each.handed_to for each in self.hand_overs)}


class FieldDayAnswer(EntryAnswer):
    """一次马路办公。"""

    ended_at: datetime
    route: str
    places: list[str]
    leader_id: UUID
    participants: list[UUID]
    other_participants: int
    people: int = Field(description="参加人次，含带队领导")
    hand_overs: list[HandOverAnswer] = Field(description="现场交办的问题")
    photos: list[UUID]
    remarks: str | None


class FieldDayFilters(EntryFilters):
    """What a list of field days may be narrowed to."""

    leader_id: UUID | None = Field(None, description="带队领导")


class FieldMonthAnswer(Answer):
    """一个镇一个月的马路办公：应开展几次，已开展几次。"""

    id: UUID
    version: int
    division_code: str
    mark: str
    period: str = Field(examples=["2026-11"])
    label: str
    required: int = Field(description="应开展次数")
    held: int = Field(description="已开展次数，不含作废的")
    state: State = Field(description="held 已开展，open 尚未到期，missing 未开展")
    opens_at: datetime
    due_at: datetime
    responsible_ids: list[UUID] = Field(description="由谁负责")
    rows: str = Field(description="构成此数的记录")


class FieldMonthFilters(BaseModel):
    """What a list of months may be narrowed to."""

    division: DivisionCode | None = Field(None, description="区划，含其下级")
    state: State | None = None
    since: Moment | None = Field(None, alias="from", description="到期时间不早于")
    until: Moment | None = Field(None, alias="to", description="到期时间早于")
