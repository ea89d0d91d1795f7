"""What goes in and out."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import Field

from shared.http.payload import Answer, Line, Payload

Step = Literal["remind", "due", "urge", "supervise", "talk", "circular", "accountability"]


class Signature(Payload):
    """签发一份文书。"""

    issuer: Line | None = Field(None, description="所依据文件的制定机关；规则只是系统默认时必填")
    document_number: Line | None = Field(None, description="所依据文件的文号；规则只是系统默认时必填")


class EscalationAnswer(Answer):
    """一项督办：到期前后采取的一步及其文书。"""

    id: UUID
    deadline_id: UUID
    subject_type: Literal["complaint", "order"]
    subject_id: UUID
    title: str
    clock: str
    run: int
    division_code: str
    mark: str
    step: Step
    level: int
    due_at: datetime
    step_due_at: datetime
    done_at: datetime
    notify_at: datetime
    notified: bool
    responsible_ids: list[UUID]
    recipient_ids: list[UUID]
    document: str = Field(description="文书种类；notification 为通知，无需签发", examples=["supervision_order"])
    basis_kind: str
    issuer: str | None
    document_number: str | None
    signed_by: UUID | None
    signed_at: datetime | None
    withdrawn_at: datetime | None
    withdrawn_reason: str | None
