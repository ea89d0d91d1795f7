"""What goes in and out."""

from datetime import datetime
from uuid import UUID

from pydantic import Field

from services.registry.admissions.lifecycle import Stance
from services.registry.admissions.schemas import Attachments
from services.registry.payloads import Creation, LedgerAnswer
from shared.http.payload import Text


class OpinionCreate(Creation):
    """一个人的意见。"""

    stance: Stance
    reason: Text = Field(description="理由；有条件同意的写明条件")
    person_id: UUID | None = Field(None, description="谁的意见；不填即本人。代他人登记的须填 paper")
    attachments: Attachments = Field([], description="附件编号，例如现场踏勘照片、签字的意见")


class OpinionAnswer(LedgerAnswer):
    """一个人的意见。"""

    admission_id: UUID
    check_number: int = Field(description="针对第几次预审；以后的预审结果有变的，意见不再有效")
    stance: str
    reason: str
    person_id: UUID
    given_at: datetime
    attachments: list[UUID]
