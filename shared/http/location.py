"""A point as phones send it, refused where it cannot be right."""

from typing import Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from shared import places
from shared.http.payload import Payload
from shared.places import Crs


class Location(Payload):
    """一个地点的坐标。"""

    longitude: float = Field(description="经度", examples=[107.71])
    latitude: float = Field(description="纬度", examples=[30.01])
    crs: Crs = Field(description="坐标系；手机定位一般为 gcj02")
    accuracy_m: float | None = Field(None, ge=0, le=100_000, description="定位误差（米）")

    @model_validator(mode="after")
    def _possible(self) -> Self:
        wrong = places.fault(self.longitude, self.latitude)
        if wrong:
            raise PydanticCustomError("place_wrong", wrong)
        return self
