"""What a visit must fulfil to count for a duty, and what it lacks. Pure."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from shared.calendar.days import ONE_DAY, clock_words, day_words
from shared.time import local


class Manner(StrEnum):
    """How a round was made; whatever is not on the spot counts where a policy lets it take the place of a patrol."""

    ON_THE_SPOT = "on_the_spot"
    MEETING = "meeting"
    REMOTE = "remote"
    HANDLING = "handling"


MANNERS = {Manner.MEETING: "会议研究", Manner.REMOTE: "无人机或视频巡查", Manner.HANDLING: "现场处理问题"}
_FROM_AFAR = frozenset({Manner.MEETING, Manner.REMOTE})


@dataclass(frozen=True, slots=True)
class Conditions:
    """The terms of a duty, fixed when it is written. Zero asks for nothing.

    What no phone could measure (no track, no position) is not held against a visit, unless `track_required`.
    `delegates`: a deputy may come at any time. The switches of the manners say which of them may count.
    """

    min_gap_days: int = 0
    min_gap_hours: int = 0
    min_minutes: int = 0
    min_metres: int = 0
    fence_metres: int = 0
    track_required: bool = False
    checklist_key: str | None = None
    delegates: bool = False
    meeting: bool = False
    remote: bool = False
    handling: bool = False

    @classmethod
    def of(cls, stored: Mapping[str, Any]) -> "Conditions":
        """The terms as a duty keeps them."""
        return cls(**stored)

    def to_json(self) -> dict[str, Any]:
        """The terms as a duty keeps them."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a visit. `metres` is the length of the track, `distance_m` how far from the object one was.

    `on_paper`: a manager entered it for somebody who had no phone, and so no checklist to fill in on it.
    """

    left_at: datetime
    time_out: timedelta
    metres: int | None = None
    distance_m: int | None = None
    checklist_key: str | None = None
    on_paper: bool = False
    manner: Manner = Manner.ON_THE_SPOT


Counted = Iterable[datetime]


def lacks(asked: Conditions, visit: Facts, counted: Counted) -> str | None:
    """Why a visit does not count beside those that did, in the patroller's words; nothing if it does."""
    moments = list(counted)
    return next(filter(None, (rule(asked, visit, moments) for rule in _RULES)), None)


def _in_a_manner_that_counts(asked: Conditions, visit: Facts, _: Counted) -> str | None:
    if visit.manner is Manner.ON_THE_SPOT or getattr(asked, visit.manner):
        return None
    return f"本次为{MANNERS[visit.manner]}，规则不允许以此抵作一次巡查，不计入；请到现场巡查。"


def _days_apart(asked: Conditions, visit: Facts, counted: Counted) -> str | None:
    gap, day = asked.min_gap_days, local(visit.left_at).date()
    days = [local(moment).date() for moment in counted]
    near = [other for other in days if abs(day - other) < gap * ONE_DAY]
    if not near:
        return None
    if day in near:
        return "同一天已有一次计入的巡查，本次不再计入；请改日再巡查一次。"
    other = max(near)
    return (
        f"与{day_words(other)}已计入的巡查相隔不足{gap}天，本次不计入；"
        f"请在{day_words(other + gap * ONE_DAY)}或以后再巡查一次。"
    )


def _hours_apart(asked: Conditions, visit: Facts, counted: Counted) -> str | None:
    gap = timedelta(hours=asked.min_gap_hours)
    near = [moment for moment in counted if abs(visit.left_at - moment) < gap]
    if not near:
        return None
    other = max(near)
    hours = abs(visit.left_at - other) / timedelta(hours=1)
    return (
        f"与{_shown(other)}已计入的巡查相隔{hours:.0f}小时，不足{asked.min_gap_hours}小时，本次不计入；"
        f"请在{_shown(other + gap)}以后再巡查一次。"
    )


def _shown(moment: datetime) -> str:
    return day_words(local(moment).date()) + clock_words(moment)


def _long_enough(asked: Conditions, visit: Facts, _: Counted) -> str | None:
    minutes = int(visit.time_out / timedelta(minutes=1))
    if minutes >= asked.min_minutes:
        return None
    return f"本次巡查{minutes}分钟，不足{asked.min_minutes}分钟，不计入；请再巡查一次。"


def _far_enough(asked: Conditions, visit: Facts, _: Counted) -> str | None:
    if visit.manner is not Manner.ON_THE_SPOT:
        return None
    if visit.metres is None:
        return "本次巡查没有轨迹，不计入；请开启定位后再巡查一次。" if asked.track_required else None
    if visit.metres >= asked.min_metres:
        return None
    return f"本次巡查里程{visit.metres}米，不足{asked.min_metres}米，不计入；请再巡查一次。"


def _at_the_object(asked: Conditions, visit: Facts, _: Counted) -> str | None:
    if visit.manner in _FROM_AFAR or visit.distance_m is None:
        return None
    if not asked.fence_metres or visit.distance_m <= asked.fence_metres:
        return None
    return f"签到地点距对象{visit.distance_m}米，超过{asked.fence_metres}米，不计入；请到现场签到。"


def _by_its_checklist(asked: Conditions, visit: Facts, _: Counted) -> str | None:
    from_paper = visit.on_paper and visit.checklist_key is None
    if from_paper or visit.manner is not Manner.ON_THE_SPOT or asked.checklist_key in {None, visit.checklist_key}:
        return None
    return "没有按规定的检查表填报，本次不计入；请填写检查表后再报一次。"


_RULES: tuple[Callable[[Conditions, Facts, Counted], str | None], ...] = (
    _in_a_manner_that_counts,
    _days_apart,
    _hours_apart,
    _long_enough,
    _far_enough,
    _at_the_object,
    _by_its_checklist,
)
