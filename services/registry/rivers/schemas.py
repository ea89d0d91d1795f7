"""What goes in and out."""

from datetime import date
from uuid import UUID

from pydantic import Field

from services.registry.divisions.schemas import DivisionCode
from services.registry.payloads import UNCHANGED, Correction, LedgerAnswer, MarkedCreation
from services.registry.people.lifecycle import PostCode
from shared.http.payload import Answer, Day, Line, Payload

LONGEST_RIVER = 6397  # km, 长江
MOST_REACHES = 10_000  # default: more is a slip of the pen


class RiverCreate(MarkedCreation):
    """一条河流（含湖泊、水库）。"""

    code: Line = Field(description="台账编号，不可重复")
    name: Line


class RiverPatch(Correction):
    """更正河流；未填的不变。"""

    name: Line = UNCHANGED
    citation: Line | None = UNCHANGED


class RiverAnswer(LedgerAnswer):
    """一条河流。"""

    code: str
    name: str
    mark: str
    citation: str | None


class ReachCreate(MarkedCreation):
    """一个河段。"""

    code: Line = Field(description="台账编号，不可重复")
    river_id: UUID
    name: Line
    division_code: DivisionCode
    start_point: Line | None = Field(None, description="起点")
    end_point: Line | None = Field(None, description="止点")
    length_km: float | None = Field(None, gt=0, le=LONGEST_RIVER, description="长度（千米）")
    position: int | None = Field(None, ge=1, le=MOST_REACHES, description="自上游起的次序")
    valid_from: Day
    valid_to: Day | None = Field(None, description="自这一天起不再有效")


class ReachPatch(Correction):
    """更正河段；未填的不变。所属河流和区划不能改，须作废后重新登记。"""

    name: Line = UNCHANGED
    start_point: Line | None = UNCHANGED
    end_point: Line | None = UNCHANGED
    length_km: float | None = Field(UNCHANGED, gt=0, le=LONGEST_RIVER)
    position: int | None = Field(UNCHANGED, ge=1, le=MOST_REACHES)
    citation: Line | None = UNCHANGED
    valid_to: Day | None = UNCHANGED


class ReachAnswer(LedgerAnswer):
    """一个河段。"""

    code: str
    river_id: UUID
    river_name: str
    name: str
    division_code: str
    start_point: str | None
    end_point: str | None
    length_km: float | None
    position: int | None
    mark: str
    citation: str | None
    valid_from: date
    valid_to: date | None


class Chief(Answer):
    """一位河长。"""

    tier: str
    tier_label: str
    person_id: UUID
    name: str
    post: str | None = Field(description="职务；其当日担任的河长岗位")


class ReachChiefs(ReachAnswer):
    """一个河段和它当日的河长。"""

    chiefs: list[Chief]


class RiverCourse(RiverAnswer):
    """一条河流，自上游起的河段及其河长；只列出您管辖范围内的河段。"""

    on: date
    divisions: list[str] = Field(description="流经的区划，自上游起")
    reaches: list[ReachChiefs]


class TierPut(Payload):
    """河长的一个层级。"""

    label: Line = Field(examples=["镇级河长"])
    rank: int = Field(ge=1, le=9, description="次序，1 为最高")
    digits: int = Field(description="该级区划代码的位数", ge=2, le=16)
    post_code: PostCode | None = Field(None, description="该级河长的岗位")
    on_reach: bool = Field(description="每个河段是否各有一名")
    basis: Line | None = Field(None, description="依据")
    reason: Line = Field(description="登记或变更的原因")


class TierAnswer(Answer):
    """河长的一个层级。"""

    id: UUID
    code: str
    version: int
    label: str
    rank: int
    digits: int
    post_code: str | None
    on_reach: bool
    basis: str | None
