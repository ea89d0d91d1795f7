"""How many of the households around a water source were reached: never more than are known. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Handed:
    """What was handed out in one division of the ring in a year."""

    division_code: str
    rounds: int
    reached: int
    copies: int
    exact: bool


@dataclass(slots=True)
class Area:
    """A division of the ring: how many households it has there, if anybody counted, and what reached them."""

    division_code: str | None
    households: int | None
    rounds: int = 0
    reached: int = 0
    copies: int = 0
    exact: bool = True

    @property
    def is_over(self) -> bool:
        """Whether more households are said to be reached than there are."""
        return self.households is not None and self.reached > self.households

    def take(self, handed: Handed) -> None:
        """Add what was handed out."""
        self.rounds += handed.rounds
        self.reached += handed.reached
        self.copies += handed.copies
        self.exact = self.exact and handed.exact


@dataclass(frozen=True, slots=True)
class Coverage:
    """The areas that were counted, and what was handed out beyond them, which no total stands against."""

    areas: Sequence[Area]
    beyond: Area = field(default_factory=lambda: Area(None, None))

    @property
    def households(self) -> int | None:
        """All households that were counted; nothing where nobody counted."""
        return sum(area.households or 0 for area in self.areas) if self.areas else None

    @property
    def reached(self) -> int:
        """The households that were reached, of those that were counted."""
        return sum(area.reached for area in self.areas)

    @property
    def is_over(self) -> bool:
        """Whether some area claims more than it has, so that no ratio can be believed."""
        return any(area.is_over for area in self.areas)

    @property
    def ratio(self) -> float | None:
        """Reached of all, 0 to 1; nothing where that cannot be known."""
        if not self.households or self.is_over:
            return None
        return round(self.reached / self.households, 4)


def tally(households: Mapping[str, int], handed_out: Iterable[Handed]) -> Coverage:
    """Put what was handed out into the counted area that it lies in."""
    coverage = Coverage([Area(code, number) for code, number in sorted(households.items())])
    by_code = {area.division_code: area for area in coverage.areas}
    for handed in handed_out:
        around = area_of(handed.division_code, households)
        (by_code[around] if around else coverage.beyond).take(handed)
    return coverage


def area_of(division_code: str, counted: Iterable[str]) -> str | None:
    """The counted area that a division is, or lies in; areas of one ring never overlap."""
    return next((code for code in counted if division_code.startswith(code)), None)


def overlaps(division_code: str, counted: Iterable[str]) -> str | None:
    """A counted area that contains the division or lies inside it, without being the same."""
    others = (code for code in counted if code != division_code)
    return next((code for code in others if code.startswith(division_code) or division_code.startswith(code)), None)
