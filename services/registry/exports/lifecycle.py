"""What the exported lists show, column by column. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from services.registry.division_names import Places
from services.registry.kinds.lifecycle import SourceKind
from services.registry.sheets import lifecycle as sheets
from services.registry.sheets.lifecycle import DIVISION, DIVISION_LEVELS, MARKS, Column, Form, ledger, written
from shared.sheets.values import Cell

MOST_ROWS = 100_000  # of one file, default
SERIAL = "序号"

_DIVISION = tuple(Column(heading, DIVISION, Form.DIVISION) for heading in DIVISION_LEVELS)
_CODE, _NAME = Column("编号", ("code",)), Column("名称", ("name",))
_PERIOD = (Column("起始日", ("valid_from",), Form.DAY), Column("终止日", ("valid_to",), Form.DAY))
_ORIGIN = (Column("数据性质", ("mark",), Form.CHOICE, labels=MARKS), Column("出处", ("citation",)))
_LEVELS = {"town": "镇", "village": "村（社区）", "group": "组", "grid": "小网格", "unit": "责任单位", "owner": "业主"}
_NOTICE = {"issued": "已发放", "signed": "已签收", "refused": "拒签"}
_DOCUMENT = {"drafted": "已编制", "issued": "已印发（核发）", "filed": "已备案"}
_KIND = Column("类别", ("kind",), Form.CHOICE, labels=SourceKind.labels())

COLUMNS: Mapping[str, Sequence[Column]] = {
    "people": (Column("姓名", ("name",)), Column("电话", ("phone",)), *_DIVISION, *_ORIGIN),
    "posts": (
        Column("岗位", ("title",)),
        Column("任职人", ("person_name",)),
        Column("代理人", ("deputy_name",)),
        *_DIVISION,
        *_PERIOD,
        *_ORIGIN,
    ),
    "responsibilities": (
        Column("对象编号", ("object_code",)),
        Column("对象名称", ("object_name",)),
        Column("责任层级", ("level",), Form.CHOICE, labels=_LEVELS),
        Column("责任人", ("person_name",)),
        *_DIVISION,
        *_PERIOD,
    ),
    "reaches": (
        _CODE,
        Column("河流", ("river_name",)),
        Column("河段", ("name",)),
        Column("起点", ("start_point",)),
        Column("终点", ("end_point",)),
        Column("长度（km）", ("length_km",), Form.NUMBER),
        *_DIVISION,
        *_PERIOD,
        *_ORIGIN,
    ),
    "documents": (
        Column("文件", ("title",)),
        Column("所属对象", ("source_name",)),
        Column("文号（证号）", ("number",)),
        Column("发文（发证）机关", ("issuer",)),
        Column("状态", ("state",), Form.CHOICE, labels=_DOCUMENT),
        Column("印发（核发）日期", ("issued_on",), Form.DAY),
        Column("有效期自", ("valid_from",), Form.DAY),
        Column("有效期至", ("valid_until",), Form.DAY),
        Column("备案号", ("filing_number",)),
        *_DIVISION,
        *_ORIGIN,
    ),
    "notices": (
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
}


def columns_of(name: str, kind: str | None) -> Sequence[Column]:
    """What a list shows; sources of one kind as their template has them, so that they can be brought in again."""
    if name != "sources":
        return COLUMNS[name]
    return ledger(SourceKind(kind)).columns if kind else (_KIND, *sheets.common())


def title_of(name: str, kind: str | None) -> str:
    """As the sheet and the file are called."""
    if name == "sources":
        return ledger(SourceKind(kind)).title if kind else "监管对象台账"
    titles = {"people": "人员", "posts": "岗位", "responsibilities": "包保责任", "reaches": "河段"}
    return titles.get(name, {"documents": "文件", "notices": "告知书发放"}.get(name, name))


def cells(columns: Sequence[Column], item: Mapping[str, Any], places: Places) -> Iterator[Cell]:
    """A row as it is shown."""
    village_group_grid = places.cells(str(item.get(DIVISION[0], "")))
    for column in columns:
        if column.form is Form.DIVISION:
            yield village_group_grid[DIVISION_LEVELS.index(column.heading)]
        else:
            yield written(column, sheets.at(item, column.path))
