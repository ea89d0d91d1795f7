"""Divisions as ledgers name them: by village, group and grid. Pure."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from shared.sheets import values

COMMITTEES = ("村民委员会", "居民委员会", "村委会", "居委会")


@dataclass(frozen=True, slots=True)
class Place:
    """A division as it is on record."""

    code: str
    name: str
    level: str
    parent_code: str | None

    @property
    def short(self) -> str:
        """As everybody calls it: the national list has 理明村村民委员会 for 理明村."""
        for committee in COMMITTEES:
            if self.name.endswith(committee) and self.name != committee:
                return self.name.removesuffix(committee)
        return self.name


class Places:
    """The divisions by name: a group is found by its village's name and its own, as there is a 一组 in every village.

    A village is found by its full name too.
    """

    def __init__(self, places: Iterable[Place]) -> None:
        self._by_code = {place.code: place for place in places}
        self._by_name: dict[str, list[str]] = {}
        for code in self._by_code:
            for names in {self.cells(code), self.cells(code, full=True)}:
                self._by_name.setdefault(values.key("".join(names)), []).append(code)

    def cells(self, code: str, *, full: bool = False) -> tuple[str, str, str]:
        """Village, group and grid; of a town or county its own name, of what is unknown its code."""
        names = {"village": "", "group": "", "grid": ""}
        place = self._by_code.get(code)
        if place is None:
            return code, "", ""
        if place.level not in names:
            return place.name, "", ""
        while place is not None and place.level in names:
            names[place.level] = place.name if full else place.short
            place = self._by_code.get(place.parent_code or "")
        return names["village"], names["group"], names["grid"]

    def names(self, covered: Callable[[str], bool]) -> Sequence[Sequence[str]]:
        """What can be chosen for village, group and grid."""
        cells = [self.cells(code) for code in self._by_code if covered(code)]
        return (
            [list(dict.fromkeys(filter(None, level))) for level in zip(*cells, strict=True)] if cells else [[], [], []]
        )

    def found(self, said: str, covered: Callable[[str], bool]) -> str:
        """The code of what a row names; raises values.NotUnderstood."""
        name = values.key(said)
        codes = [name] if name in self._by_code else self._by_name.get(name, [])
        own = [code for code in codes if covered(code)]
        if len(own) == 1:
            return own[0]
        if own:
            shown = "、".join(own[:5])
            raise values.NotUnderstood("division_ambiguous", f"有几个区划叫这个名称：请改填代码（{shown}）。")
        if codes:
            raise values.NotUnderstood("division_outside", "这个区划不在您的管辖范围内：请核对，或请有权限的人导入。")
        raise values.NotUnderstood(
            "division_unknown", "没有叫这个名称的村（社区）、组或小网格：请从下拉中选择，或填区划代码。"
        )
