"""Days as the town lives and writes them: from midnight to 24:00 in Shanghai, in Chinese words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from shared.time import SHANGHAI, local

ONE_DAY = timedelta(days=1)
_WEEKDAYS = "一二三四五六日"
_MOST_WEEKENDS = 3  # default: more of them are only counted, so that a sentence stays readable
_MOST_HOLIDAYS = 8  # default, as above


def midnight(day: date) -> datetime:
    """The local 00:00 with which the day begins, in UTC."""
    return datetime.combine(day, time.min, SHANGHAI).astimezone(UTC)


def end_of_day(day: date) -> datetime:
    """The local 24:00 with which the day ends, in UTC."""
    return midnight(day + ONE_DAY)


def day_ended_by(moment: datetime) -> date:
    """The day to which a due moment belongs: midnight is the 24:00 of the day before."""
    there = local(moment)
    return there.date() - ONE_DAY if there.time() == time.min else there.date()


def shown_due(moment: datetime) -> str:
    """A due moment in words: 2026年10月9日24:00, never 2026年10月10日00:00."""
    day = day_ended_by(moment)
    clock = "24:00" if moment == end_of_day(day) else clock_words(moment)
    return f"{day_words(day)}{clock}"


def clock_words(moment: datetime) -> str:
    """A local time of day: 08:30, with seconds only when there are any."""
    there = local(moment)
    return f"{there:%H:%M:%S}" if there.second else f"{there:%H:%M}"


def day_words(day: date, after: date | None = None) -> str:
    """A day in words; the year is left out when it is that of the day named before it."""
    year = "" if after and after.year == day.year else f"{day.year}年"
    return f"{year}{day.month}月{day.day}日"


def weekday_words(day: date) -> str:
    """The day of the week: 周六."""
    return f"周{_WEEKDAYS[day.weekday()]}"


@dataclass(frozen=True, slots=True)
class Span:
    """Neighbouring days off for one reason; an empty name means an ordinary weekend."""

    first: date
    last: date
    name: str

    @property
    def length(self) -> int:
        """The number of days, both ends included."""
        return (self.last - self.first).days + 1

    def words(self, after: date) -> str:
        """10月1日至7日国庆节; 9月26日周六."""
        first = day_words(self.first, after)
        if self.length == 1:
            return f"{first}{self.name or weekday_words(self.first)}"
        last = day_words(self.last, self.first)
        if (self.first.year, self.first.month) == (self.last.year, self.last.month):
            last = f"{self.last.day}日"
        return f"{first}至{last}{self.name or '周末'}"


def spans(days: Iterable[tuple[date, str]]) -> list[Span]:
    """Named days in rising order, with the neighbours of one name joined."""
    joined: list[Span] = []
    for day, name in days:
        last = joined[-1] if joined else None
        if last and last.name == name and last.last + ONE_DAY == day:
            joined[-1] = Span(last.first, day, name)
        else:
            joined.append(Span(day, day, name))
    return joined


def off_words(days: Iterable[tuple[date, str]], after: date) -> str:
    """Days off in words, holidays by name; what is too much to list is counted."""
    off = spans(days)
    weekends = [span for span in off if not span.name]
    holidays = [span for span in off if span.name]
    if len(weekends) <= _MOST_WEEKENDS and len(holidays) <= _MOST_HOLIDAYS:
        return _listed(off, after)
    counted = f"周末{_length(weekends)}天"
    if not holidays:
        return counted
    many = len(holidays) > _MOST_HOLIDAYS
    return f"{counted}、{f'节假日{_length(holidays)}天' if many else _listed(holidays, after)}"


def made_up_words(made_up: Iterable[date], after: date) -> str:
    """Make-up days in words: 9月20日周日、10月10日周六."""
    return _listed([Span(day, day, "") for day in made_up], after)


def _listed(several: list[Span], after: date) -> str:
    named_before = [after, *(span.last for span in several)]
    return "、".join(span.words(before) for before, span in zip(named_before, several, strict=False))


def _length(several: list[Span]) -> int:
    return sum(span.length for span in several)
