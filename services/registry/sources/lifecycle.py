"""What a source may be and where, what is odd about it, and what nobody knows of it. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from services.registry.kinds.lifecycle import SourceKind
from shared import credit_codes

CLOCKS_DIFFER = timedelta(minutes=5)  # default: what a phone's clock may be wrong


class Reading(StrEnum):
    """Where the coordinates of a place were taken from."""

    PHONE = "phone"
    RECEIVER = "receiver"
    MAP = "map"
    SURVEY = "survey"
    DOCUMENT = "document"


READING_WORDS = {
    Reading.PHONE: "手机定位",
    Reading.RECEIVER: "卫星定位仪",
    Reading.MAP: "地图点选",
    Reading.SURVEY: "测绘",
    Reading.DOCUMENT: "文件所载",
}

# 丰都 with a margin, in degrees (default); wide enough that the systems' offset of some 700 m does not matter.
WEST, EAST = 107.4, 108.2
SOUTH, NORTH = 29.5, 30.3

# What may not be asked of a kind that is no enterprise, or of a row that has nothing to explain.
_OF_ENTERPRISES = frozenset(
    {
        "registered_name",
        "credit_code",
        "industry_code",
        "industry_name",
        "head_name",
        "contact_phone",
        "commissioned_year",
        "capacity",
        "main_pollutants",
        "treatment_facility",
        "treatment_state",
        "discharge_to",
        "permit_class",
    }
)
_OF_NO_CONCERN = frozenset({"credit_code_override", "industry_version", "owner_id_number", "same_site_id", "note"})
_ENTERPRISES = frozenset(SourceKind) - {
    SourceKind.DRINKING_WATER_SOURCE,
    SourceKind.RIVER_OUTFALL,
    SourceKind.WASTE_POINT,
    SourceKind.FARMLAND_PLOT,
}


def place_fault(longitude: float, latitude: float) -> str | None:
    """What is wrong with a place, in the user's words; nothing if it may be right."""
    if longitude == 0 and latitude == 0:
        return "坐标为 (0, 0)，说明没有取到定位：请重新定位，或不填位置。"
    if _in_county(latitude, longitude):
        return "经度与纬度填反了：请对调后重新提交。"
    if not _in_county(longitude, latitude):
        return f"坐标不在丰都县一带（经度 {WEST} 至 {EAST}，纬度 {SOUTH} 至 {NORTH}）：请核对数值和坐标系。"
    return None


def _in_county(longitude: float, latitude: float) -> bool:
    return WEST <= longitude <= EAST and SOUTH <= latitude <= NORTH


def captured_fault(captured_at: datetime | None, now: datetime) -> str | None:
    """What is wrong with the time at which a place was taken, in the user's words."""
    if captured_at is not None and captured_at > now + CLOCKS_DIFFER:
        return "取得时间（captured_at）晚于现在：请核对设备的时间。"
    return None


@dataclass(frozen=True, slots=True)
class Warned:
    """Something that may be wrong and yet stands."""

    pointer: str
    code: str
    message: str


def warnings(credit_code: str | None, override: str | None, sharing: int) -> list[Warned]:
    """What somebody should look into. `sharing` is how many other places show the same credit code."""
    found = []
    fault = credit_codes.fault(credit_code) if credit_code else None
    if fault:
        found.append(Warned("/credit_code", "credit_code_wrong", f"{fault}登记时的说明：{override}"))
    if sharing:
        found.append(
            Warned(
                "/credit_code", "credit_code_shared", f"另有 {sharing} 个监管对象登记了同一代码，请核对是否重复登记。"
            )
        )
    return found


def unknown(
    kind: SourceKind, common: Mapping[str, str], details: Mapping[str, str], said: Mapping[str, Any]
) -> list[str]:
    """The headings of what nobody knows: of the common fields that concern this kind, then of its own."""
    asked = common.keys() - _OF_NO_CONCERN - (frozenset() if kind in _ENTERPRISES else _OF_ENTERPRISES)
    open_common = [heading for name, heading in common.items() if name in asked and said[name] is None]
    return open_common + [heading for name, heading in details.items() if said["details"].get(name) is None]
