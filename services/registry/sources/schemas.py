"""What goes in and out."""

from datetime import date
from typing import Annotated, Any

from pydantic import Field, JsonValue

from services.registry.divisions.schemas import DivisionCode
from services.registry.kinds.lifecycle import SourceKind
from services.registry.payloads import UNCHANGED, Correction, LedgerAnswer, MarkedCreation
from services.registry.sources.lifecycle import Crs
from shared.contracts.envelope import Mark
from shared.http.payload import Day, Line, Payload

# Both as wide as a longitude, so that swapped axes are told as what they are.
Degrees = Annotated[float, Field(ge=-180, le=180)]
Attributes = dict[str, JsonValue]


class Location(Payload):
    """一个位置，按收到的原样保存。"""

    longitude: Degrees
    latitude: Degrees
    crs: Crs = Field(description="坐标系：微信、高德、腾讯地图为 gcj02，百度地图为 bd09")
    accuracy_m: float | None = Field(None, ge=0, le=100_000, description="精度（米）")
    note: Line | None = None


class SourceCreate(MarkedCreation):
    """一个被监管的对象。"""

    code: Line = Field(description="台账编号，不可重复")
    kind: SourceKind
    name: Line
    division_code: DivisionCode
    location: Location | None = None
    town_key: bool = Field(False, description="镇定重点对象")
    legal_key: bool = Field(False, description="列入法定环境监管重点单位名录")
    attributes: Attributes = Field({}, description="其他信息，至多 8 KB、4 层")
    valid_from: Day
    valid_to: Day | None = Field(None, description="自这一天起不再监管")


class SourcePatch(Correction):
    """更正或变更；未填的不变。编号和类别不能改。"""

    name: Line = UNCHANGED
    division_code: DivisionCode = UNCHANGED
    location: Location | None = UNCHANGED
    town_key: bool = UNCHANGED
    legal_key: bool = UNCHANGED
    attributes: Attributes = UNCHANGED
    mark: Mark = UNCHANGED
    citation: Line | None = UNCHANGED
    valid_to: Day | None = UNCHANGED


class SourceAnswer(LedgerAnswer):
    """一个被监管的对象。"""

    code: str
    kind: str
    name: str
    division_code: str
    town_key: bool
    legal_key: bool
    location: dict[str, Any] | None = Field(description="收到的位置原样")
    longitude: float | None = Field(description="经度（WGS-84）")
    latitude: float | None = Field(description="纬度（WGS-84）")
    attributes: dict[str, Any]
    mark: str
    citation: str | None
    valid_from: date
    valid_to: date | None
