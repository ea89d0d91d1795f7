"""What is believable of a dispatch against open burning and of a fire; which fires were put out too late. Pure."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from shared.time import local

TOLERANCE = timedelta(minutes=5)  # default: phones' clocks differ
LONGEST = timedelta(hours=24)  # default: who is out for longer has forgotten to come back
FAR_M = 50_000  # default: from everything that is known of a town; a county is hardly wider
PUT_OUT = "burning.put_out"
DEFAULT_MINUTES = 30  # default, where no policy says otherwise (domain.md 4.1: practice of a city in Jilin)


class Kind(StrEnum):
    """What burnt; kept apart, since nobody can split a sum afterwards (domain.md 4, T7)."""

    STRAW = "straw"
    HOUSEHOLD_WASTE = "household_waste"
    LEAVES = "leaves"
    OTHER = "other"


class FoundBy(StrEnum):
    """How a fire came to be known."""

    DISPATCH = "dispatch"
    REPORT = "report"
    CAMERA = "camera"
    SATELLITE = "satellite"
    OTHER = "other"


class Flag(StrEnum):
    """What a reviewer should look at; it refuses nothing."""

    PUT_OUT_LATE = "put_out_late"
    NOT_PUT_OUT = "not_put_out"


def fault_of_dispatch(left_at: datetime, returned_at: datetime, now: datetime) -> str | None:
    """What cannot be about the times of a dispatch, in the user's words; nothing if they may be right."""
    if returned_at <= left_at:
        return "返回时间应晚于出动时间，请改正后重新提交。"
    if returned_at > now + TOLERANCE:
        return "返回时间还没有到，请核对后重新提交。"
    if returned_at - left_at > LONGEST:
        return "一次出动不超过24小时，请核对出动和返回时间，或分次填报。"
    return None


def fault_of_crew(participants: Collection[UUID], others: int) -> str | None:
    """What cannot be about who went out: person-times are the sum of the list."""
    if len(set(participants)) < len(participants):
        return "出动人员名单有重复，请删去重复的人员。"
    if not participants and not others:
        return "请填写出动人员名单，或不在台账中的人数。"
    return None


def fault_of_vehicles(vehicles: int, publicity_vehicles: int) -> str | None:
    """The vehicles with loudspeakers are among all that went out."""
    return "宣传车计入出动车辆，不会多于出动车辆数，请改正后重新提交。" if publicity_vehicles > vehicles else None


def fault_of_finding(
    found_by: FoundBy, found_at: datetime, out: tuple[datetime, datetime] | None, now: datetime
) -> str | None:
    """What cannot be about how and when a fire was found: on a dispatch, `out` between two moments, or not."""
    if (found_by is FoundBy.DISPATCH) != (out is not None):
        return "出动中发现的火点请填写所属的出动记录（dispatch_id），其他来源的不填。"
    if found_at > now + TOLERANCE:
        return "发现时间还没有到，请核对后重新提交。"
    if out is not None and not out[0] - TOLERANCE <= found_at <= out[1] + TOLERANCE:
        return "火点的发现时间不在本次出动期间，请核对后重新提交。"
    return None


def fault_of_outcome(minutes: int | None, *, on_spot: bool) -> str | None:
    """What contradicts itself in how a fire ended."""
    if on_spot and minutes is None:
        return "当场扑灭的，请填写扑灭用时（分钟）。"
    return None


def fault_of_referral(on: date | None, to: str | None, found_at: datetime, now: datetime) -> str | None:
    """What cannot be about handing a case over."""
    if (on is None) != (to is None):
        return "移送执法的，移送日期和接收单位都要填写。"
    if on is not None and not local(found_at).date() <= on <= local(now).date():
        return "移送日期应不早于发现火点的日期，也不晚于今天。"
    return None


def was_stopped(minutes: int | None) -> bool:
    """Whether the burning was stopped, at once or later: what the town's report counts."""
    return minutes is not None


def flags(minutes: int | None, limit: int) -> list[str]:
    """What speaks against how a fire was handled: it burns on, or was out later than the policy allows."""
    if minutes is None:
        return [Flag.NOT_PUT_OUT.value]
    return [Flag.PUT_OUT_LATE.value] if minutes > limit else []


def minutes_allowed(policy_value: Any) -> int:  # noqa: ANN401 - whatever a policy row holds
    """Within how many minutes a fire is to be out; the default where the policy says no number."""
    usable = isinstance(policy_value, int) and not isinstance(policy_value, bool) and policy_value > 0
    return policy_value if usable else DEFAULT_MINUTES


class By(StrEnum):
    """What the log is summed up by."""

    DAY = "day"
    MONTH = "month"
    VILLAGE = "village"


VILLAGE_DIGITS = 12


def summed(dispatches: Iterable[Mapping[str, Any]], fires: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """One row for each key, of the sums of dispatches and those of fires by kind."""
    rows: dict[str, dict[str, Any]] = {}
    for each in dispatches:
        rows.setdefault(each["key"], _nothing(each["key"])).update(each)
    for each in fires:
        row = rows.setdefault(each["key"], _nothing(each["key"]))
        row["fires"][each["kind"]] = each["fires"]
        row["stopped"][each["kind"]] = each["stopped"]
        row["area_m2"] += each["area_m2"]
        row["referred"] += each["referred"]
    return [rows[key] for key in sorted(rows)]


_SUMS = ("dispatches", "people", "vehicles", "publicity_vehicles", "leaflets", "notices", "black_spots", "referred")


def _nothing(key: str) -> dict[str, Any]:
    by_kind = {kind.value: 0 for kind in Kind}
    return {"key": key, **dict.fromkeys(_SUMS, 0), "area_m2": 0.0, "fires": dict(by_kind), "stopped": dict(by_kind)}
