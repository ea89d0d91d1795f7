"""What goes in and out."""

from datetime import date
from uuid import UUID

from pydantic import Field

from services.registry.divisions.schemas import DivisionCode
from services.registry.payloads import UNCHANGED, Correction, LedgerAnswer, MarkedCreation
from services.registry.people.lifecycle import PostCode
from shared.http.payload import Answer, Day, Line, Text

MOST = 999  # default


class LeaderDutyCreate(MarkedCreation):
    """班子成员的一项生态环境职责（一岗双责）。"""

    division_code: DivisionCode
    post_code: PostCode | None = Field(None, description="岗位；随任职人变动")
    person_id: UUID | None = Field(None, description="人员；岗位和人员只填一个")
    position: int = Field(1, ge=1, le=MOST, description="次序")
    description: Text = Field(description="职责内容")
    basis: Line | None = Field(None, description="依据，例如 分工文件")
    valid_from: Day
    valid_to: Day | None = Field(None, description="自这一天起不再有效")


class LeaderDutyPatch(Correction):
    """更正职责；未填的不变。"""

    position: int = Field(UNCHANGED, ge=1, le=MOST)
    description: Text = UNCHANGED
    basis: Line | None = UNCHANGED
    citation: Line | None = UNCHANGED
    valid_to: Day | None = UNCHANGED


class LeaderDutyAnswer(LedgerAnswer):
    """一项职责。"""

    division_code: str
    post_code: str | None
    person_id: UUID | None
    position: int
    description: str
    basis: str | None
    mark: str
    citation: str | None
    valid_from: date
    valid_to: date | None


class Leader(Answer):
    """承担职责的人。"""

    id: UUID
    name: str


class LeaderDutyListed(LeaderDutyAnswer):
    """一项职责和当日承担它的人。"""

    leaders: list[Leader] = Field(description="当日承担者；岗位空缺则无人")
