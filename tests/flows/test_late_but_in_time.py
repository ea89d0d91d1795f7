"""A round made in time that arrives late: met, the steps taken back, the chiefs told, the figures of then unchanged."""

from datetime import timedelta
from typing import Any

import httpx

from services.patrol.parts import SERVICE as PATROL
from shared import time
from tests.patrol.conftest import API, Town, round_of
from tests.patrol.conftest import town as town  # noqa: PLC0414 - a fixture
from tests.support.town import PLACES, TOWN, person

INBOX = "/api/registry/v1/notifications"
REPORTING = "/api/reporting/v1"


async def inbox(town: Town, key: str, **params: str) -> list[str]:
    """Of what kinds somebody's messages are, the newest first."""
    caller = town.house.caller("notifications:read", person=person(key))
    return [item["kind"] for item in (await caller.get(INBOX, params=params)).json()["items"]]


def reader(town: Town) -> httpx.AsyncClient:
    return town.house.caller("reporting:read")


async def figures(town: Town) -> dict[str, Any]:
    answer = await reader(town).get(f"{REPORTING}/summaries/{TOWN}/2026-11")
    assert answer.status_code == 200, answer.text
    return {figure["key"]: figure["value"] for figure in answer.json()["figures"]}


async def differences(town: Town, since: str) -> dict[str, tuple[Any, Any]]:
    address = f"{REPORTING}/summaries/{TOWN}/2026-11/differences"
    answer = await reader(town).get(address, params={"since": since})
    assert answer.status_code == 200, answer.text
    return {each["key"]: (each["then"], each["now"]) for each in answer.json()["differences"]}


async def test_late_but_in_time(town: Town) -> None:
    await town.oblige("water")
    await town.generate()
    (first, _) = await town.duties()
    town.go_to(2026, 11, 20)
    await town.house.work()
    town.go_to(2026, 11, 24, 0)  # the due time, at midnight: the step is taken, its message waits
    await town.house.work()
    await town.house.settle()
    assert (await town.duty(first["id"]))["state"] == "missed"
    assert (await inbox(town, "grid"), await inbox(town, "grid", held="true")) == (["remind"], ["due"])
    town.go_to(2026, 11, 26, 9)
    await town.house.work()
    await town.house.settle()
    assert (await inbox(town, "village_chief"))[0] == "urge"
    published, at = await figures(town), time.now().isoformat()
    assert (published["duties_missed"], published["duties_met"], published["escalations_urge"]) == (1, 0, 1)

    town.go_to(2026, 11, 26, 22)
    late = round_of(PLACES.spring, ago=timedelta(days=3, hours=14))
    sent = await town.patroller("grid").post(f"{API}/rounds", json=late)
    assert sent.json()["visits"][0]["outcomes"][0]["state"] == "met_late", sent.text
    await town.house.settle()

    steps = (await town.clocks(first["id"]))["items"][0]["steps"]
    assert {step["step"]: step["withdrawn_at"] is not None for step in steps} == {
        "remind": False,
        "due": True,
        "urge": True,
    }
    assert "withdrawn" not in await inbox(town, "village_chief")
    assert await inbox(town, "village_chief", held="true") == ["withdrawn"]
    town.go_to(2026, 11, 27, 8)
    for told in ("village_chief", "grid", "cadre"):
        assert (await inbox(town, told))[0] == "withdrawn", told

    now = await figures(town)
    assert (now["duties_missed"], now["duties_met"], now["duties_met_late"], now["escalations_urge"]) == (0, 1, 1, 0)
    found = await differences(town, at)
    assert {key: then for key, (then, _) in found.items()} == {key: published.get(key) for key in found}
    assert found["duties_missed"] == (1, 0)
    assert found["duties_met"] == (0, 1)
    assert found["escalations_urge"] == (1, 0)
    assert "duties_required" not in found
    assert await differences(town, time.now().isoformat()) == {}
    await town.house.work(PATROL)  # nothing more is taken for it
    assert len((await town.clocks(first["id"]))["items"][0]["steps"]) == len(steps)


async def test_bad_questions_about_differences(town: Town) -> None:
    address = f"{REPORTING}/summaries/{TOWN}/2026-11/differences"
    for params in ({}, {"since": "yesterday"}, {"since": "9999-12-31T00:00:00Z"}, {"since": "1"}):
        assert (await reader(town).get(address, params=params)).status_code == 400
    own = town.house.caller("reporting:read", rows="own", person=person("grid"))
    since = {"since": "2026-11-01T00:00:00Z"}
    assert (await own.get(address, params=since)).status_code == 403
    stranger = town.house.caller("reporting:read", ["500230105"])
    assert (await stranger.get(address, params=since)).status_code == 404
    assert (await reader(town).get(address.replace("2026-11", "2026-13"), params=since)).status_code == 400
