"""What goes in and out."""

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import ConfigDict, Field, JsonValue

from services.registry.divisions.schemas import DivisionCode
from services.registry.payloads import UNCHANGED, Correction, LedgerAnswer, MarkedCreation
from services.registry.zones.lifecycle import KIND_WORDS, ZoneKind
from shared.contracts.envelope import Mark
from shared.http.payload import Answer, Day, Line, Payload
from shared.places import Crs

Geometry = Annotated[
    dict[str, JsonValue],
    Field(description="GeoJSON（RFC 7946）的 Polygon 或 MultiPolygon，至多 5000 个点；坐标为 [经度, 纬度]"),
]
Attachments = Annotated[list[UUID], Field(max_length=20, description="附件编号，例如划定文件的扫描件")]
InCrs = Annotated[Crs, Field(description="geometry 的坐标系；RFC 7946 为 wgs84")]


class ZoneProperties(MarkedCreation):
    """一个划定的区域，不含边界。"""

    kind: ZoneKind = Field(description="；".join(f"{kind}：{words}" for kind, words in KIND_WORDS.items()))
    name: Line
    division_code: DivisionCode = Field(description="所属区划；kind 为 division 时即边界所属的区划")
    issuer: Line | None = Field(None, description="划定机关")
    document_number: Line | None = Field(None, description="划定文件的文号")
    source_id: UUID | None = Field(None, description="所保护的饮用水水源地")
    crs: InCrs = Crs.WGS84
    attachments: Attachments = Field(default_factory=list)
    supersedes_id: UUID | None = Field(
        None, description="重新划定时，所取代的同类区域；后者自本区域的 valid_from 起不再有效"
    )
    valid_from: Day
    valid_to: Day | None = Field(None, description="自这一天起不再有效")


class ZoneCreate(ZoneProperties):
    """一个划定的区域。"""

    geometry: Geometry


class ZonePatch(Correction):
    """更正或变更；未填的不变。类别不能改。"""

    name: Line = UNCHANGED
    division_code: DivisionCode = UNCHANGED
    issuer: Line | None = UNCHANGED
    document_number: Line | None = UNCHANGED
    source_id: UUID | None = UNCHANGED
    crs: InCrs = UNCHANGED
    geometry: Geometry = UNCHANGED
    attachments: Attachments = UNCHANGED
    mark: Mark = UNCHANGED
    citation: Line | None = UNCHANGED
    valid_to: Day | None = UNCHANGED


class ZoneListed(LedgerAnswer):
    """一个划定的区域，不含边界。"""

    kind: str
    name: str
    division_code: str
    issuer: str | None
    document_number: str | None
    source_id: UUID | None
    supersedes_id: UUID | None
    crs: str = Field(description="收到时的坐标系")
    west: float
    south: float
    east: float
    north: float
    attachments: list[UUID]
    mark: str
    citation: str | None
    valid_from: date
    valid_to: date | None


class ZoneAnswer(ZoneListed):
    """一个划定的区域。"""

    geometry: dict[str, Any] = Field(description="边界（WGS-84）")
    raw_geometry: dict[str, Any] = Field(description="收到的边界原样")


class ZoneFeature(Payload):
    """一个区域，GeoJSON Feature；其他软件添加的成员不看。"""

    model_config = ConfigDict(extra="ignore")
    type: Literal["Feature"]
    id: UUID | None = Field(None, description="由客户端选定的编号，重发时用同一个")
    geometry: Geometry
    properties: ZoneProperties


class ZoneFeatures(Payload):
    """许多区域，GeoJSON FeatureCollection；要么全部登记，要么一个也不登记。"""

    model_config = ConfigDict(extra="ignore")
    type: Literal["FeatureCollection"]
    features: list[ZoneFeature] = Field(min_length=1, max_length=200)


class FeaturesEntered(Answer):
    """登记了哪些。"""

    ids: list[UUID] = Field(description="与提交的次序相同")
    entered: int = Field(description="新登记的个数；其余是重发")


class Feature(Answer):
    """GeoJSON Feature（WGS-84）。"""

    type: Literal["Feature"] = "Feature"
    id: UUID
    geometry: dict[str, Any] | None
    properties: dict[str, Any]


class FeaturePage(Answer):
    """GeoJSON FeatureCollection 的一页。"""

    type: Literal["FeatureCollection"] = "FeatureCollection"
    features: list[Feature]
    next_cursor: str | None
