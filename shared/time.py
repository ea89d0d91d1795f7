"""The only clock of the house, so that a test can move it and nobody else reads one."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")

_offset: ContextVar[timedelta] = ContextVar("clock_offset", default=timedelta())
_process_offset = timedelta()


def offset() -> timedelta:
    """How far this process's clock is moved; zero outside tests."""
    return _process_offset + _offset.get()


def now() -> datetime:
    """The present moment, in UTC."""
    return datetime.now(UTC) + offset()


def local(moment: datetime) -> datetime:
    """The same moment as people in the town read it."""
    return moment.astimezone(SHANGHAI)


def shown(moment: datetime) -> str:
    """A moment in the words of the town: 2026年11月23日 18:00."""
    there = local(moment)
    return f"{there.year}年{there.month}月{there.day}日 {there:%H:%M}"


@contextmanager
def moved(by: timedelta) -> Iterator[None]:
    """Run a block at another time, in this task only."""
    token = _offset.set(_offset.get() + by)
    try:
        yield
    finally:
        _offset.reset(token)


def move_process(by: timedelta) -> None:
    """Move this process's clock for good: tests, and the fault of a wrong clock."""
    global _process_offset  # noqa: PLW0603 - one clock per process is the point
    _process_offset += by
