"""When a report of cleaning is believable. Pure."""

from datetime import datetime, timedelta

TOLERANCE = timedelta(minutes=5)  # default: phones' clocks differ
EARLIEST = timedelta(hours=2)  # default: who begins before the window may be done this long before it opens


def fault(done_at: datetime, opens_at: datetime, now: datetime) -> str | None:
    """What cannot be about the time of a report, in the user's words; nothing if it may be right."""
    if done_at > now + TOLERANCE:
        return "完成时间还没有到，请核对手机时间后重新提交。"
    if done_at < opens_at - EARLIEST:
        return "完成时间早于该班次的保洁时段，请核对班次和时间。"
    return None
