"""What is asked for, and what goes out."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, Field

from services.patrol.duties.lifecycle import State
from services.patrol.obligations.schemas import DivisionCode
from shared.http.payload import Answer, Moment


class DutyFilters(BaseModel):
    """What a list of duties may be narrowed to."""

    state: State | None = Field(None, description="状态")
    division: DivisionCode | None = Field(None, description="区划，含其下级")
    object_id: UUID | None = Field(None, description="巡查对象")
    responsible: Literal["me"] | None = Field(None, description="me：只看本人的任务")
    due_from: Moment | None = Field(None, description="到期时间晚于")
    due_to: Moment | None = Field(None, description="到期时间不晚于")


class DutyAnswer(Answer):
    """一项巡查任务：谁、在何时之前、去看什么。"""

    id: UUID
    version: int
    obligation_id: UUID
    obligation_key: str
    label: str = Field(description="巡查要求的名称")
    object_type: str
    object_id: UUID
    object_name: str
    division_code: str
    mark: str
    responsible_id: UUID
    responsible_name: str | None
    period: str = Field(examples=["2026-11"])
    period_label: str = Field(examples=["2026年11月第1次"])
    ordinal: int
    opens_at: datetime
    due_at: datetime
    state: str = Field(
        description="open 待巡查，met 已完成，missed 逾期未巡查，met_late 按时完成但迟报，done_late 逾期后补做"
    )
    round_id: UUID | None = Field(description="计入的巡查记录")


class DutyOutcome(Answer):
    """一次巡查对一项任务的作用。"""

    duty_id: UUID
    obligation_key: str
    label: str
    period_label: str
    due_at: datetime
    counted: bool = Field(description="是否计入")
    state: str = Field(description="任务现在的状态")
    reason: str = Field(description="计入或不计入的原因")
