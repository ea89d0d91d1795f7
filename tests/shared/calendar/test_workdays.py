"""A due time is where a clerk with the wall calendar would put it, and says how it got there."""

import time
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.calendar import china
from shared.calendar.days import day_ended_by, end_of_day
from shared.calendar.workdays import DayKind, SpecialDay, Unit, WorkCalendar, due_after, shift
from shared.time import SHANGHAI

CALENDAR = WorkCalendar(
    {day: special for year in china.seed_years(2023, 2026).values() for day, special in year},
    coverage_until=china.known_until(),
    version=1,
)
UNPUBLISHED = WorkCalendar({}, coverage_until=None, version=0)

days_of_years = st.dates(date(2023, 1, 1), date(2028, 12, 31))
moments = st.builds(datetime.combine, days_of_years, st.times(), tzinfo=st.just(SHANGHAI))
amounts = st.integers(1, 90)


def at(month: int, day: int, hour: int = 9, minute: int = 0, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=SHANGHAI)


def test_a_day_is_what_the_state_council_made_of_it() -> None:
    kinds = {
        date(2026, 9, 24): DayKind.WORKDAY,
        date(2026, 9, 25): DayKind.HOLIDAY,
        date(2026, 9, 26): DayKind.HOLIDAY,  # a Saturday inside a holiday
        date(2026, 10, 10): DayKind.MAKEUP,
        date(2026, 10, 11): DayKind.WEEKEND,
    }
    assert {day: CALENDAR.kind(day) for day in kinds} == kinds


@pytest.mark.parametrize(("year", "workdays"), [(2023, 249), (2024, 251), (2025, 248), (2026, 248)])
def test_a_year_has_its_working_days(year: int, workdays: int) -> None:
    days = (date(year, 1, 1) + timedelta(number) for number in range(366))
    assert sum(CALENDAR.is_workday(day) for day in days if day.year == year) == workdays


def test_beyond_coverage_only_weekends_and_fixed_holidays_are_known() -> None:
    assert CALENDAR.is_covered(date(2026, 12, 31))
    assert not CALENDAR.is_covered(date(2027, 1, 1))
    off = {date(2027, 1, 1), date(2027, 5, 1), date(2027, 5, 2), *(date(2027, 10, day) for day in (1, 2, 3))}
    assert {CALENDAR.kind(day) for day in off} == {DayKind.HOLIDAY}
    assert CALENDAR.is_workday(date(2027, 2, 8))  # 春节, but who knows yet
    assert CALENDAR.kind(date(2027, 5, 8)) is DayKind.WEEKEND


def test_a_local_row_counts_even_beyond_coverage() -> None:
    calendar = WorkCalendar({date(2027, 3, 1): SpecialDay(DayKind.HOLIDAY, "停工")}, date(2026, 12, 31), 1)
    assert not calendar.is_workday(date(2027, 3, 1))
    assert calendar.holiday_name(date(2027, 3, 1)) == "停工"


@pytest.mark.parametrize(
    ("start", "amount", "unit", "last"),
    [
        (at(2, 10), 5, Unit.WORKDAY, date(2026, 2, 24)),
        (at(9, 18), 5, Unit.WORKDAY, date(2026, 9, 24)),
        (at(9, 25), 5, Unit.WORKDAY, date(2026, 10, 9)),
        (at(2, 10), 15, Unit.WORKDAY, date(2026, 3, 9)),
        (at(2, 10), 15, Unit.DAY, date(2026, 2, 25)),
        (at(2, 10), 11, Unit.DAY, date(2026, 2, 24)),  # 2-21 is 春节
        (at(9, 18), 2, Unit.DAY, date(2026, 9, 20)),  # a make-up Sunday is no day off
        (at(1, 31), 1, Unit.MONTH, date(2026, 2, 28)),  # no 2-31; the Saturday is worked
        (at(3, 4), 1, Unit.MONTH, date(2026, 4, 7)),  # 4-4 to 4-6 is 清明节
        (at(12, 31, year=2023), 2, Unit.MONTH, date(2024, 2, 29)),
        (at(11, 23), 0, Unit.WORKDAY, date(2026, 11, 23)),
        (at(10, 1), 0, Unit.WORKDAY, date(2026, 10, 8)),
        (at(11, 23, 0), 1, Unit.WORKDAY, date(2026, 11, 24)),  # received at 00:00: on that day
        (at(11, 23, 23, 59), 1, Unit.WORKDAY, date(2026, 11, 24)),
    ],
)
def test_days_are_due_at_the_end_of_the_last_day(start: datetime, amount: int, unit: Unit, last: date) -> None:
    due = due_after(start, amount, unit, CALENDAR)
    assert due.at == end_of_day(last)
    assert due.at.tzinfo is UTC
    assert not due.provisional


def test_the_clerk_in_another_zone_counts_the_towns_days() -> None:
    late = datetime(2026, 11, 23, 17, tzinfo=UTC)  # already the 24th in town
    assert due_after(late, 1, Unit.WORKDAY, CALENDAR).at == end_of_day(date(2026, 11, 25))


def test_a_rule_may_count_the_first_day_and_may_end_on_a_day_off() -> None:
    first_counts = due_after(at(11, 23), 5, Unit.WORKDAY, CALENDAR, start_next_day=False)
    assert first_counts.at == end_of_day(date(2026, 11, 27))
    stays = due_after(at(2, 10), 11, Unit.DAY, CALENDAR, roll_forward=False)
    assert stays.at == end_of_day(date(2026, 2, 21))
    assert stays.skipped == ()


def test_hours_and_less_run_through_nights_and_holidays() -> None:
    for amount, unit in ((24, Unit.HOUR), (1440, Unit.MINUTE), (86400, Unit.SECOND)):
        due = due_after(at(9, 30, 18), amount, unit, UNPUBLISHED)
        assert (due.at, due.provisional, due.days_counted) == (at(10, 1, 18), False, 0)


@pytest.mark.parametrize(
    ("start", "amount", "unit", "words"),
    [
        (at(11, 23), 1, Unit.WORKDAY, "自2026年11月23日次日起计1个工作日，至2026年11月24日24:00止"),
        (
            at(9, 25),
            8,
            Unit.WORKDAY,
            (
                "自2026年9月25日次日起计8个工作日（跳过9月26日至27日中秋节、10月1日至7日国庆节、10月11日周日；"
                "10月10日周六调休上班计入），至2026年10月13日24:00止"
            ),
        ),
        (
            at(12, 21),
            15,
            Unit.WORKDAY,
            (
                "自2026年12月21日次日起计15个工作日（跳过12月26日至27日周末、2027年1月1日元旦、1月2日至3日周末、"
                "1月9日至10日周末），至2027年1月12日24:00止（其后日历尚未公布，暂按周末与固定节日估算，公布后重算）"
            ),
        ),
        (
            at(4, 20),
            30,
            Unit.WORKDAY,
            (
                "自2026年4月20日次日起计30个工作日（跳过周末9天、5月1日至5日劳动节；5月9日周六调休上班计入），"
                "至2026年6月3日24:00止"
            ),
        ),
        (
            at(12, 30, year=2023),
            1,
            Unit.DAY,
            (
                "自2023年12月30日次日起计1个自然日（末日逢12月31日至2024年1月1日元旦，顺延至下一工作日），"
                "至2024年1月2日24:00止"
            ),
        ),
        (at(1, 31), 1, Unit.MONTH, "自2026年1月31日次日起计1个月，至2026年2月28日24:00止"),
        (at(11, 23), 0, Unit.WORKDAY, "限2026年11月23日当日，至2026年11月23日24:00止"),
        (at(11, 23), 36, Unit.HOUR, "自2026年11月23日09:00起计36小时，至2026年11月24日21:00止"),
        (at(11, 23), 15, Unit.HOUR, "自2026年11月23日09:00起计15小时，至2026年11月23日24:00止"),
    ],
)
def test_a_due_time_says_how_it_was_counted(start: datetime, amount: int, unit: Unit, words: str) -> None:
    assert due_after(start, amount, unit, CALENDAR).words == words


def test_ten_years_still_make_a_readable_sentence() -> None:
    assert len(due_after(at(11, 23), 3660, Unit.WORKDAY, CALENDAR).words) < 120


def test_what_was_passed_over_is_kept() -> None:
    due = due_after(at(9, 18), 5, Unit.WORKDAY, CALENDAR)
    assert (due.skipped, due.days_counted) == ((date(2026, 9, 19),), 5)
    assert due_after(at(1, 31), 1, Unit.MONTH, CALENDAR).days_counted == 28


@pytest.mark.parametrize(
    ("amount", "unit", "provisional"),
    [
        (8, Unit.WORKDAY, False),  # 12-31
        (9, Unit.WORKDAY, True),
        (10, Unit.DAY, False),
        (11, Unit.DAY, True),  # whether 2027-01-01 is a day off is a guess
        (1000, Unit.HOUR, False),
    ],
)
def test_what_rests_on_unpublished_days_is_provisional(amount: int, unit: Unit, provisional: bool) -> None:
    assert due_after(at(12, 21), amount, unit, CALENDAR).provisional is provisional
    assert due_after(at(12, 21), amount, unit, UNPUBLISHED).provisional is (unit is not Unit.HOUR)


@pytest.mark.parametrize(
    ("moment", "amount", "unit", "moved"),
    [
        (end_of_day(date(2026, 11, 27)), 1, Unit.WORKDAY, end_of_day(date(2026, 11, 30))),
        (end_of_day(date(2026, 10, 9)), -3, Unit.WORKDAY, end_of_day(date(2026, 9, 29))),
        (end_of_day(date(2026, 11, 27)), -1, Unit.DAY, end_of_day(date(2026, 11, 26))),
        (at(11, 27, 15), 1, Unit.WORKDAY, at(11, 30, 15)),
        (at(11, 28, 15), -1, Unit.WORKDAY, at(11, 27, 15)),
        (at(11, 27, 15), 1, Unit.DAY, at(11, 28, 15)),  # a shift does not roll
        (end_of_day(date(2026, 1, 31)), 1, Unit.MONTH, end_of_day(date(2026, 2, 28))),
        (at(3, 31), -1, Unit.MONTH, at(2, 28)),
        (at(11, 27, 23), 2, Unit.HOUR, at(11, 28, 1)),
        (at(11, 28), 0, Unit.WORKDAY, at(11, 28)),
    ],
)
def test_a_ladder_steps_by_working_days(moment: datetime, amount: int, unit: Unit, moved: datetime) -> None:
    assert shift(moment, amount, unit, CALENDAR).at == moved


def test_a_step_into_unpublished_days_is_provisional() -> None:
    due = end_of_day(date(2026, 12, 30))
    steps = [shift(due, amount, Unit.WORKDAY, CALENDAR).provisional for amount in (-3, 0, 1, 3)]
    assert steps == [False, False, False, True]


@pytest.mark.parametrize("unit", Unit)
def test_a_slip_of_the_pen_is_refused(unit: Unit) -> None:
    absurd = 3660 * 86400 + 1
    with pytest.raises(ValueError, match="more than"):
        due_after(at(11, 23), absurd, unit, CALENDAR)
    with pytest.raises(ValueError, match="more than"):
        shift(at(11, 23), -absurd, unit, CALENDAR)
    with pytest.raises(ValueError, match="negative"):
        due_after(at(11, 23), -1, unit, CALENDAR)
    with pytest.raises(ValueError, match="time zone"):
        due_after(datetime(2026, 11, 23), 1, unit, CALENDAR)  # noqa: DTZ001


@given(moments, amounts)
def test_working_days_end_with_a_working_day_and_never_early(start: datetime, amount: int) -> None:
    due = due_after(start, amount, Unit.WORKDAY, CALENDAR)
    last = day_ended_by(due.at)
    assert due.at == end_of_day(last)
    assert CALENDAR.is_workday(last)
    assert (last - start.date()).days == amount + len(due.skipped)
    assert not any(CALENDAR.is_workday(day) for day in due.skipped)
    assert due.at > due_after(start, amount - 1, Unit.WORKDAY, CALENDAR, roll_forward=False).at


@given(moments, amounts, st.sampled_from([Unit.DAY, Unit.MONTH]))
def test_rolling_ends_on_the_next_working_day_and_no_later(start: datetime, amount: int, unit: Unit) -> None:
    plain = due_after(start, amount, unit, CALENDAR, roll_forward=False)
    rolled = due_after(start, amount, unit, CALENDAR)
    assert CALENDAR.is_workday(day_ended_by(rolled.at))
    assert rolled.at - plain.at == timedelta(days=len(rolled.skipped))
    assert not any(CALENDAR.is_workday(day) for day in rolled.skipped)


@given(moments, st.integers(0, 90), st.sampled_from(Unit), st.booleans())
def test_a_longer_period_never_ends_earlier(start: datetime, amount: int, unit: Unit, next_day: bool) -> None:
    shorter, longer = (
        due_after(start, count, unit, CALENDAR, start_next_day=next_day).at for count in (amount, amount + 1)
    )
    assert start < shorter <= longer or amount == 0


@given(days_of_years, st.integers(1, 24 * 60), st.integers(-90, 90))
def test_a_step_back_undoes_a_step(day: date, minute: int, amount: int) -> None:
    workday = CALENDAR.rolled(day).end
    moment = datetime(workday.year, workday.month, workday.day, tzinfo=SHANGHAI) + timedelta(minutes=minute)
    there = shift(moment, amount, Unit.WORKDAY, CALENDAR).at
    assert shift(there, -amount, Unit.WORKDAY, CALENDAR).at == moment


def test_thirty_working_days_are_counted_in_no_time() -> None:
    def timed() -> float:
        begun = time.perf_counter()
        due_after(at(9, 1), 30, Unit.WORKDAY, CALENDAR)
        return time.perf_counter() - begun

    assert min(timed() for _ in range(200)) < 100e-6
