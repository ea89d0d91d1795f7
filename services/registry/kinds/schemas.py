"""What is recorded of each kind beyond the common fields: typed, versioned, each field unknown until somebody knows.

A field's `title` is its heading in forms and in Excel, `unit` in its schema the unit; null means unknown, never none.
A released field is never renamed or given another unit: the kind gets a new version instead.
"""

from collections.abc import Mapping
from typing import Annotated, Any
from uuid import UUID

from pydantic import BeforeValidator, Field
from pydantic_core import PydanticCustomError

from services.registry.kinds.lifecycle import (
    DeviceClass,
    Fuel,
    ManureMethod,
    MedicalLevel,
    OutfallType,
    Rhythm,
    SoilClass,
    SourceKind,
    WaterBody,
    WaterSourceScale,
)
from shared.http.payload import Line, Payload


def _no_switch(value: object) -> object:
    """Refuse true and false, which pydantic would take for 1 and 0."""
    if isinstance(value, bool):
        raise PydanticCustomError("float_type", "a number is not a switch")
    return value


Count = Annotated[int, Field(ge=0, le=10_000_000), BeforeValidator(_no_switch)]
Amount = Annotated[float, Field(ge=0, le=1_000_000_000), BeforeValidator(_no_switch)]
Lines = Annotated[list[Line], Field(max_length=20)]


def _known(title: str, unit: str | None = None, description: str | None = None) -> Any:  # noqa: ANN401 - as pydantic's Field
    """A field that nobody need know, with its heading and unit."""
    return Field(None, title=title, description=description, json_schema_extra={"unit": unit} if unit else None)


class Details(Payload):
    """The fields of a kind."""


class IndustrialUnit(Details):
    """工业企业。"""

    products: Lines | None = _known("主要产品")
    process: Line | None = _known("主要工艺")
    fuel: Fuel | None = _known("燃料")
    kilns: Count | None = _known("炉窑数", "座")
    boilers: Count | None = _known("锅炉数", "台")
    stacks: Count | None = _known("排气筒数", "根")
    dust_control: Line | None = _known("除尘设施")
    desulphurisation: Line | None = _known("脱硫设施")
    yard_covered: bool | None = _known("原料堆场密闭或覆盖")
    wastewater_m3_per_day: Amount | None = _known("废水产生量", "m³/日")
    rain_sewage_separated: bool | None = _known("雨污分流")
    settling_tank_m3: Amount | None = _known("沉淀池容积", "m³")
    hazardous_wastes: Lines | None = _known("危险废物种类")
    hazardous_waste_t_per_year: Amount | None = _known("危险废物产生量", "t/年")
    online_monitoring: bool | None = _known("安装在线监测")
    self_monitoring: Line | None = _known("自行监测频次")


class MedicalUnit(Details):
    """医疗机构。"""

    level: MedicalLevel | None = _known("机构类别")
    beds: Count | None = _known("床位数", "张")
    medical_waste_kg_per_day: Amount | None = _known("医疗废物产生量", "kg/日")
    waste_store_separate: bool | None = _known("医废暂存间独立上锁")
    waste_carrier: Line | None = _known("医废处置单位")
    wastewater_m3_per_day: Amount | None = _known("医疗废水量", "m³/日")
    wastewater_process: Line | None = _known("废水处理工艺")
    disinfectant: Line | None = _known("消毒药剂")
    has_rays: bool | None = _known("有射线装置", description="有的，另登记为辐射单位")


class SewagePlant(Details):
    """污水处理厂。"""

    design_m3_per_day: Amount | None = _known("设计处理能力", "m³/日")
    actual_m3_per_day: Amount | None = _known("实际处理量", "m³/日")
    process: Line | None = _known("处理工艺")
    discharge_standard: Line | None = _known("执行排放标准")
    operator: Line | None = _known("运营单位")
    people_served: Count | None = _known("服务人口", "人")
    network_km: Amount | None = _known("管网长度", "km")
    disinfection: Line | None = _known("消毒方式")
    online_monitoring: bool | None = _known("安装在线监测")
    attended: bool | None = _known("有人值守")
    sludge_t_per_year: Amount | None = _known("污泥产生量", "t/年")
    sludge_destination: Line | None = _known("污泥去向")


class LivestockFarm(Details):
    """养殖场：存栏是某一时点圈舍里的数量，出栏是一年卖出的数量，两者不能相互推算。"""

    pigs_stock: Count | None = _known("生猪存栏", "头")
    pigs_output: Count | None = _known("生猪年出栏", "头/年")
    dairy_cows_stock: Count | None = _known("奶牛存栏", "头")
    beef_cattle_stock: Count | None = _known("肉牛存栏", "头")
    beef_cattle_output: Count | None = _known("肉牛年出栏", "头/年")
    sheep_stock: Count | None = _known("羊存栏", "只")
    sheep_output: Count | None = _known("羊年出栏", "只/年")
    layers_stock: Count | None = _known("蛋禽存栏", "羽")
    broilers_stock: Count | None = _known("肉禽存栏", "羽")
    broilers_output: Count | None = _known("肉禽年出栏", "羽/年")
    other_animals: Line | None = _known("其他畜禽", description="例如 兔 200 只；不参与规模判定")
    housing_m2: Amount | None = _known("圈舍面积", "m²")
    manure_methods: Annotated[list[ManureMethod], Field(max_length=10)] | None = _known("粪污处理方式")
    manure_store_m3: Amount | None = _known("贮粪场容积", "m³")
    digester_m3: Amount | None = _known("沼气池容积", "m³")
    liquid_store_m3: Amount | None = _known("贮液池、沉淀池容积", "m³")
    store_protected: bool | None = _known("贮粪场防雨防渗防溢流")
    dry_removal: bool | None = _known("干清粪、固液分离")
    rain_sewage_separated: bool | None = _known("雨污分流")
    land_mu: Amount | None = _known("消纳土地面积", "亩")
    land_agreement: bool | None = _known("有消纳土地协议")
    carrier: Line | None = _known("粪污委托处理单位")
    dead_animals: Line | None = _known("病死畜禽处理方式")
    in_no_breeding_zone: bool | None = _known("位于禁养区", description="台账所载；与图斑比对的结果另见位置信息")
    in_water_source_zone: bool | None = _known(
        "位于饮用水水源保护区", description="台账所载；与图斑比对的结果另见位置信息"
    )


class Restaurant(Details):
    """餐饮。"""

    market_town: Line | None = _known("所在场镇", description="场镇的名称，须已登记")
    seats: Count | None = _known("餐位数", "个")
    stoves: Count | None = _known("灶头数", "个")
    fuel: Fuel | None = _known("燃料")
    purifier: bool | None = _known("安装油烟净化设备")
    purifier_model: Line | None = _known("净化设备型号")
    hood_complete: bool | None = _known("集气罩完整覆盖")
    own_flue: bool | None = _known("有专用烟道")
    below_housing: bool | None = _known("位于居民楼内")
    grease_trap: bool | None = _known("有隔油池")
    kitchen_waste_carrier: Line | None = _known("餐厨垃圾收运单位")


class DrinkingWaterSource(Details):
    """饮用水水源地。"""

    scale: WaterSourceScale | None = _known("水源地规模")
    body: WaterBody | None = _known("水源类型")
    households_served: Count | None = _known("供水户数", "户")
    people_served: Count | None = _known("服务人口", "人")
    supply_m3_per_day: Amount | None = _known("日供水量", "m³/日")
    waterworks: Line | None = _known("供水单位")
    intake: Line | None = _known("取水口位置")
    zone_document: Line | None = _known("保护区划定文号")
    zone_1_km2: Amount | None = _known("一级保护区面积", "km²")
    zone_2_km2: Amount | None = _known("二级保护区面积", "km²")
    boundary_signs: bool | None = _known("有界标和警示牌")
    fenced: bool | None = _known("一级区有隔离防护")
    spare_source: Line | None = _known("备用水源")


class RiverOutfall(Details):
    """入河排污口。"""

    reach_id: UUID | None = _known("所在河段", description="河段的 id")
    outfall_type: OutfallType | None = _known("排污口类型")
    rhythm: Rhythm | None = _known("排放方式")
    wastewater_m3_per_day: Amount | None = _known("排放量", "m³/日")
    pipe_mm: Amount | None = _known("管径", "mm")
    responsible_unit: Line | None = _known("责任主体")
    approval_number: Line | None = _known("设置审批文号")
    has_sign: bool | None = _known("有标志牌")


class WastePoint(Details):
    """垃圾收运点。"""

    bins: Count | None = _known("箱体数量", "个")
    bin_litres: Amount | None = _known("单个箱体容积", "L")
    bins_short: Count | None = _known("箱体缺口", "个")
    households_served: Count | None = _known("服务户数", "户")
    collections_per_week: Count | None = _known("清运频次", "次/周")
    hardened: bool | None = _known("地面硬化")
    leachate_collected: bool | None = _known("渗滤液收集")
    operator: Line | None = _known("清运单位")


class RadiationUnit(Details):
    """辐射单位。"""

    device_class: DeviceClass | None = _known("装置（源）类别")
    devices: Count | None = _known("装置（源）数量", "台")
    device_models: Lines | None = _known("装置型号")
    operators: Count | None = _known("操作人员", "人")
    operators_with_dosimeter: Count | None = _known("佩戴个人剂量计", "人")
    warning_signs: bool | None = _known("有电离辐射警示标志")
    interlock: bool | None = _known("门灯联锁有效")
    protective_gear: bool | None = _known("防护用品齐全")
    rules_posted: bool | None = _known("制度、规程上墙")


class FarmlandPlot(Details):
    """耕地地块。"""

    area_mu: Amount | None = _known("面积", "亩")
    soil_class: SoilClass | None = _known("土壤环境质量类别")
    contaminants: Lines | None = _known("超标污染物")
    crops: Lines | None = _known("主要作物")
    tenant: Line | None = _known("经营主体")
    straw_point: bool | None = _known("有秸秆堆放点")


DETAILS: Mapping[SourceKind, type[Details]] = {
    SourceKind.INDUSTRIAL_UNIT: IndustrialUnit,
    SourceKind.MEDICAL_UNIT: MedicalUnit,
    SourceKind.SEWAGE_PLANT: SewagePlant,
    SourceKind.LIVESTOCK_FARM: LivestockFarm,
    SourceKind.RESTAURANT: Restaurant,
    SourceKind.DRINKING_WATER_SOURCE: DrinkingWaterSource,
    SourceKind.RIVER_OUTFALL: RiverOutfall,
    SourceKind.WASTE_POINT: WastePoint,
    SourceKind.RADIATION_UNIT: RadiationUnit,
    SourceKind.FARMLAND_PLOT: FarmlandPlot,
}
# The version of each kind's fields as they stand above; a row keeps the one under which it was entered.
VERSIONS: Mapping[SourceKind, int] = dict.fromkeys(SourceKind, 1)
