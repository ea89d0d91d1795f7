"""What is asked for, and what goes out."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, Field, StringConstraints

from services.patrol.compliance.lifecycle import Result
from services.patrol.obligations.schemas import DivisionCode
from shared.http.payload import Answer, Day


class ComplianceAsked(BaseModel):
    """Of what, for which days, and as known on which day."""

    object_id: UUID | None = Field(None, description="巡查对象")
    person: UUID | None = Field(None, description="责任人：当时由其负责的任务")
    division: DivisionCode | None = Field(None, description="区划，含其下级")
    since: Day | None = Field(None, alias="from", description="到期日不早于；不填为当月第一日")
    until: Day | None = Field(None, alias="to", description="到期日不晚于；不填为当月最后一日")
    on: Day | None = Field(None, description="截至哪一日终了时已知的情况；不填为现在")


class RowsAsked(ComplianceAsked):
    """The rows behind a figure."""

    obligation_id: UUID | None = None
    period: Annotated[str, StringConstraints(pattern=r"^[0-9A-Z:-]{4,40}$")] | None = None
    result: Result | None = Field(None, description="只看按时、逾期补做、逾期未做或尚未到期的；不填为全部")


class Figures(Answer):
    """一组任务的完成情况；应巡 = 按时 + 逾期补做 + 逾期未做 + 尚未到期。"""

    required: int = Field(description="应巡次数")
    in_time: int = Field(description="按时完成")
    reported_late: int = Field(description="其中：按时巡查，记录迟到")
    late: int = Field(description="逾期后补做")
    missed: int = Field(description="逾期未做")
    open: int = Field(description="尚未到期，尚未完成")
    visits: int = Field(description="已巡次数，含不计入的")
    not_counted: int = Field(description="已巡而不计入的次数")
    words: str = Field(examples=["应2次，已3次，其中1次不计：同一天已有一次计入的巡查。按时完成2次。"])
    duties: str = Field(description="构成这些数的任务；加 result= 只看其中一类")
    uncounted: str = Field(description="不计入的到访及其原因")


class RuleOf(Answer):
    """所依据的规则。"""

    words: str = Field(description="到期时间的由来")
    policy: str
    policy_id: str
    label: str
    value: Any
    unit: str
    basis_kind: str
    basis: str | None
    document_number: str | None


class UncountedAnswer(Answer):
    """一次不计入的到访。"""

    visit_id: UUID
    round_id: UUID
    duty_id: UUID
    object_id: UUID
    object_name: str
    patroller_id: UUID
    left_at: datetime
    reason: str


class PeriodOf(Figures):
    """一项巡查要求在一个时段的完成情况。"""

    period: str
    label: str = Field(examples=["2026年11月"])
    rule: RuleOf | None
    first_uncounted: list[UncountedAnswer] = Field(description="不计入的到访，至多列五次；其余见 uncounted")


class ObligationOf(Figures):
    """一项巡查要求的完成情况。"""

    obligation_id: UUID
    key: str
    label: str
    periods: list[PeriodOf]


class DivisionOf(Figures):
    """下一级区划的小计；直接属于本区划的任务列在本区划名下。"""

    code: str
    name: str | None
    compliance: str = Field(description="该区划的完成情况")


class ComplianceAnswer(Figures):
    """完成情况。"""

    name: str
    since: date = Field(serialization_alias="from")
    until: date = Field(serialization_alias="to")
    as_of: datetime = Field(description="截至何时已知的情况")
    obligations: list[ObligationOf]
    divisions: list[DivisionOf] = Field(description="仅查询区划时有")


class DutyRow(Answer):
    """构成某个数的一项任务。"""

    id: UUID
    obligation_id: UUID
    label: str
    object_id: UUID
    object_name: str
    division_code: str
    mark: str
    responsible_id: UUID
    period: str
    period_label: str
    opens_at: datetime
    due_at: datetime
    counted_at: datetime | None = Field(description="计入的巡查何时做完；截至当时尚不知道的为空")
    known_at: datetime | None = Field(description="其记录何时到达")
    round_id: UUID | None
    result: Result
    link: str
