"""When a round is believable. Pure."""

from datetime import datetime, timedelta

TOLERANCE = timedelta(minutes=5)  # default: phones' clocks differ
LONGEST = timedelta(hours=24)  # default: who is out for longer has forgotten to stop


def fault(started_at: datetime, ended_at: datetime, now: datetime) -> str | None:
    """What cannot be about the times of a round, in the user's words; nothing if they may be right."""
    if ended_at <= started_at:
        return "结束时间应晚于开始时间，请改正后重新提交。"
    if ended_at > now + TOLERANCE:
        return "结束时间还没有到，请核对手机时间后重新提交。"
    if ended_at - started_at > LONGEST:
        return "一次巡查不超过24小时，请核对开始和结束时间，或分次填报。"
    return None
