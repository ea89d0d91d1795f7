"""What a policy may say, and what it may claim to rest on. Pure."""

import re
from collections.abc import Callable
from enum import StrEnum
from functools import partial
from typing import Any

from shared.calendar import quiet_hours
from shared.calendar.workdays import MOST, Unit

EVERYWHERE = ""
_COUNTY = 6  # digits of a county's code: this house serves one county, so that its whole is "everywhere"
_SWITCH, _TIME, _DATE, _WAY, _WORDS, _MONTHS = "开关", "时段", "日期", "方式", "字样", "月份"
_RATES = frozenset(f"次/{period}" for period in ("日", "工作日", "周", "旬", "半月", "月", "季", "半年", "年"))
_MEASURES = frozenset({"日", "年", "米", "m²", "m³", "字符", "类", "级", "次", "倍", "%", "分值", "公里/时"})
_OF_HERDS = frozenset({"头", "只", "羽", "头/百头猪", "升/头", "升/羽"})
_SPANS = frozenset(Unit)
UNITS = _RATES | _MEASURES | _OF_HERDS | _SPANS | {_SWITCH, _TIME, _DATE, _WAY, _WORDS, _MONTHS}
_MOST_NUMBER = 1_000_000  # default: more is a slip of the pen
_STEPS = "escalate."  # steps of the ladder may lie before the due time, all other periods run forward
_MONTH_AND_DAY = re.compile(r"(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])")
_FROM_MONTH_TO_MONTH = re.compile(r"([1-9]|1[0-2])-([1-9]|1[0-2])")
_TIME_OF_DAY = re.compile(r"([01]\d|2[0-3]):[0-5]\d|24:00")


class Basis(StrEnum):
    """How binding a policy is, as the product shows it."""

    LAW = "law"
    TOWN = "town"
    COUNTY = "county"
    PRACTICE = "practice"
    DEFAULT = "default"


LABELS = {
    Basis.LAW: "法律规定",
    Basis.TOWN: "本镇规定",
    Basis.COUNTY: "县级规定",
    Basis.PRACTICE: "参考做法（未经本地核实）",
    Basis.DEFAULT: "系统默认",
}
_BINDING = frozenset({Basis.LAW, Basis.TOWN, Basis.COUNTY})


def may_set_everywhere(divisions: tuple[str, ...]) -> bool:
    """Whether somebody with these divisions answers for the whole county."""
    return any(len(code) <= _COUNTY for code in divisions)


def value_fault(key: str, value: Any, unit: str) -> str | None:  # noqa: ANN401 - any JSON
    """What is wrong with a value of this unit, in the user's words; nothing if it can be counted with."""
    if unit not in UNITS:
        return f"单位只能是：{'、'.join(sorted(UNITS))}。"
    if unit == _TIME:
        return _time_fault(value)
    if unit in _FORMS:
        is_right, hint = _FORMS[unit]
        return None if is_right(value) else hint
    return _number_fault(key, value, unit)


def basis_fault(kind: Basis, issuer: str | None, basis: str | None, document_number: str | None) -> str | None:
    """Why a policy cannot claim this, in the user's words: a rule names its source, a default has none."""
    if kind in _BINDING and not (issuer and basis):
        return f"{LABELS[kind]}须填写制定机关（issuer）和依据（basis）。"
    if kind is Basis.DEFAULT and (issuer or basis or document_number):
        return "系统默认值没有制定机关、依据和文号；如有文件规定，请选择相应的依据类别。"
    return None


def _number_fault(key: str, value: object, unit: str) -> str | None:
    if isinstance(value, bool) or not isinstance(value, int):
        return "值应为整数。"
    most = MOST[Unit(unit)] if unit in _SPANS else _MOST_NUMBER
    least = -most if key.startswith(_STEPS) else 0
    return None if least <= value <= most else f"值应在 {least} 与 {most} 之间。"


def _time_fault(value: object) -> str | None:
    """Quiet hours, a time of day, or null for none at all."""
    if value is None or _is(_TIME_OF_DAY, value):
        return None
    try:
        quiet_hours.parse(value if isinstance(value, str) else "")
    except ValueError:
        return "时段的值应为 21:00-08:00 或 24:00 的样子；不设则为 null。"
    return None


def _is(pattern: re.Pattern[str], value: object) -> bool:
    return isinstance(value, str) and pattern.fullmatch(value) is not None


_FORMS: dict[str, tuple[Callable[[object], bool], str]] = {
    _SWITCH: (lambda value: isinstance(value, bool), "开关的值应为 true 或 false。"),
    _DATE: (partial(_is, _MONTH_AND_DAY), "日期的值应为月-日，例如 01-31。"),
    _MONTHS: (partial(_is, _FROM_MONTH_TO_MONTH), "月份的值应为起止月份，例如 3-12；跨年写作 11-2。"),
    _WAY: (partial(_is, re.compile(r"[a-z][a-z_]{0,63}")), "方式的值应为小写字母和下划线组成的代码，例如 hard。"),
    _WORDS: (partial(_is, re.compile(r".{1,200}")), "字样的值应为 1 至 200 个字符。"),
}
