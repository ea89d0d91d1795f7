"""What goes in and out."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from services.registry.equipment.lifecycle import EQUIPMENT_WORDS, MAINTENANCE_WORDS, EquipmentKind, MaintenanceKind
from services.registry.payloads import UNCHANGED, Correction, LedgerAnswer, MarkedCreation
from shared.http.payload import Answer, Day, Line, Text

Attachments = Annotated[list[UUID], Field(max_length=20)]
_EQUIPMENT = "；".join(f"{kind} {words}" for kind, words in EQUIPMENT_WORDS.items())
_MAINTENANCE = "；".join(f"{kind} {words}" for kind, words in MAINTENANCE_WORDS.items())


class EquipmentCreate(MarkedCreation):
    """一台设备。"""

    source_id: UUID = Field(description="装在哪个污染源")
    kind: EquipmentKind = Field(description=_EQUIPMENT)
    name: Line = Field(description="名称，例如 1号灶油烟净化器")
    maker: Line | None = Field(None, description="厂家")
    model: Line | None = Field(None, description="型号")
    attachments: Attachments = Field([], description="照片等（附件编号）")
    valid_from: Day = Field(description="自何日起在用")
    valid_to: Day | None = Field(None, description="自这一天起停用")


class EquipmentPatch(Correction):
    """更正或停用；未填的不变。"""

    name: Line = UNCHANGED
    maker: Line | None = UNCHANGED
    model: Line | None = UNCHANGED
    attachments: Attachments = UNCHANGED
    valid_to: Day | None = UNCHANGED


class EquipmentAnswer(LedgerAnswer):
    """一台设备。"""

    source_id: UUID
    kind: str
    name: str
    maker: str | None
    model: str | None
    division_code: str
    attachments: list[UUID]
    mark: str
    citation: str | None
    valid_from: date
    valid_to: date | None


class MaintenanceCreate(MarkedCreation):
    """一次维护。"""

    equipment_id: UUID
    kind: MaintenanceKind = Field(description=_MAINTENANCE)
    done_on: Day = Field(description="维护日期")
    done_by: Line = Field(description="由谁维护：经营者或维护单位；个人不填姓名")
    attachments: Attachments = Field([], description="照片（附件编号）")
    note: Text | None = None


class MaintenancePatch(Correction):
    """更正；未填的不变。"""

    kind: MaintenanceKind = UNCHANGED
    done_on: Day = UNCHANGED
    done_by: Line = UNCHANGED
    attachments: Attachments = UNCHANGED
    note: Text | None = UNCHANGED


class MaintenanceAnswer(LedgerAnswer):
    """一次维护。"""

    equipment_id: UUID
    kind: str
    done_on: date
    done_by: str
    division_code: str
    attachments: list[UUID]
    note: str | None
    mark: str
    citation: str | None


class CleaningAnswer(Answer):
    """一台设备在一个周期内的清洗情况。"""

    equipment_id: UUID
    name: str
    source_id: UUID
    source_name: str
    division_code: str
    mark: str
    since: date = Field(description="周期的第一日")
    until: date = Field(description="周期的最后一日")
    needed: int = Field(description="应清洗（含更换滤料）次数")
    done: int = Field(description="已登记次数")
    last_done_on: date | None = Field(description="最近一次清洗日期")
    state: Literal["done", "due", "overdue"] = Field(description="done 已完成，due 待完成，overdue 逾期未完成")
