"""When a notification may reach a person: not at night and not on a day off, unless it is urgent."""

from dataclasses import dataclass
from datetime import UTC, datetime, time

from shared.calendar.days import ONE_DAY
from shared.calendar.workdays import WorkCalendar
from shared.time import SHANGHAI, local


@dataclass(frozen=True, slots=True)
class QuietHours:
    """Local times of day between which people are left alone; they may span midnight, `end` is free again."""

    start: time
    end: time

    def __post_init__(self) -> None:
        if self.start == self.end:
            raise ValueError("免打扰时段的起止时间不能相同")

    def contains(self, clock: time) -> bool:
        """Whether a local time of day is quiet."""
        if self.start < self.end:
            return self.start <= clock < self.end
        return clock >= self.start or clock < self.end


def parse(text: str) -> QuietHours:
    """Quiet hours as a policy writes them: 21:00-08:00."""
    try:
        start, end = (datetime.strptime(part, "%H:%M").time() for part in text.split("-"))  # noqa: DTZ007 - a time of day has no zone
    except ValueError as error:
        raise ValueError(f"免打扰时段应写成 21:00-08:00 的样子，不能是“{text}”") from error
    return QuietHours(start, end)


def next_delivery(moment: datetime, quiet: QuietHours | None, calendar: WorkCalendar, urgent: bool) -> datetime:
    """When to send what is ready at `moment`, in UTC; source: default.

    In quiet hours or on a day off it waits for the next end of the quiet hours on a working day. What is
    urgent goes at once, and so does everything where there are no quiet hours.
    """
    there = local(moment)
    day = there.date()
    if urgent or quiet is None or (calendar.is_workday(day) and not quiet.contains(there.time())):
        return moment.astimezone(UTC)
    if there.time() >= quiet.end:
        day += ONE_DAY
    first = calendar.rolled(day).end
    return datetime.combine(first, quiet.end, SHANGHAI).astimezone(UTC)
