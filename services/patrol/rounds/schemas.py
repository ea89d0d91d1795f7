"""What goes in and out."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, Field

from services.patrol.duties.schemas import DutyOutcome
from services.patrol.obligations.schemas import DivisionCode
from shared.http.location import Location
from shared.http.payload import Answer, Moment, Payload, Text

ObjectType = Literal["source", "reach"]


class RoundCreate(Payload):
    """一次巡查。"""

    id: UUID | None = Field(None, description="由客户端生成的编号（建议 UUIDv7）；重发时不变")
    duty_id: UUID | None = Field(None, description="所完成的任务；不填时按对象查找本人的任务")
    object_type: ObjectType | None = Field(None, description="source 污染源，reach 河段；填了任务可不填")
    object_id: UUID | None = Field(None, description="巡查对象；填了任务可不填")
    started_at: Moment
    ended_at: Moment
    location: Location | None = None
    participants: Annotated[list[UUID], Field(max_length=50)] = Field(default=[], description="同行人员")
    problem_found: bool = Field(description="是否发现问题")
    remarks: Text | None = None
    on_behalf_of: UUID | None = Field(None, description="代何人填报；需有“安排巡查”权限")


class RoundAnswer(Answer):
    """一次巡查及其作用。"""

    id: UUID
    version: int
    duty_id: UUID | None
    object_type: str
    object_id: UUID
    object_name: str
    division_code: str
    mark: str
    patroller_id: UUID
    participants: list[UUID]
    started_at: datetime
    ended_at: datetime
    location: Location | None
    problem_found: bool
    remarks: str | None
    recorded_at: datetime
    outcomes: list[DutyOutcome] = Field(description="计入或未计入哪些任务，以及原因")


class RoundFilters(BaseModel):
    """What a list of rounds may be narrowed to."""

    object_id: UUID | None = Field(None, description="巡查对象")
    division: DivisionCode | None = Field(None, description="区划，含其下级")
    since: Moment | None = Field(None, alias="from", description="结束时间不早于")
    until: Moment | None = Field(None, alias="to", description="结束时间早于")
