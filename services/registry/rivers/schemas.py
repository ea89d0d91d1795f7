"""What goes in and out."""

from datetime import date
from uuid import UUID

from pydantic import Field

from services.registry.divisions.schemas import DivisionCode
from services.registry.payloads import LedgerAnswer, MarkedCreation
from shared.http.payload import Day, Line

LONGEST_RIVER = 6397  # km, 长江


class RiverCreate(MarkedCreation):
    """一条河流（含湖泊、水库）。"""

    code: Line = Field(description="台账编号，不可重复")
    name: Line


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
    valid_from: Day
    valid_to: Day | None = Field(None, description="自这一天起不再有效")


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
    mark: str
    citation: str | None
    valid_from: date
    valid_to: date | None
