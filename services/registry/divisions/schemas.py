"""What goes in and out."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints

from services.registry.divisions.lifecycle import Level
from shared.contracts.envelope import Mark
from shared.http.payload import Answer, Day, Line, Payload

DivisionCode = Annotated[str, StringConstraints(pattern=r"^\d{6}(\d{3}(\d{3}(\d{2}(\d{2})?)?)?)?$")]


class DivisionPut(Payload):
    """一个行政区划。"""

    name: Line
    level: Level
    parent_code: DivisionCode | None = None
    mark: Mark = "real"
    citation: Line | None = None
    valid_from: Day
    valid_to: Day | None = None
    successor_code: DivisionCode | None = Field(None, description="撤并后归入的区划")
    reason: Line | None = Field(None, description="更正或变更的原因；已登记过的区划必填")


class DivisionAnswer(Answer):
    """一个行政区划。"""

    id: UUID
    version: int
    code: str
    name: str
    level: str
    parent_code: str | None
    mark: str
    citation: str | None
    valid_from: date
    valid_to: date | None
    successor_code: str | None
    voided_at: datetime | None = Field(description="作废时间；有值即此记录已作废")
