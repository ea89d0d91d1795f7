"""What pydantic finds, in the words of those who fill in the forms. No message quotes what was entered."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from shared.http.problems import FieldError

A_MOMENT = "应为带时区的时间，例如 2026-11-23T18:00:00+08:00。"
A_DATE = "应为日期，例如 2026-11-23。"

# pydantic's error type → our stable code and the message, filled from pydantic's own bounds.
MESSAGES: dict[str, tuple[str, str]] = {
    "missing": ("missing", "必须填写。"),
    "extra_forbidden": ("unknown_field", "没有这个字段，请去掉。"),
    "string_type": ("not_text", "应为文本。"),
    "string_too_short": ("too_short", "至少 {min_length} 个字符。"),
    "string_too_long": ("too_long", "至多 {max_length} 个字符。"),
    "string_pattern_mismatch": ("wrong_format", "格式不对，请按接口说明填写。"),
    "string_unicode": ("text_not_storable", "含有残缺的字符，请删去。"),
    "text_not_storable": ("text_not_storable", "含有无法保存的特殊字符（空字符或残缺的字符），请删去。"),
    "too_short": ("too_few", "至少 {min_length} 项。"),
    "too_long": ("too_many", "至多 {max_length} 项。"),
    "greater_than": ("too_small", "应大于 {gt}。"),
    "greater_than_equal": ("too_small", "不能小于 {ge}。"),
    "less_than": ("too_large", "应小于 {lt}。"),
    "less_than_equal": ("too_large", "不能大于 {le}。"),
    "multiple_of": ("wrong_step", "应为 {multiple_of} 的倍数。"),
    "finite_number": ("not_a_number", "应为有限的数，不能是 NaN 或无穷大。"),
    "enum": ("unknown_value", "只能取：{expected}。"),
    "literal_error": ("unknown_value", "只能取：{expected}。"),
    "union_tag_invalid": ("unknown_value", "只能取：{expected_tags}。"),
    "union_tag_not_found": ("missing", "必须填写 {discriminator}。"),
    "uuid_parsing": ("not_a_uuid", "应为 UUID。"),
    "uuid_type": ("not_a_uuid", "应为 UUID。"),
    "uuid_version": ("not_a_uuid", "应为第 {expected_version} 版 UUID。"),
    "datetime_type": ("not_a_moment", A_MOMENT),
    "datetime_parsing": ("not_a_moment", A_MOMENT),
    "datetime_from_date_parsing": ("not_a_moment", A_MOMENT),
    "datetime_object_invalid": ("not_a_moment", A_MOMENT),
    "timezone_aware": ("not_a_moment", A_MOMENT),
    "moment_out_of_range": ("moment_out_of_range", "时间应在 1900 年至 2199 年之间。"),
    "date_type": ("not_a_date", A_DATE),
    "date_parsing": ("not_a_date", A_DATE),
    "date_from_datetime_parsing": ("not_a_date", A_DATE),
    "date_from_datetime_inexact": ("not_a_date", A_DATE),
    "int_type": ("not_an_integer", "应为整数。"),
    "int_parsing": ("not_an_integer", "应为整数。"),
    "int_parsing_size": ("not_an_integer", "整数的位数太多。"),
    "int_from_float": ("not_an_integer", "应为整数，不能带小数。"),
    "float_type": ("not_a_number", "应为数字。"),
    "float_parsing": ("not_a_number", "应为数字。"),
    "decimal_type": ("not_a_number", "应为数字。"),
    "decimal_parsing": ("not_a_number", "应为数字。"),
    "decimal_max_digits": ("too_many_digits", "至多 {max_digits} 位数字。"),
    "decimal_max_places": ("too_many_digits", "至多 {decimal_places} 位小数。"),
    "decimal_whole_digits": ("too_many_digits", "整数部分至多 {whole_digits} 位。"),
    "bool_type": ("not_a_boolean", "应为 true 或 false。"),
    "bool_parsing": ("not_a_boolean", "应为 true 或 false。"),
    "model_type": ("not_an_object", "应为 JSON 对象。"),
    "model_attributes_type": ("not_an_object", "应为 JSON 对象，并声明 Content-Type: application/json。"),
    "dict_type": ("not_an_object", "应为 JSON 对象。"),
    "list_type": ("not_a_list", "应为列表。"),
    "set_type": ("not_a_list", "应为列表。"),
    "tuple_type": ("not_a_list", "应为列表。"),
    "none_required": ("not_null", "应为 null。"),
}
OTHER = ("invalid", "不符合要求，请按接口说明填写。")
LONGEST_STEP = 80
CHINESE = re.compile("[\u4e00-\u9fff]")


def field_errors(errors: Iterable[Mapping[str, Any]]) -> list[FieldError]:
    """Errors of a body, pointing into it; errors of parameters point to `/query/…` and the like."""
    return [_field_error(error) for error in errors]


def _field_error(error: Mapping[str, Any]) -> FieldError:
    where = error["loc"][1:] if error["loc"][:1] == ("body",) else error["loc"]
    code, message = _said(error["type"], error["msg"], error.get("ctx") or {})
    return FieldError(pointer(where), code, message)


def _said(kind: str, words: str, bounds: Mapping[str, Any]) -> tuple[str, str]:
    if kind == "value_error":
        return "invalid", str(bounds["error"])  # our validators raise ValueError with a Chinese sentence
    if kind not in MESSAGES and CHINESE.search(words):
        return kind, words  # or a PydanticCustomError with a code of its own
    code, template = MESSAGES.get(kind, OTHER)
    shown = {key: _as_list(value) if key.startswith("expected") else value for key, value in bounds.items()}
    return code, template.format_map(shown)


def _as_list(expected: object) -> str:
    """A Chinese list, from `'a', 'b' or 'c'` as pydantic writes it."""
    return str(expected).replace("'", "").replace(" or ", ", ").replace(", ", "、")


def pointer(steps: Sequence[str | int]) -> str:
    """RFC 6901. A step may be a key that the client made up, so it is cut and kept encodable."""
    return "".join("/" + _escaped(str(step)) for step in steps)


def _escaped(step: str) -> str:
    printable = step[:LONGEST_STEP].encode(errors="replace").decode()
    return printable.replace("~", "~0").replace("/", "~1")
