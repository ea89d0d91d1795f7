"""What goes in and out."""

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import Field

from services.registry.payloads import UNCHANGED, Correction, LedgerAnswer, MarkedCreation
from services.registry.rivers.schemas import Chief
from shared.http.payload import Answer, Day, Line, Payload, Text

MOST_PHOTOS = 20  # default
Photos = Annotated[list[UUID], Field(max_length=MOST_PHOTOS, description="附件编号")]


class ChiefShown(Payload):
    """公示牌上的一位河长。"""

    tier: Line = Field(description="层级（river_tiers）")
    tier_label: Line = Field(examples=["镇级河长"])
    person_id: UUID | None = Field(None, description="台账中的人员；不详不填")
    name: Line
    post: Line | None = Field(None, description="职务")


class SignCreate(MarkedCreation):
    """河段上的一块公示牌，及牌面内容。"""

    reach_id: UUID
    number: Line = Field(description="牌号，同一河段内不可重复")
    place: Line = Field(description="设置地点")
    overview: Text | None = Field(None, description="牌面：河流概况")
    hotline: Line | None = Field(None, description="牌面：监督举报电话")
    chiefs: list[ChiefShown] | None = Field(
        None, max_length=20, description="牌面：河长姓名职务；不填即与当日的河长一致"
    )
    shown_since: Day = Field(description="牌面内容自何日起")
    photo_ids: Photos = Field(default_factory=list)


class SignPatch(Correction):
    """更正登记内容；未填的不变。牌面换新用 updating。"""

    number: Line = UNCHANGED
    place: Line = UNCHANGED
    overview: Text | None = UNCHANGED
    hotline: Line | None = UNCHANGED
    chiefs: list[ChiefShown] = Field(UNCHANGED, max_length=20)
    citation: Line | None = UNCHANGED


class SignUpdating(Payload):
    """填报：公示牌已按更新之日的河长换新。"""

    updated_on: Day = Field(description="更新日期，不晚于今天")
    photo_ids: Photos = Field(description="更新后的照片，至少一张")
    overview: Text | None = UNCHANGED
    hotline: Line | None = UNCHANGED


class ShownAnswer(Answer):
    """公示牌上的一位河长。"""

    tier: str
    tier_label: str
    person_id: UUID | None
    name: str
    post: str | None


class SignListed(LedgerAnswer):
    """一块公示牌。"""

    reach_id: UUID
    reach_name: str
    division_code: str
    number: str
    place: str
    overview: str | None
    hotline: str | None
    chiefs: list[ShownAnswer] = Field(description="牌面现有的河长")
    shown_since: date
    photo_ids: list[UUID]
    mark: str
    citation: str | None


class SignAnswer(SignListed):
    """一块公示牌，与应有的内容对照。"""

    chiefs_due: list[Chief] = Field(description="今天应公示的河长")
    stale: bool = Field(description="牌面与应有内容不符，须更新")
