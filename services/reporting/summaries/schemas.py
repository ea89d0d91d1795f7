"""What goes out: the county's programs read it, so that a change of meaning is a new schema_version."""

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field, StringConstraints

from services.reporting.summaries.lifecycle import Reason
from shared.http.payload import Answer

DivisionCode = Annotated[str, StringConstraints(pattern=r"^[0-9]{6}([0-9]{3}([0-9]{3}([0-9]{2}([0-9]{2})?)?)?)?$")]


class DivisionOf(Answer):
    """汇总的区划。"""

    code: str
    name: str
    mark: str = Field(description="real 实际、reconstructed 据报告重建、sample 示例")


class PeriodOf(Answer):
    """汇总的时段，起止两日都包括在内。"""

    code: str
    label: str
    start: date
    end: date
    ended: bool


class FigureAnswer(Answer):
    """一项指标。"""

    key: str
    label: str
    unit: str
    value: int | float
    qualifier: Literal["exact"] = "exact"
    numerator: int | None = Field(None, description="仅比率有：分子")
    denominator: int | None = Field(None, description="仅比率有：分母")
    rows: str = Field(description="构成此数的记录；比率为其分子的记录")


class Followed(Answer):
    """某服务的事件日志读到了哪里。"""

    epoch: str | None
    position: int


class Publishable(Answer):
    """这些数字能否作为报表发布。"""

    publishable: bool = Field(description="能否作为报表发布")
    not_publishable_because: list[Reason] = Field(
        description="不能发布的原因：period_running 时段未结束；follower_halted 有事件日志停止接收；"
        "dead_letters_open 本区划本时段有事件未能计入"
    )
    open_dead_letters: int = Field(
        description="本区划、本时段可能有多少事件未能计入，待管理员处理；事件本身看不出时段的也算在内"
    )


class SummaryAnswer(Publishable):
    """一个区划在一个时段的汇总。从未有人记录过的指标不出现，不以 0 代替。"""

    schema_version: Literal[1] = 1
    division: DivisionOf
    period: PeriodOf
    provisional: bool = Field(description="时段尚未结束，数字还会变化")
    notice: str | None = Field(None, description="示例区划的说明")
    figures: list[FigureAnswer]
    as_of: dict[str, Followed] = Field(description="各服务事件日志的位置；不计入 ETag")


class Difference(Answer):
    """一项数字的变化。"""

    key: str
    label: str
    unit: str
    then: int | float | None = Field(description="当时的数；当时没有为空")
    now: int | float
    rows: str = Field(description="构成现在这个数的记录")


class DifferencesAnswer(Answer):
    """一个时段的数字在发布之后有哪些变化；当时发布的数不改，变化另行说明。"""

    division: DivisionOf
    period: PeriodOf
    since: datetime = Field(description="与何时相比")
    differences: list[Difference]


class RowAnswer(Answer):
    """构成某个数的一条记录。"""

    id: UUID
    subject_type: str
    subject_id: UUID
    title: str | None
    division_code: str
    mark: str
    day: date = Field(description="计入哪一天")
    occurred_at: datetime | None
    category: str | None
    severity: str | None
    step: str | None
    outcome: str | None
    late: bool | None
    numbers: dict[str, Any]
    link: str = Field(description="该记录在所属服务中的地址")
