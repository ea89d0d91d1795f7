"""What comes first, from when on it counts."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.patrol.counting.lifecycle import Conditions, Facts, lacks
from services.patrol.findings.lifecycle import State
from services.patrol.today.lifecycle import Turn, earliest, hints, reminder, turn
from shared.time import SHANGHAI

NOW = datetime(2026, 11, 18, 9, tzinfo=SHANGHAI)  # a Wednesday
MOMENTS = st.lists(st.datetimes(datetime(2026, 11, 1), datetime(2026, 11, 18), timezones=st.just(UTC)), max_size=5)  # noqa: DTZ001 - Hypothesis adds the zone
GAPS = st.builds(Conditions, min_gap_days=st.integers(0, 30), min_gap_hours=st.integers(0, 500))


@pytest.mark.parametrize(
    ("due_at", "expected"),
    [
        (NOW, Turn.OVERDUE),
        (datetime(2026, 11, 19, tzinfo=SHANGHAI), Turn.TODAY),
        (datetime(2026, 11, 20, tzinfo=SHANGHAI), Turn.THIS_WEEK),
    ],
)
def test_the_turn_of_a_visit(due_at: datetime, expected: Turn) -> None:
    assert turn(due_at, NOW) is expected


@given(GAPS, MOMENTS)
def test_what_is_made_at_the_earliest_moment_counts_and_nothing_before(
    asked: Conditions, counted: list[datetime]
) -> None:
    at = earliest(asked, NOW, NOW, counted)
    assert lacks(asked, Facts(left_at=at, time_out=timedelta()), counted) is None
    if at > NOW:
        sooner = Facts(left_at=at - timedelta(microseconds=1), time_out=timedelta())
        assert lacks(asked, sooner, counted) is not None


def test_nothing_counts_before_the_window_opens() -> None:
    opens = NOW + timedelta(days=2)
    assert earliest(Conditions(), opens, NOW, []) == opens


def test_hints_in_words() -> None:
    asked = Conditions(1, 12, 10, 300, 200, track_required=True, checklist_key="water_source")
    assert list(hints(asked, "水源地巡查表", NOW + timedelta(hours=3), NOW)) == [
        "2026年11月18日12:00以后再去才计入",
        "巡查不少于10分钟",
        "里程不少于300米",
        "签到距对象不超过200米",
        "须开启定位、留下轨迹",
        "须填写“水源地巡查表”",
    ]
    assert list(hints(Conditions(), None, NOW, NOW)) == []


def test_every_state_of_a_finding_has_words() -> None:
    shown = {state: reminder("河岸堆放垃圾", NOW, state) for state in State}
    assert shown[State.ORDERED] == "2026年11月18日发现的“河岸堆放垃圾”：已交办，尚未整改；请查看是否已整改。"
    assert shown[State.SETTLED].endswith("已整改；请查看是否反弹。")
