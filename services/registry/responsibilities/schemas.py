"""What goes in and out."""

from datetime import date
from uuid import UUID

from pydantic import Field

from services.registry.payloads import UNCHANGED, Correction, Creation, LedgerAnswer
from services.registry.responsibilities.lifecycle import ObjectType
from shared.http.payload import Answer, Code, Day

LEVELS = (
    "污染源：town 镇、village 村（社区）、group 组、grid 小网格，另有 unit 单位、owner 业主；"
    "河段：河长层级（river_tiers）"
)


class ResponsibilityCreate(Creation):
    """自某日起由谁负责；同一对象同一级的上一任到这一天为止。"""

    object_type: ObjectType
    object_id: UUID
    level: Code = Field(description=LEVELS)
    person_id: UUID = Field(description="须在该级所在区划或其上级任职；单位、业主不限")
    valid_from: Day


class ResponsibilityPatch(Correction):
    """更正责任人，或更正、填写终止日；未填的不变。起始日有误的，作废后重新登记。"""

    person_id: UUID = UNCHANGED
    valid_to: Day | None = UNCHANGED


class ResponsibilityAnswer(LedgerAnswer):
    """谁在何时对什么负责。"""

    object_type: str
    object_id: UUID
    division_code: str
    level: str
    person_id: UUID
    valid_from: date
    valid_to: date | None = Field(description="自这一天起由下一任负责，或不再负责")
    handover_id: UUID | None = Field(description="由哪一次移交而来")


class ResponsibilityListed(ResponsibilityAnswer):
    """谁在何时对什么负责，附姓名。"""

    person_name: str


class DoubleListed(ResponsibilityListed):
    """一条重复的责任记录。"""

    same_level: bool = Field(description="同一级另有他人")
    same_person: bool = Field(description="同一人还担任该对象的另一级")


class GapListed(Answer):
    """一个缺人的对象。"""

    object_type: str
    object_id: UUID
    code: str
    name: str
    division_code: str
    missing: list[str] = Field(description="无人负责的级")


class Answering(Answer):
    """某一级由谁负责。"""

    level: str
    person_id: UUID
    person_name: str | None
    posts: list[str] = Field(description="其当日担任的岗位")


class AnsweringAnswer(Answer):
    """某日由谁负责。"""

    object_id: UUID
    on: date
    people: list[Answering]
