"""What goes in and out."""

from datetime import date
from uuid import UUID

from pydantic import Field

from services.registry.divisions.schemas import DivisionCode
from services.registry.payloads import UNCHANGED, Correction, LedgerAnswer, MarkedCreation
from services.registry.people.lifecycle import PostCode
from shared.http.payload import Answer, Day, Line
from shared.http.personal import Phone


class PersonCreate(MarkedCreation):
    """一名公职人员或单位负责人；不登记居民。"""

    name: Line = Field(description="对外公布的姓名")
    division_code: DivisionCode
    phone: Phone | None = Field(None, description="工作电话；加密保存，只供同事联系")


class PersonPatch(Correction):
    """更正人员的姓名或所在区划；未填的不变。"""

    name: Line = UNCHANGED
    division_code: DivisionCode = UNCHANGED
    phone: Phone | None = UNCHANGED
    citation: Line | None = UNCHANGED


class PersonListed(LedgerAnswer):
    """列表中的一名公职人员或单位负责人。"""

    name: str
    division_code: str
    mark: str
    citation: str | None


class PersonAnswer(PersonListed):
    """一名公职人员或单位负责人。"""

    phone: str | None = Field(description="电话，只显示首尾；原文须另行查看并留痕")


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
    """岗位的变更；未填的不变。更换任职人或代理人时，原任期到生效日为止，自这一天起为新的任期（编号另起）。"""

    person_id: UUID | None = UNCHANGED
    deputy_id: UUID | None = UNCHANGED
    effective_from: Day = Field(UNCHANGED, description="任职人或代理人自这一天起更换；不填为今天")
    title: Line = UNCHANGED
    valid_to: Day | None = UNCHANGED


class PostAnswer(LedgerAnswer):
    """一个岗位的一个任期。"""

    office_id: UUID = Field(description="同一岗位各任期共有的编号")
    code: str
    title: str
    division_code: str
    person_id: UUID | None
    deputy_id: UUID | None
    mark: str
    citation: str | None
    valid_from: date
    valid_to: date | None


class HolderAnswer(Answer):
    """某一天由谁任职、由谁代行。"""

    office_id: UUID
    on: date
    post_id: UUID | None = Field(description="这一天所属的任期；空值即这一天没有任期")
    person_id: UUID | None = Field(description="任职人")
    person_name: str | None
    acting_id: UUID | None = Field(description="实际履职的人：任职人，或其缺位、请假时的代理人；空值即转由上一级")
    acting_name: str | None
