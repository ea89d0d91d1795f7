"""What goes in and out."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from shared.calendar.workdays import Unit
from shared.http.payload import Answer, Payload, text

Reason = Annotated[str, text(1000)]
Amount = Annotated[int, Field(ge=1, le=365)]
# Months are too much for more time; the short units serve drills.
Span = Literal[Unit.WORKDAY, Unit.DAY, Unit.HOUR, Unit.MINUTE, Unit.SECOND]


class ExtensionCreate(Payload):
    """延期申请。"""

    id: UUID | None = Field(None, description="客户端生成的 UUIDv7；重发时必填")
    reason: Reason
    amount: Amount
    unit: Span = Unit.WORKDAY


class ExtensionDecision(Payload):
    """延期审批。"""

    granted: bool
    amount: Amount | None = Field(None, description="批准的数量；不填为申请的数量")
    reason: Reason


class ExtensionAnswer(Answer):
    """延期申请。"""

    id: UUID
    reason: str
    amount: int
    unit: str
    state: Literal["pending", "granted", "refused"]
    person_id: UUID | None
    recorded_at: datetime
    decided_by: UUID | None
    decided_at: datetime | None
    decision_reason: str | None
    granted_amount: int | None
    due_before: datetime
    due_after: datetime | None
