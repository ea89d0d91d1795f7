"""What goes out."""

from datetime import date, datetime
from uuid import UUID

from pydantic import Field

from services.patrol.findings.lifecycle import State
from services.patrol.today.lifecycle import Turn
from shared.http.payload import Answer


class ChecklistInUse(Answer):
    """现行的检查表。"""

    id: UUID
    key: str
    edition: int
    label: str
    link: str


class LastFinding(Answer):
    """该对象此前发现的问题。"""

    id: UUID
    label: str
    severity: int
    found_at: datetime
    state: State
    words: str = Field(examples=["2026年11月3日发现的“河岸堆放垃圾”：已交办，尚未整改；请查看是否已整改。"])
    link: str


class TodayItem(Answer):
    """一项要做的任务。"""

    duty_id: UUID
    turn: Turn = Field(description="overdue 已逾期，today 今日到期，this_week 本周到期")
    label: str
    period_label: str
    due_at: datetime
    due: str = Field(description="到期时间", examples=["2026年11月23日24:00"])
    object_type: str
    object_id: UUID
    object_name: str
    division_code: str
    place: str = Field(description="所在区划", examples=["许明寺镇理明村"])
    longitude: float | None
    latitude: float | None
    checklist: ChecklistInUse | None
    last_findings: list[LastFinding] = Field(description="上次的问题是否已整改，新的在前")
    counts_from: datetime = Field(description="何时起去才可能计入")
    hints: list[str] = Field(description="怎样才计入")
    form: str = Field(description="空白检查表（.docx），供没有手机的人填写")


class TodayAnswer(Answer):
    """本人今日的巡查，按应做的先后排列。"""

    day: date
    overdue: int
    today: int
    this_week: int
    items: list[TodayItem]
