"""What a visit must fulfil to count."""

from datetime import datetime, timedelta

import pytest

from services.patrol.counting.lifecycle import Conditions, Facts, lacks
from shared.time import SHANGHAI


def on(day: int, hour: int = 9) -> datetime:
    return datetime(2026, 11, day, hour, tzinfo=SHANGHAI)


def visit(**more: object) -> Facts:
    return Facts(**{"left_at": on(10), "time_out": timedelta(minutes=12), **more})  # type: ignore[arg-type] # a table of cases


@pytest.mark.parametrize(
    ("gap", "counted", "words"),
    [
        (7, [], None),
        (7, [3], None),
        (7, [17], None),
        (7, [4], "请在2026年11月11日或以后"),
        (7, [15], "与2026年11月15日已计入的巡查相隔不足7天"),
        (1, [9, 11], None),
        (1, [10], "同一天"),
        (0, [10], None),
    ],
)
def test_how_many_days_apart(gap: int, counted: list[int], words: str | None) -> None:
    found = lacks(Conditions(min_gap_days=gap), visit(), [on(day) for day in counted])
    assert (found is None) if words is None else (found is not None and words in found)


@pytest.mark.parametrize(
    ("asked", "made", "words"),
    [
        (Conditions(min_gap_hours=24), visit(left_at=on(10, 5)), "相隔20小时，不足24小时"),
        (Conditions(min_gap_hours=20), visit(left_at=on(10, 5)), None),
        (Conditions(min_minutes=12), visit(), None),
        (Conditions(min_minutes=13), visit(), "本次巡查12分钟，不足13分钟"),
        (Conditions(min_metres=300), visit(metres=300), None),
        (Conditions(min_metres=300), visit(metres=299), "里程299米，不足300米"),
        (Conditions(min_metres=300), visit(), None),
        (Conditions(track_required=True), visit(), "没有轨迹"),
        (Conditions(fence_metres=200), visit(distance_m=200), None),
        (Conditions(fence_metres=200), visit(distance_m=201), "距对象201米，超过200米"),
        (Conditions(fence_metres=200), visit(), None),
        (Conditions(), visit(distance_m=9_000), None),
        (Conditions(checklist_key="water"), visit(checklist_key="water"), None),
        (Conditions(checklist_key="water"), visit(checklist_key="farm"), "检查表"),
        (Conditions(checklist_key="water"), visit(), "检查表"),
    ],
)
def test_what_else_is_asked(asked: Conditions, made: Facts, words: str | None) -> None:
    found = lacks(asked, made, [on(9)])
    assert (found is None) if words is None else (found is not None and words in found)


def test_terms_are_read_as_they_were_written() -> None:
    asked = Conditions(min_gap_days=7, fence_metres=200, checklist_key="water")
    assert Conditions.of(asked.to_json()) == asked
