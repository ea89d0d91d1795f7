"""What goes in and out."""

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import Field, StrictBool

from services.registry.divisions.schemas import DivisionCode
from services.registry.kinds.lifecycle import PermitClass, SourceKind
from services.registry.kinds.schemas import Amount, Count
from services.registry.permit_classes import FACT_WORDS
from services.registry.permit_classes import Answer as ClassAnswer
from services.registry.places.schemas import NearSource
from services.registry.prechecks.lifecycle import Effect, Finding
from services.registry.sources.schemas import IndustryCode, Location
from services.registry.zones.schemas import Geometry, InCrs
from shared.contracts.envelope import Mark
from shared.http.payload import Answer, Payload
from shared.places import Crs

Industry = Annotated[IndustryCode, Field(description="行业代码：GB/T 4754-2017 的四位小类")]


class Facts(Payload):
    """判断所需的规模数据；不知道的不填。"""

    design_m3_per_day: Amount | None = Field(None, description=FACT_WORDS["design_m3_per_day"])
    beds: Count | None = Field(None, description=FACT_WORDS["beds"])
    is_scale_farm: StrictBool | None = Field(None, description=FACT_WORDS["is_scale_farm"])
    has_outfall: StrictBool | None = Field(None, description=FACT_WORDS["has_outfall"])
    burns_coal: StrictBool | None = Field(None, description=FACT_WORDS["burns_coal"])
    discharges: StrictBool | None = Field(None, description="是否排放污染物；不填按排放对待")


class Asked(Payload):
    """一个项目中预审所看的部分。"""

    kind: SourceKind = Field(description="建成后属于哪一类监管对象")
    industry_code: Industry
    facts: Facts = Facts()
    division_code: DivisionCode
    location: Location | None = Field(None, description="项目位置；与 geometry 二选一")
    crs: InCrs = Crs.WGS84
    geometry: Geometry | None = Field(None, description="用地范围；与 location 二选一")


class PreCheckAsked(Asked):
    """要预审的项目；只计算，不登记。"""

    mark: Mark = Field("real", description="sample：演练，划定区域中的示例也算在内")


class ZoneMet(Answer):
    """项目触及的一个区域。"""

    id: UUID
    version: int = Field(description="作此判断时区域记录的版本")
    kind: str
    kind_words: str
    name: str
    issuer: str | None
    document_number: str | None
    mark: str
    overlap_m2: float | None = Field(description="重叠面积（平方米）；项目只有一个点时为空")
    share: float | None = Field(description="重叠面积占项目用地的比例")
    depth_m: float | None = Field(description="项目只有一个点时，离区域边界的距离（米）")
    effect: Effect = Field(description="conflict 冲突，attention 须核对")
    concern: str
    law: str | None = Field(description="有关条文")
    basis_kind: str = Field(description="law：条文已核对；default：仅为提示")


class NotOnRecord(Answer):
    """没有登记边界、因而无法判断的一类区域。"""

    kind: str
    nearest_source: NearSource | None = Field(description="已知最近的点；不是边界，不能据以判断")
    words: str


class PermitFound(Answer):
    """排污许可管理类别的预判。"""

    answer: ClassAnswer = Field(description="分类表能否判定")
    permit_class: PermitClass | None = Field(description="空为未能判定")
    basis_kind: str | None = Field(description="practice：转引，待核对；default：一般了解")
    basis: str | None
    missing: list[str] = Field(description="还缺哪些数据")
    words: str
    version: int = Field(description="所用分类表的版本")


class PaperNeeded(Answer):
    """建成前后应有的一种文件（系统默认清单，以主管部门认定为准）。"""

    key: str
    label: str


class PreCheck(Answer):
    """预审结果：按登记的区域和分类表算出，不代替人的判断。"""

    words: str = Field(description="一句话结论")
    finding: Finding
    checked_on: date
    version: int = Field(description="所用判断规则的版本")
    zones: list[ZoneMet]
    not_on_record: list[NotOnRecord] = Field(description="没有登记边界、因而无法判断的类别")
    sensitive: list[NearSource] = Field(description="最近的敏感目标（饮用水水源地、医疗机构）")
    permit: PermitFound
    papers: list[PaperNeeded]
    eia: str = Field(description="环评类别")
    missing: list[str] = Field(description="判断所缺的数据")


class PermitRow(Answer):
    """分类表的一行。"""

    first: str = Field(description="行业代码自")
    last: str = Field(description="行业代码至")
    industry: str
    needs: dict[str, float | bool] = Field(description="须达到的数或须符合的情形")
    permit_class: PermitClass
    basis_kind: str
    basis: str | None


class PermitTable(Answer):
    """本系统收录的排污许可分类表；没有收录的行业请向县生态环境局核实。"""

    version: int
    industries: str = Field(description="行业代码的版本")
    rows: list[PermitRow]
