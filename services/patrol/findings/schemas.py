"""What goes in and out."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, Field

from services.patrol.findings.lifecycle import Category, State
from services.patrol.obligations.schemas import DivisionCode
from shared.http.location import Location
from shared.http.payload import Answer, Line, Moment, Payload, Text

Severity = Literal[1, 2, 3]


class FindingIn(Payload):
    """巡查中发现的一个问题。"""

    category: Category
    label: Line = Field(description="问题的名称", examples=["河岸堆放生活垃圾"])
    severity: Severity | None = Field(None, description="1 一般，2 较重，3 重大；不填按数量和单位判断，无从判断为 1")
    words: Text | None = Field(None, description="具体情况")
    quantity: Annotated[float, Field(gt=0, le=1e9)] | None = None
    unit: Line | None = None
    location: Location | None = None
    photos: Annotated[list[UUID], Field(max_length=50)] = Field(default=[])
    settled_on_spot: bool = Field(False, description="已当场整改")
    measures: Text | None = Field(None, description="当场采取的措施及效果")


class FindingAnswer(Answer):
    """一个问题及其下落。"""

    id: UUID
    version: int
    round_id: UUID
    visit_id: UUID
    object_type: str
    object_id: UUID
    object_name: str
    division_code: str
    mark: str
    category: str
    label: str
    item: str | None = Field(description="答“否”的检查项")
    basis: str | None
    severity: int
    words: str | None
    quantity: float | None
    unit: str | None
    location: Location | None
    photos: list[UUID]
    found_at: datetime
    patroller_id: UUID
    settled_on_spot: bool
    measures: str | None
    state: State = Field(description="reported 已上报，ordered 已交办，settled 已整改，dismissed 不予处理")
    order_id: UUID | None = Field(description="整改通知")
    recorded_at: datetime


class FindingFilters(BaseModel):
    """What a list of findings may be narrowed to."""

    round_id: UUID | None = Field(None, description="哪一次巡查")
    object_id: UUID | None = Field(None, description="巡查对象")
    division: DivisionCode | None = Field(None, description="区划，含其下级")
    state: State | None = None
    since: Moment | None = Field(None, alias="from", description="发现时间不早于")
    until: Moment | None = Field(None, alias="to", description="发现时间早于")
