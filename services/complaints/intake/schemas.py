"""What goes in and out."""

from datetime import datetime
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from services.complaints.intake.lifecycle import Category, Channel, Finding, Ground, Regime
from shared.http.location import Location
from shared.http.payload import Answer, Moment, Payload, text

DivisionCode = Annotated[str, StringConstraints(pattern=r"^\d{6}(\d{3}(\d{3}(\d{2}(\d{2})?)?)?)?$")]
Description = Annotated[str, text(5000)]
Reason = Annotated[str, text(1000)]
RevealReason = Annotated[str, StringConstraints(min_length=5, max_length=500)]


class ComplainantPayload(Payload):
    """投诉人。加密保存，不进入列表、通知和整改文书。"""

    name: Annotated[str, text(50)] | None = None
    phone: Annotated[str, StringConstraints(pattern=r"^\+?[\d -]{5,24}$")] | None = None
    address: Annotated[str, text(200)] | None = None


class ComplaintCreate(Payload):
    """一件投诉。"""

    id: UUID | None = Field(None, description="客户端生成的 UUIDv7；离线登记、重发时必填")
    channel: Channel
    category: Category
    regime: Regime = Field(Regime.ENVIRONMENT_REPORT, description="适用的办理程序，决定有哪些时限")
    urgent: bool = Field(default=False, description="紧急：突发污染、饮用水异常、正在焚烧、夜间偷排等")
    division_code: DivisionCode | None = Field(None, description="发生地；填写 source_id 的可以不填")
    source_id: UUID | None = Field(None, description="被投诉的污染源")
    description: Description
    location: Location | None = None
    occurred_at: Moment | None = None
    anonymous: bool
    complainant: ComplainantPayload | None = None

    @model_validator(mode="after")
    def _nameless(self) -> Self:
        if self.anonymous and self.complainant is not None:
            raise PydanticCustomError("anonymous_with_identity", "匿名投诉不要填写投诉人信息。")
        if not self.anonymous and not (self.complainant and self.complainant.model_dump(exclude_none=True)):
            raise PydanticCustomError(
                "identity_missing", "实名投诉须填写投诉人的姓名、电话或住址；不愿留名的请选匿名。"
            )
        return self


class Refusal(Payload):
    """不予受理。"""

    ground: Ground = Field(description="法定事由；不属于本机关职权的须告知向有权机关提出")
    reason: Reason


class Assignment(Payload):
    """派单或改派：派给某人，或按责任链派给被投诉污染源某一级当日的责任人。"""

    person_id: UUID | None = None
    level: Literal["town", "village", "group", "grid"] | None = Field(None, description="责任链的级")
    reason: Reason | None = None

    @model_validator(mode="after")
    def _to_one(self) -> Self:
        if (self.person_id is None) == (self.level is None):
            raise PydanticCustomError("assignee_unclear", "请填写承办人（person_id）或责任链的级（level）其中之一。")
        return self


class Closure(Payload):
    """办结。"""

    finding: Finding
    measures: Annotated[str, text(4000)]


class Reveal(Payload):
    """查看投诉人身份的事由；每次查看都会留痕。"""

    reason: RevealReason


class ComplainantAnswer(Answer):
    """投诉人。"""

    name: str | None
    phone: str | None
    address: str | None


class LocationAnswer(Answer):
    """发生地点的坐标。"""

    longitude: float
    latitude: float
    crs: str
    accuracy_m: float | None


class ComplaintRow(Answer):
    """列表中的一件投诉。"""

    id: UUID
    version: int
    number: str
    state: Literal["received", "not_accepted", "accepted", "assigned", "ordered", "closed"]
    channel: str
    category: str
    regime: str
    urgent: bool
    division_code: str
    mark: str
    source_id: UUID | None
    anonymous: bool
    handler_id: UUID | None
    received_at: datetime
    accepted_at: datetime | None
    closed_at: datetime | None
    finding: str | None


class ComplaintAnswer(ComplaintRow):
    """一件投诉。"""

    description: str
    location: LocationAnswer | None
    occurred_at: datetime | None
    assigned_at: datetime | None
    refusal_ground: str | None
    refusal_reason: str | None
    measures: str | None
    complainant: ComplainantAnswer | None = Field(description="投诉人（已隐去）；只有工作人员和登记人可见")
