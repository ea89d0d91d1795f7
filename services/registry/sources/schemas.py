"""What goes in and out."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from pydantic import ConfigDict, Field, JsonValue, StringConstraints

from services.registry.divisions.schemas import DivisionCode
from services.registry.farms.lifecycle import ScaleClass
from services.registry.farms.schemas import Assessment
from services.registry.kinds.lifecycle import (
    IndustryVersion,
    PermitClass,
    RiskLevel,
    SourceKind,
    Tier,
    TreatmentState,
)
from services.registry.kinds.schemas import Lines
from services.registry.payloads import UNCHANGED, Correction, LedgerAnswer, MarkedCreation
from services.registry.sources.lifecycle import READING_WORDS, Reading
from shared.contracts.envelope import Mark
from shared.http.payload import Answer, Day, Line, Moment, Payload, Text
from shared.http.personal import IdNumber, Phone
from shared.places import Crs

# Both as wide as a longitude, so that swapped axes are told as what they are.
Degrees = Annotated[float, Field(ge=-180, le=180)]
Details = dict[str, JsonValue]
CreditCode = Annotated[str, StringConstraints(min_length=1, max_length=40)]
IndustryCode = Annotated[str, StringConstraints(pattern=r"^[0-9]{4}$")]
Year = Annotated[int, Field(ge=1900, le=2199)]


class Location(Payload):
    """一个位置，按收到的原样保存。"""

    longitude: Degrees
    latitude: Degrees
    crs: Crs = Field(description="坐标系：微信、高德、腾讯地图为 gcj02，百度地图为 bd09")
    accuracy_m: float | None = Field(None, ge=0, le=100_000, description="精度（米）")
    source: Reading | None = Field(
        None, description="取得方式：" + "；".join(f"{reading}：{words}" for reading, words in READING_WORDS.items())
    )
    captured_at: Moment | None = Field(None, description="取得时间")
    note: Line | None = None


class Described(Payload):
    """各类对象共有的信息；空为不详。"""

    registered_name: Line | None = Field(None, title="证照名称")
    credit_code: CreditCode | None = Field(None, title="统一社会信用代码", description="没有的不填")
    credit_code_override: Line | None = Field(
        None, title="信用代码存疑的说明", description="代码不合国家标准而仍要登记的原因"
    )
    industry_code: IndustryCode | None = Field(None, title="行业代码", description="GB/T 4754 的四位小类")
    industry_name: Line | None = Field(None, title="行业名称")
    industry_version: IndustryVersion | None = Field(
        None, title="行业分类版本", description=f"填了行业代码而未填版本的，为 {IndustryVersion.GBT_4754_2017}"
    )
    head_name: Line | None = Field(
        None, title="法人/负责人", description="加密保存，只显示首尾：养殖户等的负责人是自然人"
    )
    contact_phone: Phone | None = Field(None, title="联系电话", description="加密保存，只显示首尾")
    owner_id_number: IdNumber | None = Field(
        None, title="业主身份证号", description="没有信用代码的养殖户等，以此识别；加密保存"
    )
    commissioned_year: Year | None = Field(None, title="投产年份")
    capacity: Line | None = Field(None, title="规模/产能")
    main_pollutants: Lines | None = Field(None, title="主要污染物")
    treatment_facility: Line | None = Field(None, title="治理设施")
    treatment_state: TreatmentState | None = Field(None, title="治理设施状态")
    discharge_to: Line | None = Field(None, title="排放去向")
    permit_class: PermitClass | None = Field(None, title="排污许可类别")
    risk_level: RiskLevel | None = Field(None, title="风险等级")
    same_site_id: UUID | None = Field(None, title="同一场所的另一对象", description="例如卫生院与其辐射单位")
    note: Text | None = Field(None, title="备注")
    location: Location | None = Field(None, title="位置")


class SourceCreate(Described, MarkedCreation):
    """一个被监管的对象。"""

    code: Line = Field(title="源编码", description="台账编号，不可重复")
    kind: SourceKind = Field(title="类别")
    name: Line = Field(title="名称", description="平常所称的名称")
    division_code: DivisionCode = Field(title="所在区划")
    details: Details = Field({}, title="专有信息", description="本类别的专有字段，见 GET /kinds；未填的为不详")
    valid_from: Day = Field(title="监管起始日")
    valid_to: Day | None = Field(None, title="监管终止日", description="自这一天起不再监管")


class SourcePatch(Described, Correction):
    """更正或变更；未填的不变，填 null 的改为不详。编号和类别不能改。"""

    name: Line = UNCHANGED
    division_code: DivisionCode = UNCHANGED
    details: Details = Field(UNCHANGED, description="只改所填的专有字段")
    mark: Mark = UNCHANGED
    citation: Line | None = UNCHANGED
    valid_to: Day | None = UNCHANGED


class SourceFilter(Payload):
    """要哪些对象；几项并列时须同时满足。"""

    model_config = ConfigDict(extra="ignore")  # a list's address has a cursor and a limit, too

    kind: SourceKind | None = Field(None, description="类别")
    division: DivisionCode | None = Field(None, description="区划代码，含其下级")
    town_key: bool | None = Field(None, description="在镇级重点名单内")
    legal_key: bool | None = Field(None, description="在法定环境监管重点单位名录内")
    tier: Tier | None = Field(None, description="监管层级")
    risk_level: RiskLevel | None = Field(None, description="风险等级")
    scale_class: ScaleClass | None = Field(None, description="养殖场的规模判定")
    market_town: Line | None = Field(None, description="所在场镇的名称")
    has_credit_code: bool | None = Field(None, description="有无统一社会信用代码")
    contact_phone: Phone | None = Field(None, description="联系电话（完整号码）")
    q: Annotated[str, StringConstraints(min_length=1, max_length=50)] | None = Field(
        None, description="编号、名称或其他文字中的词，以空格分开的须同时出现"
    )

    def exact(self) -> dict[str, Any]:
        """The filters that ask for one value of a column."""
        others = {"division", "market_town", "has_credit_code", "contact_phone", "q"}
        return self.model_dump(exclude=others, exclude_none=True)


class SourceListed(LedgerAnswer):
    """列表中的一个对象。"""

    code: str
    kind: str
    name: str
    registered_name: str | None
    credit_code: str | None
    division_code: str
    industry_code: str | None
    industry_name: str | None
    industry_version: str | None
    commissioned_year: int | None
    capacity: str | None
    main_pollutants: list[str] | None
    treatment_facility: str | None
    treatment_state: str | None
    discharge_to: str | None
    permit_class: str | None
    risk_level: str | None
    town_key: bool = Field(description="今日在镇级重点名单内")
    legal_key: bool = Field(description="今日在法定环境监管重点单位名录内")
    tier: str | None = Field(description="今日的监管层级；空为未定")
    scale_class: str | None = Field(description="养殖场的规模判定；空为无法判定")
    location: dict[str, Any] | None = Field(description="收到的位置原样")
    longitude: float | None = Field(description="经度（WGS-84）")
    latitude: float | None = Field(description="纬度（WGS-84）")
    same_site_id: UUID | None
    note: str | None
    details_version: int = Field(description="专有字段的版本")
    details: dict[str, Any] = Field(description="本类别的专有字段；null 为不详")
    mark: str
    citation: str | None
    valid_from: date
    valid_to: date | None


class Warned(Answer):
    """登记时放行、但应核实的地方。"""

    pointer: str
    code: str
    message: str


class SourceAnswer(SourceListed):
    """一个对象的全部信息。"""

    credit_code_override: str | None
    head_name: str | None = Field(description="只显示首尾；原文须另行查看并留痕")
    contact_phone: str | None = Field(description="只显示首尾；原文须另行查看并留痕")
    owner_id_number: str | None = Field(description="只显示首尾；原文须另行查看并留痕")
    assessment: Assessment | None = Field(description="养殖场由存栏、出栏算出的规模和粪污设施缺口")
    warnings: list[Warned] = Field(description="应核实的地方")
    unknown: list[str] = Field(description="尚不清楚的各项的名称")
