"""What goes in and out."""

from datetime import datetime
from typing import Annotated, Any, Literal, Self
from uuid import UUID

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from services.patrol.visits.schemas import Photos
from shared.http.payload import Answer, Line, Moment, Payload, Text
from shared.http.problems import ProblemBody

MOST_RECORDS = 100


class RecordCreate(Payload):
    """一个班次的保洁记录。"""

    id: UUID | None = Field(None, description="由客户端生成的编号（建议 UUIDv7）；重发时不变")
    shift_id: UUID = Field(description="哪个班次")
    done_at: Moment = Field(description="完成时间")
    amount: Annotated[float, Field(gt=0, le=1e6)] | None = Field(None, description="清运量")
    unit: Literal["kg", "m3", "bag"] | None = Field(None, description="kg 千克，m3 立方米，bag 袋；填了清运量必填")
    photos_before: Photos = Field(default=[], description="保洁前的照片")
    photos_after: Photos = Field(default=[], description="保洁后的照片")
    note: Text | None = None
    on_behalf_of: UUID | None = Field(None, description="代何人填报；需有“安排巡查”权限")

    @model_validator(mode="after")
    def _measured(self) -> Self:
        if (self.amount is None) != (self.unit is None):
            raise PydanticCustomError("amount_without_unit", "清运量和单位须一并填写。")
        return self


class RecordBatch(Payload):
    """手机离线时积下的若干条保洁记录；次序不限，可重发任意次。"""

    records: Annotated[list[Any], Field(min_length=1, max_length=MOST_RECORDS)] = Field(
        description="各条记录，内容同“填报保洁”；一条有误不影响其余"
    )


class RecordAnswer(Answer):
    """一条保洁记录。"""

    id: UUID
    version: int
    shift_id: UUID
    cleaner_id: UUID
    done_at: datetime
    amount: float | None
    unit: str | None
    photos_before: list[UUID]
    photos_after: list[UUID]
    note: str | None
    recorded_at: datetime
    recorded_by: UUID
    voided_at: datetime | None
    voided_by: UUID | None
    void_reason: str | None


class BatchItem(Answer):
    """一条记录的结果，次序同提交的。"""

    status: int = Field(description="201 已登记，200 此前已登记；其余见 problem")
    record: RecordAnswer | None
    problem: ProblemBody | None


class BatchAnswer(Answer):
    """各条记录的结果。"""

    items: list[BatchItem]


class Voiding(Payload):
    """作废一条记录。"""

    reason: Line
