"""What a notice of a kind says, with places for what differs from one to the next. Pure."""

import re
from collections.abc import Mapping
from enum import StrEnum


class CountsAs(StrEnum):
    """What a paper counts as: burn-ban notices and leaflets are two numbers, which nobody can split afterwards."""

    NOTICE = "notice"
    LEAFLET = "leaflet"
    UNSPLIT = "unsplit"


COUNTS_AS_WORDS = {
    CountsAs.NOTICE: "告知书",
    CountsAs.LEAFLET: "宣传资料（手册）",
    CountsAs.UNSPLIT: "告知书与资料合计（原始材料未分列）",
}
# What a text may leave open, in the words of those who write texts.
VARIABLES = {
    "对象": "被告知的单位、农户或公众",
    "区划": "所在区划的名称",
    "编号": "告知书编号",
    "日期": "发放日期",
    "份数": "发放份数",
}
_OPEN = re.compile(r"\{([^{}]*)\}")


def fault(body: str) -> str | None:
    """What is wrong with a text, in the user's words; nothing if every place in it can be filled."""
    unknown = [name for name in _OPEN.findall(body) if name not in VARIABLES]
    if unknown or "{" in _OPEN.sub("", body) or "}" in _OPEN.sub("", body):
        return f"文本中的变量只能是：{'、'.join(f'{{{name}}}' for name in VARIABLES)}。"
    return None


def filled(text: str, values: Mapping[str, str]) -> str:
    """The text with its places filled; what is filled in is never read as a place itself."""
    return _OPEN.sub(lambda place: values[place[1]], text)
