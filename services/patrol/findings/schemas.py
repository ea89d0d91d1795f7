"""What goes in and out."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, Field

from services.patrol.findings.lifecycle import Category, Disorder, State
from services.patrol.obligations.schemas import DivisionCode
from shared.http.location import Location
from shared.http.payload import Answer, Line, Moment, Payload, Text

Severity = Literal[1, 2, 3]


class FindingIn(Payload):
    """巡查中发现的一个问题。"""

    category: Category
    label: Line = Field(description="问题的名称", examples=["河岸堆放生活垃圾"])
    disorder: Disorder | None = Field(None, description="属“四乱”的哪一种；填写后按数量、单位判断严重程度")
    severity: Severity | None = Field(
        None, description="1 一般，2 较重，3 重大；不填按数量和单位判断，无从判断为 1；低于按数量判断的以后者为准并标明"
    )
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
    disorder: str | None = Field(description="“四乱”的种类")
    severity_by: dict[str, Any] | None = Field(description="按数量判断严重程度所依据的规则")
    understated: bool = Field(description="巡查人所填的严重程度低于按数量判断的")
    recurrence_of: UUID | None = Field(description="此前已整改、现又出现的问题")
    recurrences: int = Field(description="其后的巡查仍看到该问题的次数")
    words: str | None
    quantity: float | None
    unit: str | None
    location: Location | None
    photos: list[UUID]
    found_at: datetime
    patroller_id: UUID
    settled_on_spot: bool
    measures: str | None
    state: State = Field(
        description="reported 已上报，ordered 已交办，settled 已整改，dismissed 不予处理，recurred 整改后又出现，"
        "kept 补录留存（不计时）"
    )
    order_id: UUID | None = Field(description="整改通知")
    recorded_at: datetime


class ConfirmationIn(Payload):
    """上次发现的问题是否已经整改。"""

    finding_id: UUID = Field(description="此前在该对象发现的问题")
    fixed: bool = Field(description="是否已经整改")
    photos: Annotated[list[UUID], Field(max_length=50)] = Field(default=[])
    note: Text | None = None


class ConfirmationAnswer(Answer):
    """一次回访所见。"""

    id: UUID
    finding_id: UUID
    visit_id: UUID
    person_id: UUID
    fixed: bool
    seen_at: datetime
    photos: list[UUID]
    note: str | None
    recorded_at: datetime


class FindingFilters(BaseModel):
    """What a list of findings may be narrowed to."""

    round_id: UUID | None = Field(None, description="哪一次巡查")
    object_id: UUID | None = Field(None, description="巡查对象")
    division: DivisionCode | None = Field(None, description="区划，含其下级")
    state: State | Literal["open"] | None = Field(None, description="状态；open：尚未解决的")
    severity: Annotated[int, Field(ge=1, le=3)] | None = Field(None, description="严重程度不低于")
    category: Category | None = Field(None, description="类别")
    item: Line | None = Field(None, description="检查项的编号")
    disorder: Disorder | None = Field(None, description="“四乱”的种类")
    since: Moment | None = Field(None, alias="from", description="发现时间不早于")
    until: Moment | None = Field(None, alias="to", description="发现时间早于")
