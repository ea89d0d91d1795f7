"""What goes out."""

from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import Field

from services.patrol.checklists.schemas import ChecklistAnswer
from services.patrol.findings.schemas import FindingAnswer
from shared.http.payload import Answer


class OfflineDuty(Answer):
    """一项任务，连同计入的条件。"""

    id: UUID
    version: int
    label: str
    obligation_key: str
    object_type: str
    object_id: UUID
    object_name: str
    division_code: str
    period_label: str
    opens_at: datetime
    due_at: datetime
    state: str
    conditions: dict[str, Any] = Field(description="计入的条件：间隔、时长、里程、离对象的距离等；0 为不要求")


class OfflineObject(Answer):
    """一个巡查对象及其位置（WGS-84）。"""

    id: UUID
    object_type: str
    kind: str | None = Field(description="污染源类别；河段为空")
    code: str
    name: str
    division_code: str
    longitude: float | None
    latitude: float | None


class OfflinePolicy(Answer):
    """一条供手机提示用的规则。"""

    key: str
    label: str
    value: Any
    unit: str


class OfflineAnswer(Answer):
    """手机离线前要取的全部内容；与上次相同时（If-None-Match）答 304。"""

    duties: list[OfflineDuty] = Field(description="本人到期的、逾期未巡的任务，先到期的在前")
    objects: list[OfflineObject] = Field(description="这些任务的对象")
    checklists: list[ChecklistAnswer] = Field(description="这些区划现行的检查表")
    findings: list[FindingAnswer] = Field(description="这些对象尚未了结的问题")
    policies: list[OfflinePolicy]
    complete: bool = Field(description="为假时任务太多，只取了先到期的；请减少天数")
