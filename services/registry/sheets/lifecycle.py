"""The columns of the town's ledgers: one table, from which templates, imports and exports are made. Pure.

A column is a field of `SourceCreate` or of the kind's own fields (services/registry/kinds); its heading is the field's
title with the unit, so that a new field is a new column everywhere. Headings follow domain notes 9.1, 9.2 and 9.7.
"""

import types
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cache, partial
from typing import Annotated, Any, Literal, Union, get_args, get_origin
from uuid import UUID

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from services.registry.kinds.lifecycle import SourceKind
from services.registry.kinds.schemas import DETAILS
from services.registry.sources.schemas import SourceCreate
from shared.places import Crs
from shared.sheets import values
from shared.sheets.values import Cell

Path = tuple[str, ...]  # where a value is in a record: ("details", "pigs_stock")


class Form(StrEnum):
    """How a cell is filled in."""

    TEXT = "text"
    IDENTIFIER = "identifier"
    INTEGER = "integer"
    NUMBER = "number"
    DAY = "day"
    YES_NO = "yes_no"
    CHOICE = "choice"
    CHOICES = "choices"
    ITEMS = "items"
    DIVISION = "division"  # one of the columns that name a division together
    REFERENCE = "reference"  # another record, by what people call it


class Reference(StrEnum):
    """What a column may refer to: people by name or phone, all else by its code."""

    SOURCE = "source"
    REACH = "reach"
    RIVER = "river"
    OBJECT = "object"  # a source or a reach
    PERSON = "person"


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a ledger."""

    heading: str
    path: Path
    form: Form = Form.TEXT
    required: bool = False
    unit: str | None = None
    labels: Mapping[str, str] = field(default_factory=dict)
    rule: str = ""
    reference: Reference | None = None
    only_shown: bool = False  # in exports, for the reader; what it says when it comes back is passed over

    @property
    def short(self) -> str:
        """The heading without its unit."""
        return self.heading.partition("（")[0] if self.unit else self.heading


@dataclass(frozen=True, slots=True)
class Ledger:
    """The columns of one kind of record; `title` as its sheet is named, `key` by what a row finds its record."""

    title: str
    columns: Sequence[Column]
    key: Sequence[Path]


DIVISION: Path = ("division_code",)
DIVISION_LEVELS = ("村（社区）", "组", "小网格")
# Written into every export and understood by nobody: they are the ledger's own, not the clerk's.
IGNORED = ("序号", "错误原因", "类别", "更新日期")
BEGIN = (
    *("code", "name", "registered_name", "credit_code", "credit_code_override", "industry_code", "industry_name"),
    *("industry_version", "division_code", "location", "head_name", "contact_phone", "owner_id_number"),
    *("commissioned_year", "capacity", "main_pollutants", "treatment_facility", "treatment_state", "discharge_to"),
    *("permit_class", "risk_level"),
)
END = ("same_site_id", "valid_from", "valid_to", "mark", "citation", "note")
IDENTIFIERS = frozenset({"code", "credit_code", "industry_code", "contact_phone", "owner_id_number"})
REFERENCES = {"same_site_id": Reference.SOURCE, "reach_id": Reference.REACH}
MARKS = {"real": "真实", "reconstructed": "按报告还原", "sample": "示例"}
SYSTEMS: Mapping[str, str] = {
    Crs.WGS84: "WGS-84",
    Crs.CGCS2000: "CGCS2000",
    Crs.GCJ02: "GCJ-02（微信、高德、腾讯）",
    Crs.BD09: "BD-09（百度）",
}
PLACES = (
    Column(DIVISION_LEVELS[0], DIVISION, Form.DIVISION, required=True, rule="村（社区）的名称，或区划代码。"),
    Column(DIVISION_LEVELS[1], DIVISION, Form.DIVISION, rule="所在的组；不清楚的不填。"),
    Column(DIVISION_LEVELS[2], DIVISION, Form.DIVISION, rule="所在的小网格；不清楚的不填。"),
)
PLACE = (
    Column(
        "经度（度）",
        ("location", "longitude"),
        Form.NUMBER,
        unit="度",
        rule="十进制，例如 107.7215；与纬度、坐标系一同填写。",
    ),
    Column("纬度（度）", ("location", "latitude"), Form.NUMBER, unit="度", rule="十进制，例如 30.0642。"),
    Column("坐标系", ("location", "crs"), Form.CHOICE, labels=SYSTEMS),
    Column("定位精度（米）", ("location", "accuracy_m"), Form.NUMBER, unit="米"),
)
UNTITLED = {
    "mark": Column("数据性质", ("mark",), Form.CHOICE, labels=MARKS, rule="不填即为“真实”。"),
    "citation": Column("出处", ("citation",), rule="按报告还原的记录，须注明报告的章节。"),
}


@cache
def ledger(kind: SourceKind) -> Ledger:
    """The columns of a kind."""
    middle = list(_columns(DETAILS[kind], ("details",)))
    return Ledger(f"{kind.label}台账", (*_common(BEGIN), *middle, *_common(END)), key=(("code",),))


@cache
def common() -> Sequence[Column]:
    """The columns that all kinds share, for a list of several."""
    return (*_common(BEGIN), *_common(END))


def _common(names: Iterable[str]) -> Iterator[Column]:
    for name in names:
        if name == "location":
            yield from PLACE
        elif name == "division_code":
            yield from PLACES
        elif name in UNTITLED:
            yield UNTITLED[name]
        else:
            yield from _column(name, SourceCreate.model_fields[name], ())


def _columns(model: type[BaseModel], before: Path) -> Iterator[Column]:
    for name, declared in model.model_fields.items():
        yield from _column(name, declared, before)


def _column(name: str, declared: FieldInfo, before: Path) -> Iterator[Column]:
    """The column of a field; of a reference by id, which nobody types, its code."""
    wanted = _core(declared.annotation)
    if wanted is UUID:
        title, rule = f"{declared.title}编号", f"填其编号。{declared.description or ''}"
        yield Column(title, (*before, name), Form.REFERENCE, rule=rule, reference=REFERENCES[name])
        return
    extra = declared.json_schema_extra
    unit = str(extra["unit"]) if isinstance(extra, dict) and "unit" in extra else None
    form, labels = _form(wanted)
    title = declared.title or name
    yield Column(
        heading=f"{title}（{unit}）" if unit else title,
        path=(*before, name),
        form=Form.IDENTIFIER if name in IDENTIFIERS else form,
        required=declared.is_required(),
        unit=unit,
        labels=labels,
        rule=declared.description or "",
    )


def _core(annotation: Any) -> Any:  # noqa: ANN401 - a type of any shape
    """The type without what is optional or annotated about it."""
    if get_origin(annotation) is Annotated:
        return _core(get_args(annotation)[0])
    if get_origin(annotation) in {Union, types.UnionType}:
        return _core(next(part for part in get_args(annotation) if part is not type(None)))
    return annotation


_FORMS = {bool: Form.YES_NO, int: Form.INTEGER, float: Form.NUMBER, date: Form.DAY, str: Form.TEXT}


def _form(wanted: Any) -> tuple[Form, Mapping[str, str]]:  # noqa: ANN401 - as above
    if get_origin(wanted) is list:
        inner = _core(get_args(wanted)[0])
        return (Form.ITEMS, {}) if inner is str else (Form.CHOICES, _labels(inner))
    if wanted in _FORMS:
        return _FORMS[wanted], {}
    return Form.CHOICE, _labels(wanted)


def _labels(wanted: Any) -> Mapping[str, str]:  # noqa: ANN401 - as above
    if get_origin(wanted) is Literal:
        return {value: value for value in get_args(wanted)}
    return {str(member.value): getattr(member, "label", str(member.value)) for member in wanted}


def understand(column: Column, cell: Cell) -> Any:  # noqa: ANN401 - whatever the column holds
    """What a filled cell says; nothing if it says that nothing is known. Raises values.NotUnderstood."""
    if values.plain(cell) == values.CLEARED:
        return None
    return _READ[column.form](column, cell)


def _one(read: Callable[[Cell], Any], _column: Column, cell: Cell) -> Any:  # noqa: ANN401 - as above
    return read(cell)


def _choices(column: Column, cell: Cell) -> list[str]:
    return [values.choice(part, column.labels) for part in values.items(cell)]


_READ: Mapping[Form, Callable[[Column, Cell], Any]] = {
    Form.TEXT: partial(_one, values.text),
    Form.IDENTIFIER: partial(_one, values.identifier),
    Form.INTEGER: lambda column, cell: values.integer(cell, column.unit),
    Form.NUMBER: lambda column, cell: values.number(cell, column.unit),
    Form.DAY: partial(_one, values.day),
    Form.YES_NO: partial(_one, values.yes_or_no),
    Form.CHOICE: lambda column, cell: values.choice(cell, column.labels),
    Form.CHOICES: _choices,
    Form.ITEMS: partial(_one, values.items),
    Form.DIVISION: partial(_one, values.plain),
    Form.REFERENCE: partial(_one, values.identifier),
}


def written(column: Column, value: Any) -> Cell:  # noqa: ANN401 - as above
    """A value of a record as its cell shows it, such that it is understood again."""
    if value is None:
        return ""
    match column.form:
        case Form.CHOICE:
            return column.labels.get(value, str(value))
        case Form.CHOICES | Form.ITEMS:
            return "、".join(column.labels.get(each, str(each)) for each in value)
        case Form.YES_NO:
            return "是" if value else "否"
    found: Cell = date.fromisoformat(value) if column.form is Form.DAY and isinstance(value, str) else value
    return found


def at(record: Mapping[str, Any], path: Path) -> Any:  # noqa: ANN401 - as above
    """The value at a path, nothing where there is no such place."""
    found: Any = record
    for step in path:
        found = found.get(step) if isinstance(found, Mapping) else None
    return found


def headed(column: Column) -> str:
    """The heading as the template has it."""
    return f"{column.heading}*" if column.required else column.heading


def key_of(column: Column) -> set[str]:
    """Every heading that means this column."""
    return {values.key(column.heading), values.key(column.short)}
