"""Which class of discharge permit (排污许可) a project falls into, by its industry and a few figures: a table. Pure.

The classes are the law's (排污许可管理条例 arts. 2, 24). Which industry falls into which is said by a national list
(固定污染源排污许可分类管理名录, 2019) of which the town has only parts at second hand; each row says how it is known,
and what no row covers is for the county to say. Other rows are another `VERSION`, which a pre-check keeps.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from services.registry.kinds.lifecycle import IndustryVersion, PermitClass

VERSION = 1
INDUSTRIES = IndustryVersion.GBT_4754_2017
LIST = "《固定污染源排污许可分类管理名录（2019年版）》"
ASK = "请向县生态环境局核实"

Facts = Mapping[str, float | bool | None]
# What the rows ask for; a number must reach what they say, an answer be the same.
FACT_WORDS = {
    "design_m3_per_day": "设计处理规模（立方米/日）",
    "beds": "床位数",
    "is_scale_farm": "是否达到规模养殖",
    "has_outfall": "是否设污水排放口",
    "burns_coal": "是否以煤或煤矸石为燃料",
}


class Answer(StrEnum):
    """How far the table can tell."""

    FOUND = "found"
    FIGURES_MISSING = "figures_missing"
    CASE_NOT_IN_TABLE = "case_not_in_table"
    INDUSTRY_NOT_IN_TABLE = "industry_not_in_table"


@dataclass(frozen=True, slots=True)
class Row:
    """A run of industries, what must be so, and the class that follows. `basis_kind` is that of policies."""

    first: str
    last: str
    industry: str
    needs: Mapping[str, float | bool]
    permit_class: PermitClass
    basis_kind: str
    basis: str | None


@dataclass(frozen=True, slots=True)
class Found:
    """The class of a project, none where it cannot be told; `missing` are the figures that would tell."""

    answer: Answer
    permit_class: PermitClass | None
    basis_kind: str | None
    basis: str | None
    missing: tuple[str, ...]
    words: str
    version: int = VERSION


_SEWAGE = ("4620", "4620", "污水处理及其再生利用")
_HOSPITAL = ("8411", "8423", "医院、卫生院")
_FARM = ("0311", "0399", "畜禽养殖")
_BRICKS = ("3031", "3031", "粘土砖瓦及建筑砌块制造")
_QUOTED = ("practice", f"{LIST}第99项（转引，待核对原文）")
_UNSURE = ("default", None)
# Of an industry's rows the first whose needs are met holds, so that larger thresholds come first.
ROWS = (
    Row(*_SEWAGE, {"design_m3_per_day": 20_000}, PermitClass.KEY, *_QUOTED),
    Row(*_SEWAGE, {"design_m3_per_day": 500}, PermitClass.SIMPLIFIED, *_QUOTED),
    Row(*_SEWAGE, {"design_m3_per_day": 0}, PermitClass.REGISTRATION, *_QUOTED),
    Row(*_HOSPITAL, {"beds": 500}, PermitClass.KEY, *_UNSURE),
    Row(*_HOSPITAL, {"beds": 100}, PermitClass.SIMPLIFIED, *_UNSURE),
    Row(*_HOSPITAL, {"beds": 0}, PermitClass.REGISTRATION, *_UNSURE),
    Row(*_FARM, {"is_scale_farm": True, "has_outfall": True}, PermitClass.KEY, *_UNSURE),
    Row(*_FARM, {"is_scale_farm": True, "has_outfall": False}, PermitClass.REGISTRATION, *_UNSURE),
    Row(*_BRICKS, {"burns_coal": True}, PermitClass.KEY, *_UNSURE),
)


def permit_class(industry: str, facts: Facts) -> Found:
    """The class of a project, as far as the table and what is known of the project tell."""
    rows = [row for row in ROWS if row.first <= industry <= row.last]
    if not rows:
        return _untold(Answer.INDUSTRY_NOT_IN_TABLE, f"行业代码 {industry} 不在本系统的分类表中，{ASK}。")
    possible = [row for row in rows if not any(_fails(facts.get(fact), need) for fact, need in row.needs.items())]
    if not possible:
        return _untold(Answer.CASE_NOT_IN_TABLE, f"{rows[0].industry}的这种情形不在本系统的分类表中，{ASK}。")
    row = possible[0]
    if any(facts.get(fact) is None for fact in row.needs):
        unknown = {fact: None for row in possible for fact in row.needs if facts.get(fact) is None}
        asked = "、".join(FACT_WORDS[fact] for fact in unknown)
        return _untold(Answer.FIGURES_MISSING, f"未能判定管理类别：请补充{asked}。", tuple(unknown))
    words = f"{row.permit_class.label}（依据{row.basis or '未经核对的一般了解'}），{ASK}。"
    return Found(Answer.FOUND, row.permit_class, row.basis_kind, row.basis, (), words)


def _untold(answer: Answer, words: str, missing: tuple[str, ...] = ()) -> Found:
    return Found(answer, None, None, None, missing, words)


def _fails(fact: float | bool | None, need: float | bool) -> bool:
    """Whether what is known contradicts a row."""
    if fact is None:
        return False
    return fact is not need if isinstance(need, bool) else fact < need
