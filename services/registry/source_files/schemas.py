"""What goes out: the file of a source. A section that the reader has no right to is null, whatever there is."""

from datetime import date, datetime
from typing import Generic, TypeVar
from uuid import UUID

from pydantic import Field

from services.registry.admissions.schemas import AdmissionListed
from services.registry.documents.schemas import DocumentAnswer
from services.registry.dossiers.schemas import EntryAnswer, RunningAnswer, SummaryAnswer
from services.registry.equipment.schemas import EquipmentAnswer
from services.registry.notices.schemas import NoticeListed
from services.registry.responsibilities.schemas import ResponsibilityListed
from services.registry.sources.schemas import SourceAnswer
from services.registry.versions.schemas import VersionAnswer
from shared.http.payload import Answer

Item = TypeVar("Item", bound=Answer)


class Section(Answer, Generic[Item]):
    """档案的一节：最近的若干条、总数，以及全部记录的地址。"""

    items: list[Item] = Field(description="最近的至多 20 条，新的在前")
    count: int = Field(description="总数")
    link: str = Field(description="全部记录的接口地址", examples=["/api/registry/v1/documents?source_id=…"])


class FileVersion(VersionAnswer):
    """某一版的内容，及由谁登记。"""

    person_name: str | None = Field(description="登记人；由程序或未绑定人员的账号登记的为空")


class ChainLink(Answer):
    """某一级当日的责任人。"""

    level: str
    person_id: UUID | None
    person_name: str | None = Field(description="空：当日无人负责")


class Chain(Answer):
    """某日的责任链。"""

    on: date
    people: list[ChainLink] = Field(description="四级俱全，另有单位、业主；无人负责的一级为空")


class ReminderAnswer(Answer):
    """一项正在计时的期限，及已采取的最近一步提醒或督促。"""

    clock: str = Field(description="renewal 申请延续，expiry 有效期届满，review 重新评估修订，cleaning 清洗")
    due_at: datetime
    overdue: bool
    last_step: str | None = Field(description="remind 提醒，due 到期，urge 催办，supervise 督办……；空：尚未提醒")
    last_step_at: datetime | None


class FileDocument(DocumentAnswer):
    """一份证照或文件，及其提醒。"""

    reminders: list[ReminderAnswer]


class FileEquipment(EquipmentAnswer):
    """一台设备，及其维护。"""

    maintained: int = Field(description="已登记的维护次数")
    last_maintained_on: date | None
    reminders: list[ReminderAnswer]


class SourceFile(Answer):
    """一源一档。无权查阅的各节为空。"""

    source: SourceAnswer
    summary: SummaryAnswer
    chain: Chain
    responsibilities: Section[ResponsibilityListed] = Field(description="历任责任人，后任在前")
    versions: Section[FileVersion] = Field(description="历次内容：谁、何时、为何、改了什么")
    documents: Section[FileDocument] = Field(description="证照与文件，及其提醒")
    admissions: Section[AdmissionListed] = Field(description="由其纳入台账的环境准入申请")
    notices: Section[NoticeListed] = Field(description="发给它的告知书和宣传资料")
    leaflets: Section[NoticeListed] = Field(description="在其（水源地）周边农户中的发放")
    equipment: Section[FileEquipment] = Field(description="油烟净化等设备及其维护")
    running: list[RunningAnswer] = Field(description="正在计时的巡查、整改、投诉，先到期的在前，至多 20 项")
    visits: Section[EntryAnswer] | None = Field(description="巡查；发现问题的 state 为 problem_found")
    findings: Section[EntryAnswer] | None = Field(description="巡查发现的问题：reported 已上报，settled 已整改")
    missed: Section[EntryAnswer] | None = Field(description="逾期未巡")
    orders: Section[EntryAnswer] | None = Field(description="整改通知")
    complaints: Section[EntryAnswer] | None = Field(description="投诉")
    steps: Section[EntryAnswer] | None = Field(description="提醒、催办、督办等")
