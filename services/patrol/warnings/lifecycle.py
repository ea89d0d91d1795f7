"""Warnings: their kinds and colours, and whom they concern. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from shared.calendar.periods import Period


class Kind(StrEnum):
    """What is warned of."""

    RAINSTORM = "rainstorm"
    FLOOD = "flood"
    DROUGHT = "drought"
    HEAT = "heat"
    GALE = "gale"
    FIRE_DANGER = "fire_danger"
    AIR_POLLUTION = "air_pollution"
    WATER_QUALITY = "water_quality"
    OTHER = "other"


class Colour(StrEnum):
    """How severe it is, from blue to red."""

    BLUE = "blue"
    YELLOW = "yellow"
    ORANGE = "orange"
    RED = "red"


KINDS = {
    Kind.RAINSTORM: "暴雨",
    Kind.FLOOD: "洪水",
    Kind.DROUGHT: "干旱",
    Kind.HEAT: "高温",
    Kind.GALE: "大风",
    Kind.FIRE_DANGER: "火险",
    Kind.AIR_POLLUTION: "重污染天气",
    Kind.WATER_QUALITY: "水质",
    Kind.OTHER: "其他",
}
COLOURS = {Colour.BLUE: "蓝色", Colour.YELLOW: "黄色", Colour.ORANGE: "橙色", Colour.RED: "红色"}


@dataclass(frozen=True, slots=True)
class Warned:
    """A warning as far as duties are concerned: of a division with all inside it, or of one object."""

    id: UUID
    kind: Kind
    colour: Colour
    division_code: str
    object_id: UUID | None
    begins_at: datetime
    ends_at: datetime | None

    @property
    def words(self) -> str:
        """暴雨橙色预警."""
        return f"{KINDS[self.kind]}{COLOURS[self.colour]}预警"

    @property
    def policies(self) -> tuple[str, str]:
        """The policies beside that of a frequency which say what it asks for, the more specific first."""
        return f"raise.{self.kind}.{self.colour}", f"raise.{self.colour}"

    def is_during(self, period: Period) -> bool:
        """Whether it was in force at some time of a period."""
        return self.begins_at < period.ends_at and (self.ends_at is None or self.ends_at > period.starts_at)


def concerning(warnings: Sequence[Warned], object_id: UUID, division_code: str) -> Iterator[Warned]:
    """Those of this object, or of the divisions around it."""
    for warning in warnings:
        of_object = warning.object_id is None or warning.object_id == object_id
        if of_object and division_code.startswith(warning.division_code):
            yield warning
