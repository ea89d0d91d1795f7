"""What goes in and out."""

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import Field

from services.registry.divisions.schemas import DivisionCode
from services.registry.payloads import UNCHANGED, Correction, LedgerAnswer, MarkedCreation
from services.registry.powers.lifecycle import Form
from shared.http.payload import Code, Day, Line

Attachments = Annotated[list[UUID], Field(max_length=20, description="下放决定或委托书，附件编号")]


class PowerCreate(MarkedCreation):
    """一项下放或委托的执法事项。"""

    code: Code = Field(description="事项代码，执法文书据此核对权限，例如 open_burning")
    item: Line = Field(description="事项名称")
    form: Form = Field(description="devolved：下放（交由行使）；entrusted：委托")
    legal_basis: Line = Field(description="处罚或处理所依据的法律条款")
    grantor: Line = Field(description="下放或委托机关")
    document_number: Line = Field(description="决定或委托书的文号")
    division_code: DivisionCode = Field(description="行使范围")
    attachment_ids: Attachments = Field([])
    valid_from: Day
    valid_to: Day | None = Field(None, description="自这一天起不再行使")


class PowerPatch(Correction):
    """更正或终止；未填的不变。"""

    item: Line = UNCHANGED
    form: Form = UNCHANGED
    legal_basis: Line = UNCHANGED
    grantor: Line = UNCHANGED
    document_number: Line = UNCHANGED
    attachment_ids: Attachments = UNCHANGED
    valid_from: Day = UNCHANGED
    valid_to: Day | None = UNCHANGED


class PowerAnswer(LedgerAnswer):
    """一项下放或委托的执法事项。"""

    code: str
    item: str
    form: str
    legal_basis: str
    grantor: str
    document_number: str
    division_code: str
    attachment_ids: list[UUID]
    mark: str
    citation: str | None
    valid_from: date
    valid_to: date | None
