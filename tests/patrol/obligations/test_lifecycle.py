"""How often, in which windows, and in which words."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.patrol.obligations.lifecycle import (
    MOST_SECONDS,
    UNITS,
    Level,
    Per,
    Rhythm,
    RhythmUnclear,
    SourceKind,
    fault,
    rhythm,
    spacing_days,
    visits,
    visits_by_seconds,
)
from shared.calendar.periods import PeriodKind, period_of


@pytest.mark.parametrize(
    ("value", "unit", "read"),
    [
        (2, "次/月", Rhythm(PeriodKind.MONTH, 2)),
        (1, "次/季", Rhythm(PeriodKind.QUARTER, 1)),
        (20, "秒", Rhythm(None, 20)),
        (0, "次/月", None),
        (-1, "次/月", None),
        (1000, "次/月", None),
        (True, "次/月", None),
        (1.5, "次/月", None),
        ("2", "次/月", None),
        (None, "次/月", None),
        (2, "工作日", None),
        (MOST_SECONDS + 1, "秒", None),
    ],
)
def test_a_policy_is_read_or_refused(value: object, unit: str, read: Rhythm | None) -> None:
    if read is not None:
        assert rhythm(value, unit) == read
    else:
        with pytest.raises(RhythmUnclear):
            rhythm(value, unit)


@pytest.mark.parametrize(("value", "days"), [(7, 7), (0, 0), (-1, 0), ("7", 0), (10**9, 0), (None, 0)])
def test_a_spacing_is_read_or_none(value: object, days: int) -> None:
    assert spacing_days(value) == days


@pytest.mark.parametrize(
    ("per", "level", "kind", "key_only", "right"),
    [
        (Per.SOURCE, Level.GRID, SourceKind.RESTAURANT, False, True),
        (Per.SOURCE, Level.GRID, None, True, True),
        (Per.SOURCE, Level.GRID, None, False, False),
        (Per.REACH_CHIEF, Level.VILLAGE, None, False, True),
        (Per.REACH_CHIEF, Level.VILLAGE, SourceKind.RESTAURANT, False, False),
        (Per.REACH_CHIEF, Level.GRID, None, False, False),
    ],
)
def test_an_obligation_chooses_its_objects(
    per: Per, level: Level, kind: SourceKind | None, key_only: bool, right: bool
) -> None:
    assert (fault(per, level, kind, town_key_only=key_only) is None) is right


@pytest.mark.parametrize(
    ("kind", "number", "spacing", "words"),
    [
        (
            PeriodKind.MONTH,
            2,
            7,
            [
                "每月2次，间隔不少于7天：第1次应在2026年11月23日24:00前完成，否则本月不可能完成2次",
                "每月2次，间隔不少于7天：第2次应在2026年11月30日24:00前完成",
            ],
        ),
        (PeriodKind.WEEK, 1, 0, ["每周1次：应在2026年11月29日24:00前完成"]),
        (PeriodKind.QUARTER, 1, 7, ["每季度1次：应在2026年12月31日24:00前完成"]),
        (
            PeriodKind.DAY,
            2,
            0,
            ["每日2次：第1次应在2026年11月23日24:00前完成", "每日2次：第2次应在2026年11月23日24:00前完成"],
        ),
    ],
)
def test_why_it_is_due_then(kind: PeriodKind, number: int, spacing: int, words: list[str]) -> None:
    period = period_of(kind, date(2026, 11, 23))
    assert [visit.words for visit in visits(Rhythm(kind, number), period, spacing)] == words


@given(
    st.sampled_from(list(UNITS.values())),
    st.dates(date(2023, 1, 1), date(2030, 1, 1)),
    st.integers(1, 31),
    st.integers(0, 40),
)
def test_visits_lie_in_their_period_and_leave_room(kind: PeriodKind, day: date, number: int, spacing: int) -> None:
    period = period_of(kind, day)
    found = list(visits(Rhythm(kind, number), period, spacing))
    assert [visit.ordinal for visit in found] == list(range(1, number + 1))
    assert all(visit.opens_at == period.starts_at < visit.due_at <= period.ends_at for visit in found)
    assert [visit.due_at for visit in found] == sorted(visit.due_at for visit in found)
    assert found[-1].due_at == period.ends_at


@given(st.integers(1, MOST_SECONDS), st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001 - bounds
def test_stretches_of_seconds_follow_each_other(seconds: int, now: datetime) -> None:
    found = list(visits_by_seconds(Rhythm(None, seconds), now, now + timedelta(minutes=2)))
    assert found[0].opens_at <= now < found[0].due_at
    assert all(one.due_at == next_one.opens_at for one, next_one in pairwise(found))
