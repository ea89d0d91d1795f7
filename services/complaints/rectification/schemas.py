"""What goes in and out."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, StringConstraints

from services.complaints.extensions.schemas import ExtensionAnswer
from services.complaints.rectification.lifecycle import Kind, Severity
from shared.http.payload import Answer, Moment, Payload, text

DivisionCode = Annotated[str, StringConstraints(pattern=r"^\d{6}(\d{3}(\d{3}(\d{2}(\d{2})?)?)?)?$")]
Words = Annotated[str, text(4000)]


class OrderCreate(Payload):
    """一份整改通知。"""

    id: UUID | None = Field(None, description="客户端生成的 UUIDv7；重发时必填")
    complaint_id: UUID | None = Field(None, description="因哪件投诉")
    source_id: UUID | None = Field(None, description="整改的污染源；不填时取投诉所指的污染源")
    division_code: DivisionCode | None = Field(None, description="区划；由污染源或投诉得出时可以不填")
    kind: Kind = Field(description="immediate 立行立改，limited 限期整改")
    severity: Severity = Field(Severity.NORMAL, description="限期整改的轻重：normal 一般，serious 较重，major 重大复杂")
    requirement: Words
    responsible_id: UUID = Field(description="整改责任人")


class EvidenceCreate(Payload):
    """整改佐证。"""

    id: UUID | None = Field(None, description="客户端生成的 UUIDv7；离线登记、重发时必填")
    statement: Words
    done_at: Moment = Field(description="整改完成的时间（自述）；是否按期以佐证提交的时间为准")


class VerificationCreate(Payload):
    """复核。"""

    passed: bool
    remark: Words


class OrderRow(Answer):
    """列表中的一份整改通知。"""

    id: UUID
    version: int
    number: str
    state: Literal["open", "evidence_submitted", "closed"]
    complaint_id: UUID | None
    source_id: UUID | None
    reach_id: UUID | None = Field(description="巡查发现问题的河段")
    finding_id: UUID | None = Field(description="巡查发现的问题；有权限的人可按此编号在巡查服务查看")
    division_code: str
    mark: str
    kind: str
    severity: str
    responsible_id: UUID
    issued_at: datetime
    due_at: datetime
    run: int
    closed_at: datetime | None


class EvidenceAnswer(Answer):
    """整改佐证。"""

    id: UUID
    statement: str
    done_at: datetime
    person_id: UUID | None
    recorded_at: datetime


class VerificationAnswer(Answer):
    """复核。"""

    id: UUID
    evidence_id: UUID
    passed: bool
    remark: str
    warning: str | None = Field(description="复核人与整改人为同一人时的提示（已留痕）")
    person_id: UUID
    recorded_at: datetime


class SightingAnswer(Answer):
    """其后的巡查所见；不代替复核。"""

    id: UUID
    fixed: bool
    seen_at: datetime
    person_id: UUID | None
    recorded_at: datetime


class OrderAnswer(OrderRow):
    """一份整改通知及其案卷。"""

    requirement: str
    overdue: bool = Field(description="已过期限而未按期提交佐证")
    evidence: list[EvidenceAnswer]
    verifications: list[VerificationAnswer]
    extensions: list[ExtensionAnswer]
    sightings: list[SightingAnswer]
