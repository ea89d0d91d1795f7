"""What goes in and out."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, Field

from services.patrol.obligations.schemas import DivisionCode
from services.patrol.signals.lifecycle import Kind, State
from shared.http.payload import Answer, Payload, Text


class ReviewIn(Payload):
    """复核的结论。"""

    verdict: Literal[State.DISMISSED, State.CONFIRMED] = Field(
        description="dismissed 查无问题，confirmed 属实；都不自动产生处罚"
    )
    words: Text = Field(description="核实的经过和理由，本人可以看到")


class SignalAnswer(Answer):
    """一条可疑迹象：供复核，不是结论。"""

    id: UUID
    version: int
    round_id: UUID
    kind: Kind
    weight: int = Field(description="分值，越大越先复核")
    words: str = Field(description="看到了什么")
    facts: dict[str, Any] = Field(description="所依据的数字")
    rests_on: list[dict[str, Any]] = Field(description="所依据的记录：巡查、到访、照片")
    rule: list[dict[str, Any]] = Field(description="分值和界限所依据的规则")
    division_code: str
    mark: str
    patroller_id: UUID
    ended_at: datetime = Field(description="巡查结束的时间")
    raised_at: datetime
    state: State = Field(description="open 待复核，confirmed 属实，dismissed 查无问题")
    verdict_words: str | None
    reviewed_by: UUID | None
    reviewed_at: datetime | None


class SignalFilters(BaseModel):
    """What a list of signals may be narrowed to."""

    state: State | None = None
    kind: Kind | None = None
    round_id: UUID | None = Field(None, description="哪一次巡查")
    patroller_id: UUID | None = Field(None, description="巡查人")
    division: DivisionCode | None = Field(None, description="区划，含其下级")
