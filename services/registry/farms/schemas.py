"""What is told of a farm's size and its manure."""

from typing import Any

from pydantic import Field

from services.registry.farms.lifecycle import ScaleClass
from shared.http.payload import Answer


class RoomAnswer(Answer):
    """一项粪污设施够不够用。"""

    facility: str
    label: str
    needed: float | None = Field(description="按存栏、出栏应有的容积；空为无法计算")
    present: float | None = Field(description="台账所载容积；空为不详")
    missing: float | None = Field(description="缺口；0 为够用，空为不详")
    unit: str = "m³"
    basis: list[str] = Field(description="怎样算出来的")


class Assessment(Answer):
    """由存栏、出栏算出来的，不由人填写。"""

    scale_class: ScaleClass | None = Field(description="规模判定；空为无法判定")
    scale_label: str = Field(description="规模判定的名称")
    why: list[str] = Field(description="判定的理由")
    standard_version: str | None = Field(description="所用标准的版本；空为尚未设置标准")
    pig_equivalent: float | None = Field(description="猪当量（头），按存栏折算；空为无法折算")
    manure: list[RoomAnswer] = Field(description="粪污设施与养殖量")
    standard: list[dict[str, Any]] = Field(description="所依据的规则及其出处")
