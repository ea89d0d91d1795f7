"""The ledgers beside those of the sources: who works where, who answers for what, papers, equipment, households. Pure.

Each is one row of a table, from which its template, its import and its export are made.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from enum import StrEnum
from functools import partial

from services.registry.document_kinds.lifecycle import KINDS
from services.registry.documents.lifecycle import STATE_WORDS
from services.registry.equipment.lifecycle import EQUIPMENT_WORDS
from services.registry.kinds.lifecycle import PermitClass, SourceKind
from services.registry.people.lifecycle import POST_WORDS
from services.registry.sheets.lifecycle import DIVISION, MARKS, PLACES, Column, Form, Ledger, Reference, ledger

ID = Column("系统编号", ("id",), Form.IDENTIFIER, rule="导出时由系统填写，再次导入时凭它找到原来的记录；新增的不填。")
ORIGIN = (
    Column("数据性质", ("mark",), Form.CHOICE, labels=MARKS, rule="不填即为“真实”。"),
    Column("出处", ("citation",), rule="按报告还原的记录，须注明报告的章节。"),
)
SHOWN_PLACES = tuple(replace(column, required=False, only_shown=True) for column in PLACES)
LEVELS = {
    "city": "市级",
    "county": "区县级",
    "town": "镇",
    "village": "村（社区）",
    "group": "组",
    "grid": "小网格",
    "unit": "责任单位",
    "owner": "业主",
}
DOCUMENT_WORDS = {str(kind): rule.label for kind, rule in KINDS.items()}
STATES = {str(state): words for state, words in STATE_WORDS.items()}
DEVICES = {str(kind): words for kind, words in EQUIPMENT_WORDS.items()}
OBJECTS = {"source": "监管对象", "reach": "河段"}
EXACTNESS = {"day": "日", "month": "月", "year": "年"}
PERSON_RULE = "姓名；有重名的填电话或系统编号。"

_day = partial(Column, form=Form.DAY)
_person = partial(Column, form=Form.REFERENCE, reference=Reference.PERSON, rule=PERSON_RULE)


def _source(heading: str, *, required: bool = True) -> Iterable[Column]:
    """What a record belongs to: its code, and its name for the reader."""
    reference = Column(f"{heading}编号", ("source_id",), Form.REFERENCE, required, reference=Reference.SOURCE)
    return reference, Column(f"{heading}名称", ("source_name",), only_shown=True)


PEOPLE = Ledger(
    "人员",
    (ID, Column("姓名", ("name",), required=True), Column("电话", ("phone",), Form.IDENTIFIER), *PLACES, *ORIGIN),
    key=(("name",), DIVISION),
)
POSTS = Ledger(
    "岗位",
    (
        ID,
        Column("岗位类别", ("code",), Form.CHOICE, required=True, labels=POST_WORDS),
        Column("岗位", ("title",), required=True, rule="全称，例如 理明村河长。"),
        *PLACES,
        _person("任职人", ("person_id",), rule=f"{PERSON_RULE}空缺不填。"),
        _person("代理人", ("deputy_id",)),
        _day("起始日", ("valid_from",), required=True),
        _day("终止日", ("valid_to",), rule="自这一天起不再有效。"),
        _day("更换生效日", ("effective_from",), rule="已登记的岗位换人时，自何日起；不填为今天。"),
        *ORIGIN,
    ),
    key=(("code",), ("title",), DIVISION, ("valid_from",)),
)
RESPONSIBILITIES = Ledger(
    "包保责任",
    (
        ID,
        Column("对象类别", ("object_type",), Form.CHOICE, required=True, labels=OBJECTS),
        Column("对象编号", ("object_id",), Form.REFERENCE, required=True, reference=Reference.OBJECT),
        Column("对象名称", ("object_name",), only_shown=True),
        Column("责任层级", ("level",), Form.CHOICE, required=True, labels=LEVELS),
        _person("责任人", ("person_id",), required=True),
        *SHOWN_PLACES,
        _day("起始日", ("valid_from",), required=True, rule="同一对象同一级的上一任到这一天为止。"),
        _day("终止日", ("valid_to",), rule="只在更正已登记的记录时填写。"),
    ),
    key=(("object_id",), ("level",), ("valid_from",)),
)
HOUSEHOLDS = Ledger(
    "水源地周边户数",
    (
        ID,
        *_source("水源地"),
        *PLACES,
        Column("户数（户）", ("households",), Form.INTEGER, required=True, unit="户"),
        _day("统计日期", ("counted_on",), required=True),
        Column("数据来源", ("basis",), required=True, rule="例如 理明村村委会统计。"),
        *ORIGIN,
    ),
    key=(("source_id",), DIVISION, ("counted_on",)),
)
EQUIPMENT = Ledger(
    "设备",
    (
        ID,
        *_source("对象"),
        Column("设备类别", ("kind",), Form.CHOICE, required=True, labels=DEVICES),
        Column("设备名称", ("name",), required=True, rule="例如 1号灶油烟净化器。"),
        Column("厂家", ("maker",)),
        Column("型号", ("model",)),
        *SHOWN_PLACES,
        _day("启用日期", ("valid_from",), required=True),
        _day("停用日期", ("valid_to",), rule="自这一天起停用。"),
        *ORIGIN,
    ),
    key=(("source_id",), ("name",)),
)
DOCUMENTS = Ledger(
    "证照与文件",
    (
        ID,
        Column("种类", ("kind",), Form.CHOICE, required=True, labels=DOCUMENT_WORDS),
        Column("文件名称", ("title",), rule="不填为种类的名称。"),
        *_source("对象", required=False),
        Column("河流编号", ("river_id",), Form.REFERENCE, reference=Reference.RIVER, rule="不属于河流的不填。"),
        *(replace(column, required=False, rule="不属于某个监管对象的文件才须填写。") for column in PLACES),
        Column("管理类别", ("permit_class",), Form.CHOICE, labels=PermitClass.labels()),
        Column("文号（证号）", ("number",), Form.IDENTIFIER),
        Column("发文（发证）机关", ("issuer",)),
        Column("状态", ("state",), Form.CHOICE, labels=STATES, rule="不填即为已发布。"),
        _day("编制日期", ("drafted_on",)),
        _day("发布（核发）日期", ("issued_on",)),
        _day("备案日期", ("filed_on",)),
        Column("日期精确到", ("known_to",), Form.CHOICE, labels=EXACTNESS, rule="不填即为日。"),
        _day("有效期自", ("valid_from",)),
        _day("有效期至", ("valid_until",), rule="当日仍有效；不填的按规则推算。"),
        _day("重新评估日期", ("review_on",)),
        Column("备案号", ("filing_number",), Form.IDENTIFIER),
        Column("备案机关", ("filing_authority",)),
        Column("备注", ("note",)),
        *ORIGIN,
    ),
    key=(("source_id",), ("kind",), ("number",)),
)


class ListKind(StrEnum):
    """What can be brought in beside sources."""

    PEOPLE = "people"
    POSTS = "posts"
    RESPONSIBILITIES = "responsibilities"
    HOUSEHOLDS = "households"
    EQUIPMENT = "equipment"
    DOCUMENTS = "documents"


Kind = SourceKind | ListKind
LISTS: Mapping[str, Ledger] = {
    ListKind.PEOPLE: PEOPLE,
    ListKind.POSTS: POSTS,
    ListKind.RESPONSIBILITIES: RESPONSIBILITIES,
    ListKind.HOUSEHOLDS: HOUSEHOLDS,
    ListKind.EQUIPMENT: EQUIPMENT,
    ListKind.DOCUMENTS: DOCUMENTS,
}


def ledger_of(name: str) -> Ledger:
    """The ledger of a kind of source, or of another list."""
    return LISTS[name] if name in LISTS else ledger(SourceKind(name))
