"""What the exported lists show, column by column. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from services.registry.admissions.lifecycle import Decision, State
from services.registry.division_names import Places
from services.registry.kinds.lifecycle import SourceKind
from services.registry.lists.lifecycle import ledger_of
from services.registry.prechecks.lifecycle import Finding
from services.registry.sheets import lifecycle as sheets
from services.registry.sheets.lifecycle import DIVISION, DIVISION_LEVELS, MARKS, Column, Form, written
from shared.sheets.values import Cell

MOST_ROWS = 100_000  # of one file, default
SERIAL = "序号"

_DIVISION = tuple(Column(heading, DIVISION, Form.DIVISION) for heading in DIVISION_LEVELS)
_PERIOD = (Column("起始日", ("valid_from",), Form.DAY), Column("终止日", ("valid_to",), Form.DAY))
_ORIGIN = (Column("数据性质", ("mark",), Form.CHOICE, labels=MARKS), Column("出处", ("citation",)))
_NOTICE = {"issued": "已发放", "signed": "已签收", "refused": "拒签"}
_KIND = Column("类别", ("kind",), Form.CHOICE, labels=SourceKind.labels())

# What can only be taken out; all else is exported as it is imported (services/registry/lists).
OTHERS: Mapping[str, tuple[str, Sequence[Column]]] = {
    "reaches": (
        "河段",
        (
            Column("编号", ("code",)),
            Column("河流", ("river_name",)),
            Column("河段", ("name",)),
            Column("起点", ("start_point",)),
            Column("终点", ("end_point",)),
            Column("长度（km）", ("length_km",), Form.NUMBER),
            *_DIVISION,
            *_PERIOD,
            *_ORIGIN,
        ),
    ),
    "notices": (
        "告知书发放",
        (
            Column("种类", ("label",)),
            Column("编号", ("number",)),
            Column("对象", ("source_name",)),
            Column("接收人", ("recipient",)),
            Column("发放日期", ("issued_on",), Form.DAY),
            Column("份数", ("copies",), Form.INTEGER),
            Column("状态", ("state",), Form.CHOICE, labels=_NOTICE),
            Column("签收日期", ("signed_on",), Form.DAY),
            *_DIVISION,
        ),
    ),
    "admissions": (
        "环境准入申请",
        (
            Column("受理号", ("number",)),
            Column("项目", ("project",)),
            Column("申请人", ("applicant",)),
            Column("法人/负责人", ("head_name",)),
            Column("联系电话", ("contact_phone",)),
            _KIND,
            Column("行业代码", ("industry_code",)),
            Column("规模/产能", ("capacity",)),
            Column("收到日期", ("received_on",), Form.DAY),
            Column("预审结论", ("finding",), Form.CHOICE, labels=Finding.labels()),
            Column("状态", ("state",), Form.CHOICE, labels=State.labels()),
            Column("决定", ("decision",), Form.CHOICE, labels=Decision.labels()),
            Column("理由", ("decision_reason",)),
            Column("条件", ("conditions",)),
            *_DIVISION,
            *_ORIGIN,
        ),
    ),
}


def columns_of(name: str, kind: str | None) -> Sequence[Column]:
    """What a list shows: what its template has, so that it can be brought in again, if it is of one kind."""
    if name in OTHERS:
        return OTHERS[name][1]
    return (_KIND, *sheets.common()) if name == "sources" and not kind else ledger_of(kind or name).columns


def title_of(name: str, kind: str | None) -> str:
    """As the sheet and the file are called."""
    if name in OTHERS:
        return OTHERS[name][0]
    return "监管对象台账" if name == "sources" and not kind else ledger_of(kind or name).title


def cells(
    columns: Sequence[Column], item: Mapping[str, Any], places: Places, names: Mapping[str, str]
) -> Iterator[Cell]:
    """A row as it is shown; `names` is what people call the records that are referred to."""
    village_group_grid = places.cells(str(item.get(DIVISION[0], "")))
    for column in columns:
        if column.form is Form.DIVISION:
            yield village_group_grid[DIVISION_LEVELS.index(column.heading)]
            continue
        value = sheets.at(item, column.path)
        yield written(column, names.get(value, value) if column.reference and value else value)
