"""What goes in and out."""

from datetime import date

from pydantic import Field

from services.registry.divisions.schemas import DivisionCode
from services.registry.payloads import UNCHANGED, Correction, LedgerAnswer, MarkedCreation
from shared.contracts.envelope import Mark
from shared.http.payload import Day, Line, Text


class MarketTownCreate(MarkedCreation):
    """一个场镇：集市所在，不是区划。"""

    name: Line = Field(description="在本区划内不可重复")
    division_code: DivisionCode = Field(description="所属乡镇")
    note: Text | None = None
    valid_from: Day
    valid_to: Day | None = Field(None, description="自这一天起不再使用")


class MarketTownPatch(Correction):
    """更正；未填的不变。名称更正后，各污染源所填的场镇随之更正。"""

    name: Line = UNCHANGED
    note: Text | None = UNCHANGED
    mark: Mark = UNCHANGED
    citation: Line | None = UNCHANGED
    valid_to: Day | None = UNCHANGED


class MarketTownAnswer(LedgerAnswer):
    """一个场镇。"""

    name: str
    division_code: str
    note: str | None
    mark: str
    citation: str | None
    valid_from: date
    valid_to: date | None
