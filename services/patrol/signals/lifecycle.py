"""What in a round a reviewer should look at, and why. Pure.

A signal is a reason to ask, no proof: phones err, valleys shade satellites, papers are typed in late. So each says in
words what was seen, names the rows, and weighs what the policies say; a kind without a policy is not looked for.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from services.patrol.rounds.models import Round
from services.patrol.tracks.models import Track
from services.patrol.visits.models import Visit
from shared.directory.policies import Policies
from shared.places import metres_between

_KMH = 3.6
_MINUTE, _HOUR = timedelta(minutes=1), timedelta(hours=1)


class State(StrEnum):
    """What a reviewer said of a signal."""

    OPEN = "open"
    CONFIRMED = "confirmed"
    DISMISSED = "dismissed"


class Kind(StrEnum):
    """Kinds of signals. The policy `signal.<kind>` gives the weight, `signal.<kind>.limit` the limit, if it has one."""

    SPEED = "speed"
    GAP = "gap"
    LEAP = "leap"
    MOCK = "mock"
    SAME_TRACK = "same_track"
    OFF_TRACK = "off_track"
    HASTY = "hasty"
    SAME_ANSWERS = "same_answers"
    CLOCK = "clock"
    RECORDED_LATE = "recorded_late"
    PHOTO_REUSED = "photo_reused"
    PHOTO_ALIKE = "photo_alike"
    PHOTO_TIME = "photo_time"
    PHOTO_PLACE = "photo_place"


@dataclass(frozen=True, slots=True)
class SameTrack:
    """An earlier round whose track has the same shape."""

    round_id: UUID
    patroller_id: UUID
    started_at: datetime


@dataclass(frozen=True, slots=True)
class SameAnswers:
    """A visit whose answers are those of so many of its patroller's visits before it."""

    visit_id: UUID
    times: int


@dataclass(frozen=True, slots=True)
class PhotoFact:
    """What a photo of a visit says of itself; `place` is where the visited object lies."""

    photo_id: UUID
    visit: Visit
    taken_at: datetime | None
    taken_place: tuple[float, float] | None
    place: tuple[float, float] | None


@dataclass(frozen=True, slots=True)
class ReusedPhoto:
    """A photo that an earlier round has used, the very file or one that looks the same."""

    photo_id: UUID
    other_round_id: UUID
    same_file: bool


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that is known of a round."""

    round: Round
    visits: Sequence[Visit]
    track: Track | None = None
    same_tracks: Sequence[SameTrack] = ()
    same_answers: Sequence[SameAnswers] = ()
    photos: Sequence[PhotoFact] = ()
    reused: Sequence[ReusedPhoto] = ()


@dataclass(frozen=True, slots=True)
class Seen:
    """What was seen: in words, in figures, and the rows that it rests on beside the round."""

    words: str
    facts: Mapping[str, Any]
    rows: Sequence[tuple[str, UUID]] = ()


@dataclass(frozen=True, slots=True)
class Noticed:
    """A signal to be raised, with the rules that made it."""

    kind: Kind
    weight: int
    seen: Seen
    rule: list[dict[str, Any]] = field(default_factory=list)


def notice(known: Evidence, rules: Policies) -> Iterator[Noticed]:
    """The signals of a round, one of each kind at most."""
    for kind, look in _LOOKS.items():
        weight, limit = rules.get(f"signal.{kind}"), rules.get(f"signal.{kind}.limit")
        if weight is None or weight.amount <= 0 or (limit is None and kind not in _WITHOUT_LIMIT):
            continue
        seen = look(known, limit.amount if limit else 0)
        if seen is not None:
            yield Noticed(kind, weight.amount, seen, [rule.cited() for rule in (weight, limit) if rule])


def _speed(known: Evidence, limit: int) -> Seen | None:
    speed = known.track.top_speed_mps * _KMH if known.track else 0
    if speed <= limit:
        return None
    return Seen(f"轨迹中持续10秒的最高速度为每小时{speed:.0f}公里，超过{limit}公里。", {"kmh": round(speed, 1)})


def _gap(known: Evidence, limit: int) -> Seen | None:
    if known.track is None or known.track.longest_gap_s <= limit * 60:
        return None
    minutes = known.track.longest_gap_s // 60
    return Seen(f"轨迹中断{minutes}分钟，超过{limit}分钟。", {"minutes": minutes})


def _leap(known: Evidence, limit: int) -> Seen | None:
    if known.track is None or known.track.leap_m <= limit:
        return None
    return Seen(f"轨迹在两点之间跳跃了{known.track.leap_m}米，任何车辆都来不及。", {"metres": known.track.leap_m})


def _mock(known: Evidence, limit: int) -> Seen | None:
    share = known.track.mock_share * 100 if known.track else 0
    if share <= limit:
        return None
    return Seen(f"轨迹点中{share:.0f}%由手机标明为模拟位置。", {"percent": round(share, 1)})


def _same_track(known: Evidence, _: int) -> Seen | None:
    if not known.same_tracks:
        return None
    others = [each for each in known.same_tracks if each.patroller_id != known.round.patroller_id]
    whose = "他人" if others else "本人"
    facts = {"times": len(known.same_tracks), "of_others": len(others)}
    rows = [("round", each.round_id) for each in known.same_tracks]
    return Seen(f"轨迹与{whose}此前{len(rows)}次巡查的轨迹形状完全相同。", facts, rows)


def _off_track(known: Evidence, limit: int) -> Seen | None:
    far = [
        (visit.approach_m - visit.distance_m, visit)
        for visit in known.visits
        if visit.approach_m is not None and visit.distance_m is not None
    ]
    most, visit = max(far, key=lambda each: each[0], default=(0, None))
    if visit is None or most <= limit:
        return None
    words = f"在{visit.object_name}签到时距对象{visit.distance_m}米，轨迹最近却只到{visit.approach_m}米处。"
    return Seen(words, {"check_in_m": visit.distance_m, "track_m": visit.approach_m}, [("visit", visit.id)])


def _hasty(known: Evidence, limit: int) -> Seen | None:
    out = known.round.ended_at - known.round.started_at
    each = out / len(known.visits) / _MINUTE
    if len(known.visits) < 2 or each >= limit:  # noqa: PLR2004 - one short visit is a matter of the duty's minutes
        return None
    words = f"{out / _MINUTE:.0f}分钟内巡查{len(known.visits)}个对象，平均每个{each:.1f}分钟，不足{limit}分钟。"
    return Seen(words, {"visits": len(known.visits), "minutes_each": round(each, 1)})


def _same_answers(known: Evidence, limit: int) -> Seen | None:
    again = [each for each in known.same_answers if each.times >= limit]
    if not again:
        return None
    most = max(each.times for each in again)
    words = f"填写的数值和说明与此前{most}次到访一字不差。"
    return Seen(words, {"times": most}, [("visit", each.visit_id) for each in again])


def _clock(known: Evidence, limit: int) -> Seen | None:
    error = (known.round.clock_error_s or 0) / 60
    if abs(error) <= limit:
        return None
    which = "快" if error > 0 else "慢"
    return Seen(f"手机时钟{which}{abs(error):.0f}分钟，所填时间可能有误。", {"minutes": round(error, 1)})


def _recorded_late(known: Evidence, limit: int) -> Seen | None:
    hours = (known.round.recorded_at - known.round.ended_at) / _HOUR
    if hours <= limit:
        return None
    return Seen(f"巡查结束{hours:.0f}小时后才收到记录，超过{limit}小时。", {"hours": round(hours, 1)})


def _photo_reused(known: Evidence, _: int) -> Seen | None:
    return _again(known, "照片与此前巡查所用的是同一文件", same_file=True)


def _photo_alike(known: Evidence, _: int) -> Seen | None:
    return _again(known, "照片与此前巡查所用的照片几乎相同", same_file=False)


def _again(known: Evidence, what: str, *, same_file: bool) -> Seen | None:
    found = [each for each in known.reused if each.same_file is same_file]
    if not found:
        return None
    photos = dict.fromkeys(each.photo_id for each in found)
    rounds = dict.fromkeys(each.other_round_id for each in found)
    rows = [*(("photo", each) for each in photos), *(("round", each) for each in rounds)]
    return Seen(f"有{len(photos)}张{what}。", {"photos": len(photos), "rounds": len(rounds)}, rows)


def _photo_time(known: Evidence, limit: int) -> Seen | None:
    slack = limit * _MINUTE
    off = [
        each
        for each in known.photos
        if each.taken_at and not each.visit.arrived_at - slack <= each.taken_at <= each.visit.left_at + slack
    ]
    if not off:
        return None
    words = f"有{len(off)}张照片的拍摄时间与到访时间相差{limit}分钟以上。"
    return Seen(words, {"photos": len(off)}, [("photo", each.photo_id) for each in off])


def _photo_place(known: Evidence, limit: int) -> Seen | None:
    far = {
        each.photo_id: metres_between(each.taken_place, each.place)
        for each in known.photos
        if each.taken_place and each.place
    }
    off = {photo_id: metres for photo_id, metres in far.items() if metres > limit}
    if not off:
        return None
    most = round(max(off.values()))
    words = f"有{len(off)}张照片拍摄地点距对象超过{limit}米，最远{most}米。"
    return Seen(words, {"photos": len(off), "metres": most}, [("photo", photo_id) for photo_id in off])


_WITHOUT_LIMIT = (Kind.SAME_TRACK, Kind.PHOTO_REUSED, Kind.PHOTO_ALIKE)
_LOOKS: Mapping[Kind, Callable[[Evidence, int], Seen | None]] = {
    Kind.SPEED: _speed,
    Kind.GAP: _gap,
    Kind.LEAP: _leap,
    Kind.MOCK: _mock,
    Kind.SAME_TRACK: _same_track,
    Kind.OFF_TRACK: _off_track,
    Kind.HASTY: _hasty,
    Kind.SAME_ANSWERS: _same_answers,
    Kind.CLOCK: _clock,
    Kind.RECORDED_LATE: _recorded_late,
    Kind.PHOTO_REUSED: _photo_reused,
    Kind.PHOTO_ALIKE: _photo_alike,
    Kind.PHOTO_TIME: _photo_time,
    Kind.PHOTO_PLACE: _photo_place,
}
