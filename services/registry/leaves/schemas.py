"""What goes in and out."""

from datetime import date
from uuid import UUID

from pydantic import Field

from services.registry.payloads import UNCHANGED, Correction, Creation, LedgerAnswer
from shared.http.payload import Day


class LeaveCreate(Creation):
    """一名人员在一段时间内不在岗；其各岗位由代理人代行。不登记事由。"""

    person_id: UUID
    valid_from: Day = Field(description="自这一天起不在岗")
    valid_to: Day | None = Field(None, description="自这一天起返岗；未定则不填，返岗时更正")
    unmanned: bool = Field(False, description="期间有岗位无人代行也照样登记：其事项转由上一级")


class LeavePatch(Correction):
    """更正请假的起止；未填的不变。"""

    valid_from: Day = UNCHANGED
    valid_to: Day | None = UNCHANGED
    unmanned: bool = UNCHANGED


class LeaveAnswer(LedgerAnswer):
    """一段请假。"""

    person_id: UUID
    division_code: str
    valid_from: date
    valid_to: date | None
    unmanned: bool


class LeaveListed(LeaveAnswer):
    """一段请假，附姓名。"""

    person_name: str
