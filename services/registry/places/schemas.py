"""What goes in and out."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import Query
from pydantic import Field

from services.registry.divisions.schemas import DivisionCode
from services.registry.kinds.lifecycle import SourceKind
from services.registry.sources.schemas import Degrees
from shared.http.payload import Answer, Day, Payload
from shared.places import Crs


class Asked(Payload):
    """一个要查询的位置。"""

    longitude: Degrees = Field(description="经度")
    latitude: Degrees = Field(description="纬度")
    crs: Crs = Field(Crs.WGS84, description="坐标系：微信、高德、腾讯地图为 gcj02，百度地图为 bd09")


class AskedAt(Asked):
    """一个要查询的位置和日期。"""

    on: Day | None = Field(None, description="哪一天；不填为今天")


class AskedNear(AskedAt):
    """在一个位置附近要找的对象。"""

    kind: list[SourceKind] = Field(default_factory=list, max_length=10, description="类别，可填多个；不填为全部")
    division: DivisionCode | None = Field(None, description="区划代码，含其下级")
    within_m: float | None = Field(None, gt=0, le=100_000, description="至多多远（米）")
    limit: int = Field(20, ge=1, le=100, description="个数")


class NearSource(Answer):
    """一个监管对象和它的距离。"""

    id: UUID
    code: str
    kind: str
    name: str
    division_code: str
    mark: str
    longitude: float
    latitude: float
    distance_m: float = Field(description="距离（米）")


class NearSources(Answer):
    """最近的监管对象，近的在前。"""

    items: list[NearSource]


class ZoneNamed(Answer):
    """一个划定的区域，不含边界。"""

    id: UUID
    kind: str
    name: str
    division_code: str
    issuer: str | None
    document_number: str | None
    mark: str
    distance_m: float = Field(description="到边界的距离（米）；在区域内时为 0")
    depth_m: float | None = Field(description="在区域内时，到边界的距离（米）")


class OfKind(Answer):
    """一类区域：在不在其中，凭什么说。"""

    kind: str
    on_record: int = Field(description="本镇（及覆盖本镇的上级）已登记的个数")
    inside: list[ZoneNamed]
    nearest_zone: ZoneNamed | None = Field(description="不在其中时，最近的一个")
    nearest_source: NearSource | None = Field(description="只知道点、不知道边界时，最近的饮用水水源地")
    words: str = Field(description="说明，可直接展示")


class InDivision(Answer):
    """所在区划，及凭什么说。"""

    code: str | None
    name: str | None
    by_boundary: bool = Field(description="true：依据登记的边界；false：只是最近的已知监管对象所在的区划")
    nearest_source: NearSource | None
    words: str


class PlaceAnswer(Answer):
    """一个位置在某一天位于哪里。"""

    on: date
    longitude: float = Field(description="经度（WGS-84）")
    latitude: float = Field(description="纬度（WGS-84）")
    division: InDivision
    zones: list[OfKind]


class DistanceAnswer(Answer):
    """两个对象之间的距离。"""

    distance_m: float = Field(description="两者最近处的距离（米）；相接或重叠时为 0")


ThingRef = Annotated[
    str,
    Query(
        pattern=r"^(sources|zones)/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$",
        description="监管对象或区域，例如 sources/0192…、zones/0192…",
    ),
]
