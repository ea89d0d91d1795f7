"""What goes in and out."""

from datetime import date, datetime
from uuid import UUID

from pydantic import Field

from services.registry.divisions.schemas import DivisionCode
from services.registry.handovers.lifecycle import Part
from services.registry.payloads import Creation, LedgerAnswer
from shared.http.payload import Answer, Day, Line, Payload


class HandoverWanted(Payload):
    """把一个人在某区划的全部责任，自某日起交给另一个人。"""

    from_person_id: UUID = Field(description="移交人")
    to_person_id: UUID = Field(description="接手人")
    division_code: DivisionCode = Field(description="移交哪个区划（含其下级）内的责任")
    effective_on: Day = Field(description="自这一天起由接手人负责；今天或以后")
    with_posts: bool = Field(False, description="岗位一并移交")


class HandoverCreate(HandoverWanted, Creation):
    """办理一次移交。"""

    reason: Line = Field(description="移交的原因，例如 工作调动")


class HandoverAnswer(LedgerAnswer):
    """一次移交。"""

    from_person_id: UUID
    to_person_id: UUID
    division_code: str
    effective_on: date
    with_posts: bool
    reason: str
    responsibilities: int = Field(description="移交的责任数")
    posts: int = Field(description="移交的岗位数")
    deputyships: int = Field(description="移交的代理数")


class HandoverListed(HandoverAnswer):
    """一次移交，附姓名。"""

    from_person_name: str
    to_person_name: str


class ResponsibilityMoving(Answer):
    """将移交的一项责任。"""

    responsibility_id: UUID
    object_type: str
    object_id: UUID
    object_name: str
    division_code: str
    level: str
    since: date = Field(description="自这一天起由接手人负责")
    until: date | None
    fits: bool = Field(description="接手人在对应区划任职；有一项不符即不能移交")


class PostMoving(Answer):
    """将移交的一个岗位。"""

    post_id: UUID
    code: str
    title: str
    division_code: str
    since: date


class DeputyshipMoving(PostMoving):
    """移交人所代理的一个岗位。"""

    staying: str | None = Field(description="不能随之移交的原因；其余照常移交")


class MatterInHand(Answer):
    """移交人名下的一项未结事项：巡查任务、投诉、整改通知、证照到期等。"""

    matter_id: UUID
    service: str
    subject_type: str
    subject_id: UUID
    title: str
    division_code: str
    due_at: datetime
    staying: str | None = Field(description="不随之移交的原因")


class Preview(Answer):
    """移交前的预览；什么都不会改变。"""

    responsibilities: list[ResponsibilityMoving]
    posts: list[PostMoving]
    deputyships: list[DeputyshipMoving]
    matters: list[MatterInHand] = Field(
        description="巡查任务随责任链立即改派；投诉、整改通知到移交之日改由接手人办理；经指定办理、不在责任链上的不随之移交"
    )
    obstacle: str | None = Field(description="不能移交的原因；没有则可以移交")


class MoveAnswer(Answer):
    """移交的一项内容，移交前后各由谁承担。"""

    row_id: UUID
    part: Part = Field(description="responsibility 责任、post 岗位、deputyship 代理、matter 未结事项")
    name: str
    level: str | None = Field(description="责任链的级")
    division_code: str
    since: date | None = Field(description="自这一天起由接手人承担")
    before_id: UUID = Field(description="移交前由谁承担")
    before_name: str
    after_id: UUID | None = Field(description="现由谁承担；空值即已结或已无人承担")
    after_name: str | None
    ended_id: UUID | None = Field(description="因此终止的记录")
    staying: str | None = Field(description="没有移交的原因")
