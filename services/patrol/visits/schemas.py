"""What goes in and out."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, Field

from services.patrol.checklists.lifecycle import Given
from services.patrol.checklists.schemas import ItemCode
from services.patrol.duties.schemas import DutyOutcome
from services.patrol.findings.schemas import ConfirmationIn, FindingIn
from services.patrol.obligations.schemas import DivisionCode
from shared.http.location import Location
from shared.http.payload import Answer, Line, Moment, Payload, Text

ObjectType = Literal["source", "reach"]
Photos = Annotated[list[UUID], Field(max_length=50)]
SIGNATURE = "填写签名图片（photo）或拒签的原因（refused）"


class AnswerIn(Payload):
    """对一个检查项的回答。"""

    code: ItemCode
    value: Annotated[float, Field(strict=True)] | Text | None = Field(
        description="是非题 yes、no、not_applicable；数值题填数字"
    )
    note: Text | None = Field(None, description="说明；“不适用”须写明原因")
    photos: Photos = Field(default=[])

    def given(self) -> Given:
        """The rule's view of it."""
        return Given(self.code, self.value, self.note, len(self.photos))


class Signature(Payload):
    """受检单位的签名，或拒签的原因。"""

    photo: UUID | None = None
    refused: Line | None = Field(None, description="未签名的原因")


class VisitIn(Payload):
    """在一个对象处的巡查。"""

    duty_id: UUID | None = Field(None, description="所完成的任务；不填时按对象查找本人的任务")
    object_type: ObjectType | None = Field(None, description="source 污染源，reach 河段；填了任务可不填")
    object_id: UUID | None = Field(None, description="巡查对象；填了任务可不填")
    arrived_at: Moment | None = Field(None, description="到达时间；不填为本次巡查开始")
    left_at: Moment | None = Field(None, description="离开时间；不填为本次巡查结束")
    location: Location | None = Field(None, description="签到地点")
    checklist_id: UUID | None = Field(None, description="所用检查表的一版；离线时用的旧版照样接受")
    answers: Annotated[list[AnswerIn], Field(max_length=100)] = Field(default=[])
    findings: Annotated[list[FindingIn], Field(max_length=50)] = Field(
        default=[], description="发现的问题；答“否”自动形成的不必重复填写"
    )
    confirmations: Annotated[list[ConfirmationIn], Field(max_length=50)] = Field(
        default=[], description="此前在该对象发现、尚未解决的问题，是否已经整改"
    )
    photos: Photos = Field(default=[])
    signature: Signature | None = Field(None, description=SIGNATURE)
    problem_found: bool | None = Field(None, description="是否发现问题；不填按问题和检查项判断")
    remarks: Text | None = None


class VisitAnswer(Answer):
    """在一个对象处的巡查及其作用。"""

    id: UUID
    round_id: UUID
    duty_id: UUID | None
    object_type: str
    object_id: UUID
    object_name: str
    division_code: str
    mark: str
    patroller_id: UUID
    manner: str = Field(description="同“填报一次巡查”的 manner")
    arrived_at: datetime
    left_at: datetime
    location: Location | None
    distance_m: int | None = Field(description="签到地点与对象的距离（米）；没有坐标时为空")
    approach_m: int | None = Field(description="其间轨迹与对象的最近距离（米）；没有轨迹或坐标时为空")
    walked_m: int | None = Field(description="其间轨迹的里程（米）；没有轨迹时为空")
    time_out_s: int = Field(description="所用时间（秒），不含暂停")
    checklist_id: UUID | None
    answers: list[dict[str, Any]]
    photos: list[UUID]
    signature: dict[str, Any] | None
    problem_found: bool
    remarks: str | None
    flags: list[str] = Field(
        description="checklist_superseded 检查表已换版，checklist_incomplete 有漏答或缺照片，"
        "outside_fence 签到地点过远，clock_corrected 手机时钟偏快，时间已按测得的误差更正"
    )
    outcomes: list[DutyOutcome] = Field(description="计入或未计入哪些任务，以及原因")
    recorded_at: datetime


class VisitFilters(BaseModel):
    """What a list of visits may be narrowed to."""

    round_id: UUID | None = Field(None, description="哪一次巡查")
    object_id: UUID | None = Field(None, description="巡查对象")
    division: DivisionCode | None = Field(None, description="区划，含其下级")
    patroller: Literal["me"] | None = Field(None, description="me：只看本人的")
    since: Moment | None = Field(None, alias="from", description="离开时间不早于")
    until: Moment | None = Field(None, alias="to", description="离开时间早于")
