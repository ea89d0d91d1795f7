"""What goes in and out."""

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import Field

from services.registry.divisions.schemas import DivisionCode
from services.registry.payloads import UNCHANGED, Correction, LedgerAnswer, MarkedCreation
from shared.http.payload import Answer, Day, Line

Attachments = Annotated[list[UUID], Field(max_length=20)]
Number = Annotated[int, Field(ge=0, le=100_000)]


class HouseholdsCreate(MarkedCreation):
    """水源地周边一个村或组的户数。"""

    source_id: UUID = Field(description="饮用水水源地")
    division_code: DivisionCode = Field(description="村或组；同一水源地的各范围不得重叠")
    households: Number = Field(description="户数")
    counted_on: Day = Field(description="统计日期")
    basis: Line = Field(description="数据来源，例如 理明村村委会统计")
    attachments: Attachments = Field([], description="户数表等（附件编号）")


class HouseholdsPatch(Correction):
    """更正户数；户数有变化的请另行登记新的统计日期，不是更正。"""

    households: Number = UNCHANGED
    counted_on: Day = UNCHANGED
    basis: Line = UNCHANGED
    attachments: Attachments = UNCHANGED


class HouseholdsAnswer(LedgerAnswer):
    """水源地周边一个村或组的户数。"""

    source_id: UUID
    division_code: str
    households: int
    counted_on: date
    basis: str
    attachments: list[UUID]
    mark: str
    citation: str | None


class AreaAnswer(Answer):
    """一个村或组的覆盖情况。"""

    division_code: str
    division_name: str
    households: int = Field(description="户数")
    counted_on: date
    basis: str
    households_id: UUID = Field(description="所依据的户数记录")
    reached: int = Field(description="本年度送达户数（每户只计首次）")
    rounds: int = Field(description="发放次数")
    copies: int
    over: bool = Field(description="送达户数是否超过户数；true 时须先核对")


class BeyondAnswer(Answer):
    """没有户数可比的发放。"""

    rounds: int
    households: int
    copies: int


class CoverageAnswer(Answer):
    """一个水源地周边农户在一个年度的宣传覆盖情况。"""

    source_id: UUID
    source_name: str
    year: int
    households: int | None = Field(description="周边总户数；没有登记的为空")
    reached: int = Field(description="已送达户数（只计有户数可比的范围）")
    ratio: float | None = Field(description="覆盖率，0 至 1；户数不详或送达超过户数时为空")
    copies: int = Field(description="发放份数，含没有户数可比的")
    exact: bool = Field(description="份数是否全部准确")
    areas: list[AreaAnswer]
    beyond: BeyondAnswer = Field(description="在没有登记户数的范围内的发放，不计入覆盖率")
    notes: list[str] = Field(description="须知道的不确定之处")
    rows: str = Field(description="所依据的发放记录的接口地址")
