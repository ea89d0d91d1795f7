"""What goes in and out."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import ConfigDict, Field, StringConstraints

from services.registry.admissions.lifecycle import Decision, State
from services.registry.divisions.schemas import DivisionCode
from services.registry.kinds.lifecycle import PermitClass, SourceKind
from services.registry.payloads import UNCHANGED, Correction, LedgerAnswer, MarkedCreation
from services.registry.prechecks.lifecycle import Finding
from services.registry.prechecks.schemas import Asked, Facts, Industry, PreCheck
from services.registry.sources.schemas import CreditCode, Location
from services.registry.zones.schemas import Geometry, InCrs
from shared.http.payload import Answer, Day, Line, Moment, Payload, Text
from shared.http.personal import IdNumber, Phone

Attachments = Annotated[list[UUID], Field(max_length=20, description="附件编号")]


class AdmissionCreate(Asked, MarkedCreation):
    """一个申请进入本镇的项目；登记时即作预审，结果连同所据区域和分类表的版本一并保存。"""

    project: Line = Field(description="项目名称")
    applicant: Line = Field(description="申请单位或申请人")
    credit_code: CreditCode | None = Field(None, description="统一社会信用代码；没有的不填")
    head_name: Line | None = Field(None, description="法人/负责人；加密保存，只显示首尾")
    contact_phone: Phone | None = Field(None, description="联系电话；加密保存，只显示首尾")
    owner_id_number: IdNumber | None = Field(None, description="没有信用代码的个人申请者的身份证号；加密保存")
    capacity: Line | None = Field(None, description="规模/产能")
    address: Line | None = None
    attachments: Attachments = Field([], description="申请材料（附件编号）")
    note: Text | None = None
    received_at: Moment | None = Field(None, description="收到申请的时间；不填即现在")


class AdmissionPatch(Correction):
    """更正；未填的不变。改动预审所据的内容即重新预审，结果有变的，原有意见不再有效；决定之后须先撤销决定。"""

    project: Line = UNCHANGED
    applicant: Line = UNCHANGED
    credit_code: CreditCode | None = UNCHANGED
    head_name: Line | None = UNCHANGED
    contact_phone: Phone | None = UNCHANGED
    owner_id_number: IdNumber | None = UNCHANGED
    kind: SourceKind = UNCHANGED
    industry_code: Industry = UNCHANGED
    facts: Facts = UNCHANGED
    location: Location | None = UNCHANGED
    crs: InCrs = UNCHANGED
    geometry: Geometry | None = UNCHANGED
    capacity: Line | None = UNCHANGED
    permit_class: PermitClass | None = Field(UNCHANGED, description="向主管部门核实后的排污许可管理类别")
    address: Line | None = UNCHANGED
    attachments: Attachments = UNCHANGED
    note: Text | None = UNCHANGED
    citation: Line | None = UNCHANGED


class Because(Payload):
    """原因。"""

    reason: Text


class AdmissionFilter(Payload):
    """要哪些申请；几项并列时须同时满足。"""

    model_config = ConfigDict(extra="ignore")  # a list's address has a cursor and a limit, too

    state: State | None = Field(None, description="状态")
    division: DivisionCode | None = Field(None, description="区划代码，含其下级")
    kind: SourceKind | None = Field(None, description="建成后属于哪一类监管对象")
    finding: Finding | None = Field(None, description="预审结论")
    decision: Decision | None = Field(None, description="决定")
    source_id: UUID | None = Field(None, description="已纳入台账的监管对象")
    due_by: Day | None = Field(None, description="正在进行的计时在这一天（含）以前届满")
    received_from: Day | None = Field(None, description="收到日期自（含）")
    received_to: Day | None = Field(None, description="收到日期至（含）")
    q: Annotated[str, StringConstraints(min_length=1, max_length=50)] | None = Field(
        None, description="项目、申请人或受理号中的词，以空格分开"
    )

    def exact(self) -> dict[str, Any]:
        """The filters that ask for one value of a column."""
        return self.model_dump(exclude={"division", "due_by", "received_from", "received_to", "q"}, exclude_none=True)


class AdmissionListed(LedgerAnswer):
    """一件准入申请。"""

    number: str = Field(description="受理号")
    project: str
    kind: str
    applicant: str
    credit_code: str | None
    industry_code: str
    capacity: str | None
    permit_class: str | None = Field(description="向主管部门核实后的排污许可管理类别；预判见 precheck")
    division_code: str
    address: str | None
    received_at: datetime
    state: str
    finding: str = Field(description="预审结论：conflict 冲突，attention 须核对，none 未触及已登记的区域")
    checked_at: datetime
    check_number: int = Field(description="第几次（结果有变的）预审")
    decision: str | None
    decision_reason: str | None
    conditions: str | None
    transferred_to: str | None
    override_reason: str | None
    decision_attachments: list[UUID]
    decision_warning: str | None = Field(description="提出意见和作出决定的是同一人，按规则留痕")
    decided_by: UUID | None
    decided_at: datetime | None
    source_id: UUID | None = Field(description="由此纳入台账的监管对象")
    attachments: list[UUID]
    note: str | None
    mark: str
    citation: str | None


class AdmissionRow(AdmissionListed):
    """列表中的一件准入申请，附正在进行的计时。"""

    received_on: date = Field(description="收到日期（北京时间）")
    clock: str | None
    due_at: datetime | None


class AdmissionAnswer(AdmissionListed):
    """一件准入申请及其预审结果。"""

    credit_code_warning: str | None = Field(description="统一社会信用代码的可疑之处，仅供核对")
    head_name: str | None = Field(description="只显示首尾；原文须另行查看并留痕")
    contact_phone: str | None = Field(description="只显示首尾；原文须另行查看并留痕")
    owner_id_number: str | None = Field(description="只显示首尾；原文须另行查看并留痕")
    facts: dict[str, Any]
    location: dict[str, Any] | None = Field(description="收到的位置原样")
    crs: str
    drawn: dict[str, Any] | None = Field(description="收到的用地范围原样")
    geometry: dict[str, Any] = Field(description="位置或用地范围（WGS-84）")
    precheck: PreCheck


class DifferenceAnswer(Answer):
    """与保存的预审不同的一处。"""

    code: str
    words: str


class Recheck(Answer):
    """按今天的区域和分类表重新预审，与保存的结果对照；什么也不改。"""

    checked_on: date = Field(description="保存的预审是哪一天作的")
    differences: list[DifferenceAnswer]
    precheck: PreCheck = Field(description="今天的结果")
