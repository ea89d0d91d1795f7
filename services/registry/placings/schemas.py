"""What goes in and out."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import ConfigDict, Field, JsonValue

from services.registry.placings.lifecycle import MOST, Choice, Outcome
from services.registry.sources.lifecycle import READING_WORDS, Reading
from shared.http.payload import Answer, Line, Moment, Payload
from shared.places import Crs


class PlacesWanted(Payload):
    """已登记对象的位置，GeoJSON（RFC 7946）的 FeatureCollection；按 properties.code 对应，不新建对象。"""

    model_config = ConfigDict(extra="ignore")  # RFC 7946, 6.1: others' members, such as the cursor of our own lists

    type: Literal["FeatureCollection"]
    features: Annotated[
        list[JsonValue],
        Field(
            min_length=1,
            max_length=MOST,
            description="每个 Feature 的 geometry 为 Point，properties.code 为源编码；geometry 为 null 的不更改",
        ),
    ]
    crs: Crs = Field(description="全部坐标的坐标系：RFC 7946 为 wgs84；微信、高德、腾讯地图为 gcj02，百度地图为 bd09")
    choice: Choice = Field(
        Choice.PREVIEW, description="preview：只看结果；all：有任何错误就一个也不改；good：只改没有错误的"
    )
    accuracy_m: float | None = Field(None, ge=0, le=100_000, description="精度（米）")
    source: Reading | None = Field(
        None, description="取得方式：" + "；".join(f"{reading}：{words}" for reading, words in READING_WORDS.items())
    )
    captured_at: Moment | None = Field(None, description="取得时间")
    note: Line | None = None
    reason: Line = Field(description="更正或变更的原因")


class FaultAnswer(Answer):
    """一处错误。"""

    pointer: str = Field(description="在提交内容中的位置")
    code: str
    message: str


class PlaceTold(Answer):
    """一个 Feature 的结果。"""

    number: int = Field(description="第几个，从 0 起")
    code: str | None = Field(description="源编码")
    source_id: UUID | None
    outcome: Outcome = Field(description="moved：位置有变；same：与已登记的相同；left：没有位置，不更改；bad：有错误")
    longitude: float | None = Field(description="经度（WGS-84）")
    latitude: float | None = Field(description="纬度（WGS-84）")
    moved_m: float | None = Field(description="离原登记位置多少米；原无位置的为空")
    fault: FaultAnswer | None


class PlacesAnswer(Answer):
    """全部结果，按提交的次序。"""

    written: int = Field(description="实际更改了几个；预览时为 0")
    items: list[PlaceTold]
