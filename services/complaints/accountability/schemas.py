"""What goes in and out."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field

from services.complaints.accountability.lifecycle import Decision
from shared.http.payload import Answer, Line, Payload, text

Words = Annotated[str, text(4000)]


class DefenceCreate(Payload):
    """申辩。"""

    statement: Words


class DecisionCreate(Payload):
    """对问责建议的决定。"""

    decision: Decision = Field(description="remind 提醒，talk 约谈，circular 通报，refer 移交，none 不予问责")
    reason: Words
    issuer: Line | None = Field(None, description="所依据文件的制定机关")
    document_number: Line | None = Field(None, description="所依据文件的文号")


class NamedAnswer(Answer):
    """所涉人员。"""

    id: UUID
    name: str


class DefenceAnswer(Answer):
    """申辩。"""

    id: UUID
    person_id: UUID
    statement: str
    recorded_at: datetime


class ProposalRow(Answer):
    """列表中的一份问责建议。"""

    id: UUID
    version: int
    state: Literal["proposed", "decided", "withdrawn"]
    order_id: UUID | None
    complaint_id: UUID | None
    title: str
    division_code: str
    mark: str
    ground: str = Field(description="《重庆市河长制条例》第三十二条的五种情形之一")
    cause: str = Field(description="top_step 逾期到达最高一级，circulars 一个季度内多次通报")
    subject_person_ids: list[UUID]
    basis_kind: str
    proposed_at: datetime
    decision: str | None
    issuer: str | None
    document_number: str | None
    decided_by: UUID | None
    decided_at: datetime | None


class ProposalAnswer(ProposalRow):
    """一份问责建议。"""

    deadline_id: UUID
    escalation_id: UUID
    rule: dict[str, Any] = Field(description="所依据的规则")
    decision_reason: str | None
    withdrawn_at: datetime | None
    subjects: list[NamedAnswer]
    defences: list[DefenceAnswer]
