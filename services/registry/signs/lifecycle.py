"""What a sign must name, and when it is out of date. Pure."""

from collections.abc import Iterable, Mapping
from typing import Any

CLOCK = "sign_update"
POLICY = "river.sign.update"
OFFICE = ("river_chief_office_head", "clerk")
WITHDRAWN = "withdrawn"
# What of a chief stands on a sign: name and post (姓名、职务: 重庆市河长制条例 art. 23), by tier.
_NAMED = ("tier", "name", "post")


def is_stale(shown: Iterable[Mapping[str, Any]], due: Iterable[Mapping[str, Any]]) -> bool:
    """Whether the chiefs that a sign names are others than those who answer, or hold other posts by now."""
    return list(map(_told, shown)) != list(map(_told, due))


def _told(chief: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(str(chief[field]) for field in _NAMED)


def title(number: str, reach_name: str) -> str:
    """What the duty is called in everybody's inbox."""
    return f"公示牌更新：{reach_name}（{number}）"
