"""What goes in and out."""

from datetime import date
from uuid import UUID

from pydantic import Field

from services.registry.divisions.schemas import DivisionCode
from services.registry.payloads import UNCHANGED, Correction, LedgerAnswer, MarkedCreation
from services.registry.people.lifecycle import PostCode
from shared.http.payload import Day, Line


class PersonCreate(MarkedCreation):
    """一名公职人员或单位负责人；不登记居民。"""

    name: Line = Field(description="对外公布的姓名")
    division_code: DivisionCode


class PersonAnswer(LedgerAnswer):
    """一名公职人员或单位负责人。"""

    name: str
    division_code: str
    mark: str
    citation: str | None


class PostCreate(MarkedCreation):
    """一个岗位及其任职人。"""

    code: PostCode
    title: Line = Field(description="岗位全称，例如 理明村河长")
    division_code: DivisionCode
    person_id: UUID | None = Field(None, description="任职人；空缺不填")
    deputy_id: UUID | None = Field(None, description="任职人缺位时代行职责的人")
    valid_from: Day
    valid_to: Day | None = Field(None, description="自这一天起不再有效")


class PostPatch(Correction):
    """岗位的变更；未填的不变。"""

    person_id: UUID | None = UNCHANGED
    deputy_id: UUID | None = UNCHANGED
    valid_to: Day | None = UNCHANGED


class PostAnswer(LedgerAnswer):
    """一个岗位及其任职人。"""

    code: str
    title: str
    division_code: str
    person_id: UUID | None
    deputy_id: UUID | None
    mark: str
    citation: str | None
    valid_from: date
    valid_to: date | None
