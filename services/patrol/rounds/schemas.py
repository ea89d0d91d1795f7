"""What goes in and out."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, Field, field_validator

from services.patrol.counting.lifecycle import Manner
from services.patrol.findings.schemas import ConfirmationAnswer, FindingAnswer
from services.patrol.obligations.schemas import DivisionCode
from services.patrol.photos.schemas import PhotoInRound
from services.patrol.tracks.schemas import TrackIn, TrackSummary
from services.patrol.visits.schemas import VisitAnswer, VisitIn
from shared.http.payload import Answer, Moment, Payload, Text
from shared.http.problems import ProblemBody

MOST_ROUNDS = 100


class Pause(Payload):
    """巡查途中的一次暂停。"""

    paused_at: Moment
    resumed_at: Moment


class RoundCreate(Payload):
    """一次巡查：出去一趟，到过一个或几个对象。"""

    id: UUID | None = Field(None, description="由客户端生成的编号（建议 UUIDv7）；重发时不变")
    started_at: Moment
    ended_at: Moment
    pauses: Annotated[list[Pause], Field(max_length=50)] = Field(default=[])
    participants: Annotated[list[UUID], Field(max_length=50)] = Field(default=[], description="同行人员")
    other_participants: Annotated[int, Field(ge=0, le=500)] = Field(0, description="不在台账中的同行人数")
    vehicles: Annotated[int, Field(ge=0, le=100)] = Field(0, description="出动车辆数")
    manner: Manner = Field(
        Manner.ON_THE_SPOT,
        description="on_the_spot 现场巡查，meeting 会议研究，remote 无人机或视频，handling 现场处理问题",
    )
    visits: Annotated[list[VisitIn], Field(min_length=1, max_length=50)] = Field(description="到过的对象，各填各的")
    track: TrackIn | None = Field(None, description="轨迹；途中分段上传过的不必重复")
    remarks: Text | None = None
    on_behalf_of: UUID | None = Field(None, description="代何人填报；需有“安排巡查”权限")


class RoundBatch(Payload):
    """手机离线时积下的若干次巡查；次序不限，可重发任意次。"""

    rounds: Annotated[list[Any], Field(min_length=1, max_length=MOST_ROUNDS)] = Field(
        description="各次巡查，内容同“填报一次巡查”；一次有误不影响其余"
    )
    sent_at: Moment | None = Field(None, description="发出时手机的时间，用以得知手机时钟的误差")

    @field_validator("*", mode="before")
    @classmethod
    def _storable(cls, value: Any) -> Any:  # noqa: ANN401 - before validation it may be anything
        return value  # each round is looked at by itself, so that only the one with a bad text comes back


class RoundRow(Answer):
    """列表中的一次巡查；其对象见“到访记录”。"""

    id: UUID
    version: int
    division_code: str
    mark: str
    patroller_id: UUID
    participants: list[UUID]
    other_participants: int
    vehicles: int
    manner: str
    started_at: datetime
    ended_at: datetime
    pauses: list[dict[str, Any]]
    remarks: str | None
    clock_error_s: float | None = Field(description="手机时钟比系统快多少秒；不知道为空")
    recorded_at: datetime


class RoundAnswer(RoundRow):
    """一次巡查，连同到过的对象和发现的问题。"""

    visits: list[VisitAnswer]
    findings: list[FindingAnswer]
    confirmations: list[ConfirmationAnswer] = Field(description="此前发现的问题是否已经整改")
    photos: list[PhotoInRound] = Field(description="所填的照片收到了没有；可在记录之前或之后上传")
    track: TrackSummary | None


class RoundProblem(ProblemBody):
    """一次巡查为何不能登记；编号冲突时连同双方的内容。"""

    recorded: RoundAnswer | None = Field(None, description="round_exists：已登记的内容；不在您管辖范围内时为空")
    sent: dict[str, Any] | None = Field(None, description="round_exists：这次提交的内容")


class BatchItem(Answer):
    """一次巡查的结果，次序同提交的。"""

    status: int = Field(description="201 已登记，200 此前已登记；其余见 problem")
    round: RoundAnswer | None
    problem: RoundProblem | None


class BatchAnswer(Answer):
    """各次巡查的结果。"""

    items: list[BatchItem]


class RoundFilters(BaseModel):
    """What a list of rounds may be narrowed to."""

    object_id: UUID | None = Field(None, description="到过的对象")
    division: DivisionCode | None = Field(None, description="区划，含其下级")
    since: Moment | None = Field(None, alias="from", description="结束时间不早于")
    until: Moment | None = Field(None, alias="to", description="结束时间早于")
