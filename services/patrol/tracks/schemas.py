"""What goes in and out."""

from datetime import datetime
from functools import cached_property
from typing import Annotated, Any, Literal
from uuid import UUID

import numpy as np
from pydantic import Field, field_validator

from services.patrol.tracks.lifecycle import MOST_POINTS
from shared.http.payload import Answer, Moment, Payload
from shared.paths import Path
from shared.places import Crs

# [毫秒, 经度, 纬度, 定位误差（米）, 是否模拟位置]
Point = tuple[
    Annotated[int, Field(ge=-(10**10), le=10**10)],
    Annotated[float, Field(ge=-180, le=180)],
    Annotated[float, Field(ge=-180, le=180)],
    Annotated[float, Field(ge=0, le=100_000)] | None,
    bool,
]
Points = Annotated[list[Point], Field(min_length=1, max_length=MOST_POINTS)]
POINTS = "各点：[起算后的毫秒数, 经度, 纬度, 定位误差（米，不知道为空）, 是否模拟位置]；次序不限"


class TrackIn(Payload):
    """随巡查一起提交的轨迹；时间自巡查开始起算。"""

    crs: Crs = Field(description="坐标系；手机定位一般为 gcj02")
    points: Points = Field(description=POINTS, examples=[[[0, 107.71, 30.01, 8.5, False]]])

    @field_validator("*", mode="before")
    @classmethod
    def _storable(cls, value: Any) -> Any:  # noqa: ANN401 - before validation it may be anything
        return value  # no field is a text, and looking for one in thousands of points takes longer than all else

    @cached_property
    def path(self) -> Path:
        """The points as they were sent, as one array."""
        return np.array(self.points, dtype=float)


class TrackPiece(TrackIn):
    """巡查途中提交的一段轨迹。"""

    started_at: Moment = Field(description="起算时间，一般为巡查开始的时间")


class PieceAnswer(Answer):
    """收到的一段轨迹。"""

    points: int = Field(description="这一段的点数，不含明显有误而舍去的")


class TrackSummary(Answer):
    """一次巡查的轨迹，不含各点。"""

    points_sent: int = Field(description="提交的点数")
    points_dropped: int = Field(description="明显有误而舍去的点数")
    points_kept: int = Field(description="抽稀后保留的点数")
    length_m: int = Field(description="里程（米）")
    moving_s: int = Field(description="移动的时间（秒）")
    longest_gap_s: int = Field(description="两点之间的最长间隔（秒）")
    top_speed_mps: float = Field(description="持续10秒的最高速度（米/秒）")
    mock_share: float = Field(description="模拟位置所占的比例")


class LineString(Answer):
    """GeoJSON 折线；只有一个点时首尾相同。"""

    type: Literal["LineString"] = "LineString"
    coordinates: list[tuple[float, float]]


class TrackProperties(TrackSummary):
    """轨迹的各点时间和度量。"""

    crs: Crs
    times: list[datetime] = Field(description="各点的时间，次序同坐标")


class TrackAnswer(Answer):
    """一次巡查的轨迹，GeoJSON。"""

    type: Literal["Feature"] = "Feature"
    id: UUID
    geometry: LineString
    properties: TrackProperties
