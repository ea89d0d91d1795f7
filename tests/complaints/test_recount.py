"""A due time beyond the published calendar: an estimate that only reminds, counted again when the year is known."""

from datetime import UTC, datetime, timedelta
from typing import Any

import httpx

from shared import time
from shared.contracts.registry import CalendarYearImported, SpecialDay
from shared.ids import derived_id, new_id
from tests.support.house import House
from tests.support.town import PLACES, TOWN, person, small_town

ORDERS = "/api/complaints/v1/orders"
NEW_YEAR = CalendarYearImported(
    id=derived_id("calendar", 2027),
    version=1,
    year=2027,
    source="made up by a test",
    days=[SpecialDay(day=datetime(2027, 1, day, tzinfo=UTC).date(), kind="holiday", name="元旦") for day in (1, 4, 5)],
)


def officer(house: House) -> httpx.AsyncClient:
    """A fresh login: tokens do not outlive the days that pass."""
    return house.caller("complaints:read complaints:write", [TOWN], person=person("officer"))


async def order_at_the_end_of_the_calendar(house: House) -> str:
    """The address of an order of 7 working days, issued on 2026-12-28."""
    await house.know(*small_town())
    issued = datetime(2026, 12, 28, 2, tzinfo=UTC)
    house.pass_time(seconds=(issued - time.now()).total_seconds())
    order = {
        "source_id": str(PLACES.farm),
        "kind": "limited",
        "severity": "normal",
        "requirement": "修复贮粪池",
        "responsible_id": str(person("grid")),
    }
    answer = await officer(house).post(ORDERS, json=order)
    assert answer.status_code == 201, answer.text
    return f"{ORDERS}/{answer.json()['id']}"


async def clock(house: House, order: str) -> Any:
    """The order's only clock, as it explains itself."""
    (only,) = (await officer(house).get(f"{order}/deadlines")).json()["items"]
    return only


async def test_an_estimate_only_reminds_and_is_counted_again(house: House) -> None:
    order = await order_at_the_end_of_the_calendar(house)
    estimate = await clock(house, order)
    assert estimate["provisional"]
    assert "日历尚未公布" in estimate["explanation"]
    house.pass_time(days=30)
    await house.work()
    assert [step["step"] for step in (await clock(house, order))["steps"]] == ["remind"]

    await publish(house, NEW_YEAR)
    counted = await clock(house, order)
    assert not counted["provisional"]
    later = datetime.fromisoformat(counted["due_at"]) - datetime.fromisoformat(estimate["due_at"])
    assert later == timedelta(days=4)  # two days off more, and a weekend behind them
    assert (await officer(house).get(order)).json()["due_at"] == counted["due_at"]
    await house.work()
    assert [step["step"] for step in (await clock(house, order))["steps"]][:3] == ["remind", "due", "urge"]


async def publish(house: House, year: CalendarYearImported) -> None:
    """The registry imports the year, and everybody hears of it."""
    clerk = house.caller("policies:write registry:read", ["500230"], person=new_id())
    days = [day.model_dump(mode="json") for day in year.days]
    answer = await clerk.put(f"/api/registry/v1/calendar/{year.year}", json={"source": year.source, "days": days})
    assert answer.status_code < 300, answer.text
    await house.settle()
