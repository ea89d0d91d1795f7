"""What somebody meant by the content of a cell. Pure: what is not clear is refused in words, never guessed."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta

# What a reader of workbooks finds in a cell; an empty one holds an empty text.
Cell = str | int | float | bool | date | datetime | time | timedelta

LONGEST_TEXT = 4000  # characters, as shared.http.payload.Text
EXACT_DIGITS = 15  # of a number in Excel (IEEE 754): longer ones have already lost their last digits
YES = frozenset({"是", "有", "√", "✓", "y", "yes", "true", "1"})
NO = frozenset({"否", "无", "没有", "×", "✗", "n", "no", "false", "0"})
CLEARED = "清空"  # empties a field; an empty cell leaves it as it is
# What Excel and its like write for a formula that failed.
FAILED = frozenset({"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!"})
FORMULA_BEGINS = ("=", "+", "-", "@")

_WIDE = "".join(map(chr, (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B), 0xFF0D)))
_NARROW = str.maketrans(_WIDE, unicodedata.normalize("NFKC", _WIDE))
_BETWEEN = re.compile(r"[、,，;；\n]+")
_NUMBER = re.compile(r"[+-]?(\d+|\d{1,3}(,\d{3})+)(\.\d+)?")
_DAY = re.compile(r"(\d{4})\s*[-./年]\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})\s*[日号]?(\s+0{1,2}:00(:00)?)?")
_COMPACT_DAY = re.compile(r"(\d{4})(\d{2})(\d{2})")
_SERIAL = re.compile(r"\d{5}")
# Days since 1899-12-30, as Excel counts; within 1954 to 2099, so that a serial is no year and no other number.
_SERIALS = range(20_000, 73_051)
_FIRST_SERIAL = date(1899, 12, 30)


class NotUnderstood(ValueError):  # noqa: N818 - named as a fact, like every problem
    """The content of a cell is not what its column asks for."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


def shown(value: Cell) -> str:
    """A value as a user reads it."""
    match value:
        case bool():
            return "是" if value else "否"
        case float() if value.is_integer() and abs(value) < 10**EXACT_DIGITS:
            return str(int(value))
        case datetime() if value.time() == time():
            return value.date().isoformat()
        case datetime():
            return value.isoformat(" ", "minutes")
        case date() | time():
            return value.isoformat()
        case _:
            return str(value)


def text(value: Cell) -> str:
    """The text of a cell, without space around it; line breaks become spaces. Raises NotUnderstood."""
    if isinstance(value, float | int) and not isinstance(value, bool) and abs(value) >= 10**EXACT_DIGITS:
        raise NotUnderstood(
            "precision_lost", "数字超过 15 位，Excel 已丢失末尾数字：请把这一格设为“文本”格式后重新填写。"
        )
    found = " ".join(shown(value).split())  # also the wide space of Chinese texts
    if found in FAILED:
        raise NotUnderstood("formula_failed", "这一格是出错的公式：请改填数值或文字。")
    if any(unicodedata.category(char) in {"Cc", "Cf", "Cs"} for char in found):
        raise NotUnderstood("text_not_storable", "含有看不见的控制字符：请删去后重新填写。")
    if len(found) > LONGEST_TEXT:
        raise NotUnderstood("too_long", f"至多 {LONGEST_TEXT} 个字符。")
    if found.startswith("'") and found[1:].startswith(FORMULA_BEGINS):
        return found[1:]  # so that what was exported comes back as it was
    return found


def plain(value: Cell) -> str:
    """The same with full-width letters, digits and signs made narrow, for what is compared or counted."""
    return unicodedata.normalize("NFKC", text(value)).strip()


def identifier(value: Cell) -> str:
    """A code or the number of a document: with narrow letters and digits, otherwise as it is written."""
    return text(value).translate(_NARROW)


def key(name: str) -> str:
    """By what headings and names are compared: without space, width, case and the mark of what is required."""
    return "".join(unicodedata.normalize("NFKC", name).split()).rstrip("*").lower()


def number(value: Cell, unit: str | None = None) -> int | float:
    """A number, perhaps typed as text, with thousands separated or its own unit behind it. Raises NotUnderstood."""
    if isinstance(value, bool):
        raise NotUnderstood("not_a_number", "应为数字。")
    if isinstance(value, int | float):
        return int(value) if float(value).is_integer() else value
    found = plain(value)
    if unit:
        found = found.removesuffix(unicodedata.normalize("NFKC", unit)).strip()
    if not _NUMBER.fullmatch(found):
        wanted = f"应为数字（单位：{unit}）。" if unit else "应为数字。"
        raise NotUnderstood("not_a_number", wanted + "不要加“约”、“左右”等文字。")
    return number(float(found.replace(",", "")))


def integer(value: Cell, unit: str | None = None) -> int:
    """A whole number; raises NotUnderstood."""
    found = number(value, unit)
    if isinstance(found, float):
        raise NotUnderstood("not_an_integer", "应为整数，不能带小数。")
    return found


def day(value: Cell) -> date:
    """A day, however it is usually written, or Excel's own number of it. Raises NotUnderstood."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    found = plain(value)
    if _SERIAL.fullmatch(found) and int(found) in _SERIALS:
        return _FIRST_SERIAL + timedelta(days=int(found))
    written = _DAY.fullmatch(found) or _COMPACT_DAY.fullmatch(found)
    if written is None:
        raise NotUnderstood("not_a_date", "看不出是哪一天：请填完整的年月日，例如 2023-05-01 或 2023年5月1日。")
    year, month, of_month = (int(part) for part in written.groups()[:3])
    try:
        return date(year, month, of_month)
    except ValueError:
        raise NotUnderstood("not_a_date", "没有这一天：请核对年月日。") from None


def yes_or_no(value: Cell) -> bool:
    """Raises NotUnderstood."""
    found = value if isinstance(value, bool) else plain(value).lower()
    if found is True or found in YES:
        return True
    if found is False or found in NO:
        return False
    raise NotUnderstood("not_a_boolean", "请填“是”或“否”。")


def choice(value: Cell, labels: Mapping[str, str]) -> str:
    """The value of a label, or of itself; raises NotUnderstood."""
    found = plain(value)
    for known, label in labels.items():
        if found in {known, label, unicodedata.normalize("NFKC", label)}:
            return known
    raise NotUnderstood("unknown_value", f"只能填：{'、'.join(labels.values())}。")


def items(value: Cell) -> Sequence[str]:
    """Several texts in one cell."""
    lines = value if isinstance(value, str) else shown(value)
    return [text(part) for part in _BETWEEN.split(lines) if part.strip()]
