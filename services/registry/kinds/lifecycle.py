"""The kinds of object that the town supervises, and what may be chosen when one is described. Pure."""

from enum import StrEnum
from typing import Any, Self

from pydantic import GetJsonSchemaHandler


class Choice(StrEnum):
    """One of a few words: what programs read, and its label, which users read and Excel offers."""

    label: str

    def __new__(cls, value: str, label: str = "") -> Self:
        """A member that is its value and carries its label."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member

    @classmethod
    def labels(cls) -> dict[str, str]:
        """Every value with its label."""
        return {member.value: member.label for member in cls}

    @classmethod
    def __get_pydantic_json_schema__(cls, core: Any, handler: GetJsonSchemaHandler) -> dict[str, Any]:  # noqa: ANN401 - pydantic's own
        """The values with their labels, for whoever draws a form."""
        schema = handler(core)
        handler.resolve_ref_schema(schema)["labels"] = cls.labels()
        return schema


class SourceKind(Choice):
    """What the town supervises."""

    INDUSTRIAL_UNIT = "industrial_unit", "工业企业"
    MEDICAL_UNIT = "medical_unit", "医疗机构"
    SEWAGE_PLANT = "sewage_plant", "污水处理厂"
    LIVESTOCK_FARM = "livestock_farm", "养殖场"
    RESTAURANT = "restaurant", "餐饮"
    DRINKING_WATER_SOURCE = "drinking_water_source", "饮用水水源地"
    RIVER_OUTFALL = "river_outfall", "入河排污口"
    WASTE_POINT = "waste_point", "垃圾收运点"
    RADIATION_UNIT = "radiation_unit", "辐射单位"
    FARMLAND_PLOT = "farmland_plot", "耕地地块"


class Fuel(Choice):
    """What is burnt."""

    COAL = "coal", "煤"
    COAL_GANGUE = "coal_gangue", "煤矸石"
    GAS = "gas", "天然气"
    LPG = "lpg", "液化石油气"
    ELECTRICITY = "electricity", "电"
    BIOMASS = "biomass", "生物质"
    OTHER = "other", "其他"
    NONE = "none", "不用燃料"


class MedicalLevel(Choice):
    """How large a medical unit is."""

    HOSPITAL = "hospital", "医院"
    TOWN_HEALTH_CENTRE = "town_health_centre", "乡镇卫生院"
    VILLAGE_CLINIC = "village_clinic", "村卫生室"
    CLINIC = "clinic", "诊所"


class ManureMethod(Choice):
    """What becomes of the manure."""

    RETURN_TO_FIELD = "return_to_field", "还田利用"
    DIGESTER = "digester", "沼气处理"
    COMPOST = "compost", "堆肥"
    FERMENTATION_BED = "fermentation_bed", "发酵床"
    ENTRUSTED = "entrusted", "委托处理"
    TREATED_DISCHARGE = "treated_discharge", "处理后排放"
    OTHER = "other", "其他"


class WaterSourceScale(Choice):
    """For whom a drinking-water source is."""

    TOWN_CENTRALISED = "town_centralised", "乡镇集中式"
    THOUSAND_TONNES = "thousand_tonnes", "千吨万人"
    VILLAGE = "village", "村级（小型集中供水）"
    SCATTERED = "scattered", "分散式"


class WaterBody(Choice):
    """Where the raw water is taken from."""

    RIVER = "river", "河流"
    RESERVOIR = "reservoir", "水库"
    GROUNDWATER = "groundwater", "地下水"
    SPRING = "spring", "山泉水"


class OutfallType(Choice):
    """Whose water an outfall carries."""

    INDUSTRIAL = "industrial", "工业废水"
    DOMESTIC = "domestic", "生活污水"
    SEWAGE_PLANT = "sewage_plant", "污水处理厂尾水"
    LIVESTOCK = "livestock", "畜禽养殖"
    FARMLAND = "farmland", "农田退水"
    STORM = "storm", "雨洪"
    MIXED = "mixed", "混合"


class Rhythm(Choice):
    """When water is discharged."""

    CONTINUOUS = "continuous", "连续"
    INTERMITTENT = "intermittent", "间歇"
    SEASONAL = "seasonal", "季节性"
    NONE = "none", "不外排"


class DeviceClass(Choice):
    """The class of ray devices or sources."""

    RAY_I = "ray_1", "Ⅰ类射线装置"
    RAY_II = "ray_2", "Ⅱ类射线装置"
    RAY_III = "ray_3", "Ⅲ类射线装置"
    SEALED_SOURCE = "sealed_source", "密封放射源"
    UNSEALED = "unsealed", "非密封放射性物质"


class SoilClass(Choice):
    """The class of farmland by its soil (土壤污染防治法 49)."""

    PRIORITY = "priority", "优先保护类"
    SAFE_USE = "safe_use", "安全利用类"
    STRICT = "strict", "严格管控类"


class TreatmentState(Choice):
    """Whether what should treat the pollution does."""

    RUNNING = "running", "正常运行"
    FAULTY = "faulty", "运行不正常"
    STOPPED = "stopped", "停用"
    BUILDING = "building", "在建"
    ABSENT = "absent", "无设施"


class RiskLevel(Choice):
    """How much harm a source may do."""

    MAJOR = "major", "重大"
    CONSIDERABLE = "considerable", "较大"
    GENERAL = "general", "一般"
    LOW = "low", "低"


class Tier(Choice):
    """How closely the town watches a source (分层次监管); what each tier means is the town's own rule."""

    FIRST = "first", "一级监管"
    SECOND = "second", "二级监管"
    THIRD = "third", "三级监管"


class PermitClass(Choice):
    """How the law manages a source's discharge (排污许可管理条例 2, 24)."""

    KEY = "key", "重点管理"
    SIMPLIFIED = "simplified", "简化管理"
    REGISTRATION = "registration", "登记管理"
    NONE = "none", "不纳入"


class IndustryVersion(Choice):
    """The edition of the classification of industries that a code is from."""

    GBT_4754_2017 = "GB/T 4754-2017", "国民经济行业分类（2017）"
    GBT_4754_2011 = "GB/T 4754-2011", "国民经济行业分类（2011）"
