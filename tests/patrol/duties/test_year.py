"""A year of the town's duties, as the policy rows ask for them, written turn by turn."""

from collections import Counter
from datetime import timedelta

from shared.calendar.china import seed_years
from shared.calendar.workdays import DayKind
from tests.patrol.conftest import Town
from tests.support.town import policy

RHYTHMS = {
    "day": (1, "次/日"),
    "workday": (1, "次/工作日"),
    "week": (1, "次/周"),
    "ten_days": (1, "次/旬"),
    "half_month": (1, "次/半月"),
    "month": (2, "次/月"),
    "season": (1, "次/月"),
    "quarter": (1, "次/季"),
    "half_year": (1, "次/半年"),
    "year": (1, "次/年"),
}
# Of 2026: 248 workdays with the make-up days, 53 ISO weeks of which the last ends in 2027, 36 旬; 3-12 are ten months.
ASKED = {
    "day": 365,
    "workday": 248,
    "week": 53,
    "ten_days": 36,
    "half_month": 24,
    "month": 24,
    "season": 10,
    "quarter": 4,
    "half_year": 2,
    "year": 1,
}


async def test_a_year_is_written_as_the_policy_rows_ask(town: Town) -> None:
    await town.house.know(
        *(policy(f"test.{key}", number, unit) for key, (number, unit) in RHYTHMS.items()),
        policy("test.season.months", "3-12", "月份"),
        policy("patrol.horizon", 92, "日"),
    )
    town.go_to(2025, 12, 29, hour=0)  # the Monday of the first week
    for key in RHYTHMS:
        await town.oblige(key, policy_key=f"test.{key}", per="reach_chief", level="village")
    for _ in range(5):
        await town.generate()
        town.house.pass_time(days=80)
    periods = await _periods(town)
    assert {key: len(found) for key, found in periods.items()} == ASKED
    assert "2026-W53" in periods["week"]
    assert {period[5:7] for period in periods["season"]} == {f"{month:02}" for month in range(3, 13)}
    special = seed_years(2026, 2026)[2026]
    assert {f"{day}-WD" for day, each in special if each.kind is DayKind.MAKEUP} < set(periods["workday"])
    assert {f"{day}-WD" for day, each in special if each.kind is DayKind.HOLIDAY}.isdisjoint(periods["workday"])


async def _periods(town: Town) -> dict[str, list[str]]:
    """The periods of 2026 in which visits are owed, by obligation."""
    found: dict[str, list[str]] = {}
    cursor: dict[str, str] = {}
    while True:
        answer = (await town.office.get("/api/patrol/v1/duties", params={"limit": "200", **cursor})).json()
        for duty in answer["items"]:
            if duty["period"].startswith("2026"):
                found.setdefault(duty["obligation_key"], []).append(duty["period"])
        if not answer["next_cursor"]:
            return found
        cursor = {"cursor": answer["next_cursor"]}


async def test_running_again_writes_nothing_new(town: Town) -> None:
    for key in ("water", "key_unit", "village_chief", "town_chief"):
        await town.oblige(key)
    await town.generate()
    before = Counter(duty["id"] for duty in await town.duties())
    town.house.pass_time(seconds=timedelta(minutes=1).total_seconds())
    await town.generate()
    assert Counter(duty["id"] for duty in await town.duties()) == before


async def test_the_horizon_is_a_policy(town: Town) -> None:
    await town.house.know(policy("patrol.horizon", 3, "日"))
    await town.oblige("village_chief")
    await town.generate()
    assert [duty["period"] for duty in await town.duties()] == ["2026-W44", "2026-W45"]
