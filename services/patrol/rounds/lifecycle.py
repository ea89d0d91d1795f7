"""When a round is believable, and where it belongs. Pure."""

from collections.abc import Sequence
from datetime import datetime, timedelta

TOLERANCE = timedelta(minutes=5)  # default: phones' clocks differ
LONGEST = timedelta(hours=24)  # default: who is out for longer has forgotten to stop
_LEVELS = (16, 14, 12, 9, 6)  # digits of a grid's, group's, village's, town's and county's code

Pause = tuple[datetime, datetime]


def fault(started_at: datetime, ended_at: datetime, pauses: Sequence[Pause], now: datetime) -> str | None:
    """What cannot be about the times of a round, in the user's words; nothing if they may be right."""
    if ended_at <= started_at:
        return "结束时间应晚于开始时间，请改正后重新提交。"
    if ended_at > now + TOLERANCE:
        return "结束时间还没有到，请核对手机时间后重新提交。"
    if ended_at - started_at > LONGEST:
        return "一次巡查不超过24小时，请核对开始和结束时间，或分次填报。"
    moments = [started_at, *(moment for pause in pauses for moment in pause), ended_at]
    if moments != sorted(moments):
        return "暂停的时间应在本次巡查之内，依次填写，互不重叠；请改正后重新提交。"
    return None


def clock_error_in(ended_at: datetime, now: datetime, error: timedelta | None) -> timedelta:
    """What a phone's measured error puts a round's times ahead: all of it where the round would end in the future.

    Nothing where it would not, or where the error does not explain it.
    """
    ahead = error is not None and ended_at > now + TOLERANCE >= ended_at - error
    return error if error is not None and ahead else timedelta()


def common_division(codes: Sequence[str]) -> str:
    """The nearest division that holds all of these."""
    first = codes[0]
    holding = (first[:digits] for digits in _LEVELS if digits <= len(first))
    return next((code for code in holding if all(other.startswith(code) for other in codes)), "")
