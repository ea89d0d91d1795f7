"""What goes in and out."""

from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import Field

from shared.http.payload import Answer, Line, Payload


class Voiding(Payload):
    """作废一条不该有的记录。"""

    reason: Line = Field(description="作废的原因")


class VersionAnswer(Answer):
    """一条记录某一版的内容。"""

    version: int
    action: str
    recorded_at: datetime
    account_id: UUID
    person_id: UUID | None
    reason: str | None
    recorded_for: str | None = Field(description="代谁登记")
    paper: str | None = Field(description="据以登记的纸质材料")
    changed: dict[str, Any] = Field(description="本版改动的各项及其新值；第一版为全部内容")
