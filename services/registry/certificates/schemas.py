"""What goes in and out."""

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import Field

from services.registry.certificates.lifecycle import Kind
from services.registry.payloads import UNCHANGED, Correction, LedgerAnswer, MarkedCreation
from shared.http.payload import Day, Line

Attachments = Annotated[list[UUID], Field(max_length=20, description="证件照片或扫描件，附件编号")]


class CertificateCreate(MarkedCreation):
    """一份行政执法证件。"""

    person_id: UUID = Field(description="持证人")
    kind: Kind = Field(Kind.ENFORCEMENT, description="enforcement：行政执法证；supervision：行政执法监督证")
    number: Line = Field(description="证件编号，不可重复")
    issuer: Line | None = Field(None, description="发证机关")
    attachment_ids: Attachments = Field([])
    valid_from: Day
    valid_to: Day | None = Field(None, description="自这一天起失效")


class CertificatePatch(Correction):
    """换证、续期或更正；未填的不变。"""

    number: Line = UNCHANGED
    issuer: Line | None = UNCHANGED
    attachment_ids: Attachments = UNCHANGED
    valid_from: Day = UNCHANGED
    valid_to: Day | None = UNCHANGED


class CertificateAnswer(LedgerAnswer):
    """一份行政执法证件。"""

    person_id: UUID
    kind: str
    number: str
    issuer: str | None
    attachment_ids: list[UUID]
    division_code: str
    mark: str
    citation: str | None
    valid_from: date
    valid_to: date | None


class CertificateListed(CertificateAnswer):
    """一份行政执法证件，附姓名。"""

    person_name: str
