"""What goes in and out."""

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import Field

from services.registry.dates import KnownTo
from services.registry.divisions.schemas import DivisionCode
from services.registry.document_kinds.lifecycle import Kind
from services.registry.documents.lifecycle import State
from services.registry.kinds.lifecycle import PermitClass
from services.registry.payloads import UNCHANGED, Correction, LedgerAnswer, MarkedCreation
from shared.http.payload import Answer, Day, Line, Payload, Text

Attachments = Annotated[list[UUID], Field(max_length=20)]
Receipts = Annotated[list[UUID], Field(min_length=1, max_length=20)]


class DocumentCreate(MarkedCreation):
    """一份证照、批复、评估或预案。"""

    kind: Kind
    title: Line | None = Field(None, description="文件名称；不填为种类名称")
    source_id: UUID | None = Field(None, description="所属污染源；文件随其区划")
    river_id: UUID | None = Field(None, description="所属河流；须同时填写区划")
    division_code: DivisionCode | None = Field(None, description="不属于某个污染源的文件，属于哪个区划")
    permit_class: PermitClass | None = Field(None, description="管理类别：重点、简化或登记管理")
    number: Line | None = Field(None, description="编号；形式可疑的只提示，不拒绝")
    issuer: Line | None = Field(None, description="核发、批复或发布的机关")
    state: State = Field(State.ISSUED, description="drafted 已编制，issued 已发布（核发），filed 已备案")
    drafted_on: Day | None = Field(None, description="编制完成日期")
    issued_on: Day | None = Field(None, description="发布（核发）日期")
    filed_on: Day | None = Field(None, description="备案日期")
    known_to: KnownTo = Field(KnownTo.DAY, description="以上日期精确到；只知月份或年份的，填该月或该年的最后一日")
    valid_from: Day | None = Field(None, description="有效期起始日")
    valid_until: Day | None = Field(None, description="有效期截止日，当日仍有效；不填的按规则推算并注明")
    review_on: Day | None = Field(None, description="最迟何日重新评估修订；不填的按规则推算并注明")
    filing_number: Line | None = Field(None, description="备案回执编号")
    filing_authority: Line | None = Field(None, description="受理备案的机关")
    filing_attachments: Attachments = Field([], description="备案回执（附件编号）")
    attachments: Attachments = Field([], description="文件本身（附件编号）")
    note: Text | None = None
    supersedes_id: UUID | None = Field(None, description="由本文件换发、修订或取代的旧文件；本文件发布后旧文件不再计时")


class DocumentPatch(Correction):
    """更正；未填的不变。种类、所属对象和状态不能更正，登记错的请作废后重新登记。"""

    title: Line = UNCHANGED
    permit_class: PermitClass | None = UNCHANGED
    number: Line | None = UNCHANGED
    issuer: Line | None = UNCHANGED
    drafted_on: Day | None = UNCHANGED
    issued_on: Day | None = UNCHANGED
    filed_on: Day | None = UNCHANGED
    known_to: KnownTo = UNCHANGED
    valid_from: Day | None = UNCHANGED
    valid_until: Day | None = UNCHANGED
    review_on: Day | None = UNCHANGED
    filing_number: Line | None = UNCHANGED
    filing_authority: Line | None = UNCHANGED
    filing_attachments: Attachments = UNCHANGED
    renewal_applied_on: Day | None = UNCHANGED
    attachments: Attachments = UNCHANGED
    note: Text | None = UNCHANGED
    citation: Line | None = UNCHANGED


class Issuance(Payload):
    """发布一份已编制的文件。"""

    issued_on: Day
    issuer: Line
    number: Line | None = None
    valid_from: Day | None = None
    valid_until: Day | None = None
    review_on: Day | None = None


class Filing(Payload):
    """备案：何时、向谁、回执何在。"""

    filed_on: Day
    filing_authority: Line = Field(description="受理备案的机关")
    filing_number: Line = Field(description="备案回执编号")
    filing_attachments: Receipts = Field(description="备案回执（附件编号）")


class RenewalApplication(Payload):
    """已向主管部门申请延续；延续的计时就此结束，届满的计时继续。"""

    renewal_applied_on: Day


class DocumentAnswer(LedgerAnswer):
    """一份文件。"""

    kind: str
    title: str
    source_id: UUID | None
    river_id: UUID | None
    division_code: str
    permit_class: str | None
    number: str | None
    number_warning: str | None = Field(description="编号的可疑之处，仅供核对")
    issuer: str | None
    state: str
    drafted_on: date | None
    issued_on: date | None
    filed_on: date | None
    known_to: str
    valid_from: date | None
    valid_until: date | None
    review_on: date | None
    assumed: list[str] = Field(description="文件没有写明、按规则推算的日期")
    filing_number: str | None
    filing_authority: str | None
    filing_attachments: list[UUID]
    renewal_applied_on: date | None
    attachments: list[UUID]
    note: str | None
    supersedes_id: UUID | None
    superseded_by_id: UUID | None = Field(description="取代本文件的新文件")
    mark: str
    citation: str | None


class DocumentListed(DocumentAnswer):
    """一份文件，附所属污染源的名称。"""

    source_name: str | None


class MissingAnswer(Answer):
    """一个污染源缺的一种文件。"""

    source_id: UUID
    source_code: str
    source_name: str
    source_kind: str
    division_code: str
    mark: str
    need: str
    need_label: str = Field(description="应有的文件（系统默认清单，以主管部门认定为准）")
    last_valid_until: date | None = Field(description="曾有而已届满的，最近一份的截止日")
