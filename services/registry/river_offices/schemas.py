"""What goes in and out."""

from datetime import date
from uuid import UUID

from pydantic import Field

from services.registry.divisions.schemas import DivisionCode
from services.registry.payloads import UNCHANGED, Correction, LedgerAnswer, MarkedCreation
from services.registry.people.lifecycle import PostCode
from shared.http.payload import Answer, Day, Line


class OfficeCreate(MarkedCreation):
    """一个河长制办公室。"""

    name: Line = Field(examples=["许明寺镇河长制办公室"])
    division_code: DivisionCode
    head_post_code: PostCode = Field(PostCode.RIVER_CHIEF_OFFICE_HEAD, description="主任的岗位")
    telephone: Line | None = None
    valid_from: Day
    valid_to: Day | None = Field(None, description="自这一天起不再有效")


class OfficePatch(Correction):
    """更正河长办；未填的不变。"""

    name: Line = UNCHANGED
    head_post_code: PostCode = UNCHANGED
    telephone: Line | None = UNCHANGED
    citation: Line | None = UNCHANGED
    valid_to: Day | None = UNCHANGED


class OfficeAnswer(LedgerAnswer):
    """一个河长制办公室。"""

    name: str
    division_code: str
    head_post_code: str
    telephone: str | None
    mark: str
    citation: str | None
    valid_from: date
    valid_to: date | None


class MemberCreate(MarkedCreation):
    """河长办的一名成员。"""

    person_id: UUID
    duty: Line | None = Field(None, description="分工")
    valid_from: Day
    valid_to: Day | None = Field(None, description="自这一天起不再是成员")


class MemberPatch(Correction):
    """更正成员；未填的不变。"""

    duty: Line | None = UNCHANGED
    citation: Line | None = UNCHANGED
    valid_to: Day | None = UNCHANGED


class MemberAnswer(LedgerAnswer):
    """河长办的一名成员。"""

    office_id: UUID
    division_code: str
    person_id: UUID
    duty: str | None
    mark: str
    citation: str | None
    valid_from: date
    valid_to: date | None


class MemberShown(Answer):
    """主任或一名成员。"""

    person_id: UUID
    name: str
    duty: str | None


class OfficeShown(OfficeAnswer):
    """一个河长制办公室，附当日的主任和成员。"""

    on: date
    heads: list[MemberShown] = Field(description="主任；岗位空缺的为代行职责的人")
    members: list[MemberShown]
