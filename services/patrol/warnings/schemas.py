"""What goes in and out."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import Field

from services.patrol.obligations.schemas import DivisionCode
from services.patrol.records import Entry, EntryAnswer, EntryFilters
from services.patrol.warnings.lifecycle import Colour, Kind
from shared.http.payload import Line, Moment, Payload


class WarningCreate(Entry):
    """一项预警：何处、何时起、谁发布。"""

    kind: Kind = Field(description="预警类别，例如 rainstorm 暴雨")
    colour: Colour = Field(description="blue 蓝色，yellow 黄色，orange 橙色，red 红色")
    division_code: DivisionCode | None = Field(None, description="适用的区划，含其下级；填了对象可不填")
    object_type: Literal["source", "reach"] | None = Field(None, description="只对一个对象时填写")
    object_id: UUID | None = None
    begins_at: Moment = Field(description="起始时间")
    ends_at: Moment | None = Field(None, description="终止时间；不知道不填，解除时再填")
    issuer: Line = Field(description="发布单位", examples=["丰都县气象台"])
    document_number: Line | None = None


class Lifting(Payload):
    """解除预警。"""

    ended_at: Moment = Field(description="解除时间")


class WarningAnswer(EntryAnswer):
    """一项预警。"""

    occurred_at: datetime = Field(description="起始时间")
    kind: str
    colour: str
    object_type: str | None
    object_id: UUID | None
    ended_at: datetime | None = Field(description="终止或解除时间；空为仍在生效")
    issuer: str
    document_number: str | None


class WarningFilters(EntryFilters):
    """What a list of warnings may be narrowed to."""

    kind: Kind | None = None
    in_force_at: Moment | None = Field(None, description="此刻生效的")
