"""One source, one file: the real town's sources as files, and what patrol and complaints tell of them."""

import logging
from datetime import date, timedelta
from typing import Any

import httpx
import pytest

from deploy.client import Api
from deploy.embedded.logins import COUNTY_DIVISION, LOADER_SCOPES
from deploy.embedded.parts import SERVICES
from deploy.town import entries, load
from shared import time
from shared.ids import derived_id
from tests.support.complaints import API as COMPLAINTS
from tests.support.complaints import COMPLAINT, ORDER
from tests.support.house import House
from tests.support.ledger import API
from tests.support.logins import account, logged_in

PLANT = entries.id_of("source", "minfeng_plant")
GRID, VILLAGE = "5002301040020101", "500230104002"
# Who reads in the plant's file: the role, the person of the town, the division of the account.
READERS = {
    "clerk": ("clerk_1", "500230104"),
    "county_office": ("county_contact", "500230"),
    "village_cadre": (f"cadre_{VILLAGE}", VILLAGE),
    "grid_member": (f"grid_{GRID}", GRID),
    "responsible_unit": ("unit_minfeng", "500230104"),
}


def is_own(entry: entries.Entry) -> bool:
    """Whether a row is one of this town's."""
    division = entry.path.startswith(f"{API}/divisions/") and not entry.path.endswith(f"/{COUNTY_DIVISION}")
    return "sandbox/" not in entry.origin and (not division or f"/{entries.TOWN}" in entry.path)


@pytest.fixture
async def town(house: House, caplog: pytest.LogCaptureFixture) -> House:
    """The town as `make run` loads it, without its neighbours and drills, and accounts with the real roles."""
    caplog.set_level(logging.WARNING)
    for name, batch in entries.batches():
        if name != "obligations":
            own = [entry for entry in batch if is_own(entry)]
            await load.enter(Api(house.caller(" ".join(LOADER_SCOPES), [COUNTY_DIVISION])), own)
    await house.settle()
    for role, (person, division) in READERS.items():
        await account(house, role, role, divisions=[division], person_id=derived_id("person", person))
    new = derived_id("person", f"cadre_{VILLAGE}")  # whom the plant's chain does not name
    await account(house, "new_in_the_grid", "grid_member", divisions=[GRID], person_id=new)
    return house


@pytest.mark.timeout(180)
async def test_every_source_is_a_file_that_grows_by_what_others_tell(town: House) -> None:
    await every_source_of_the_town_is_a_file_whose_chain_all_services_confirm(town)
    await what_patrol_and_complaints_tell_arrives_as_far_as_each_may_see(town)


async def every_source_of_the_town_is_a_file_whose_chain_all_services_confirm(town: House) -> None:
    clerk = await logged_in(town, "clerk")
    listed = (await get(clerk, f"{API}/sources", limit="200"))["items"]
    today = time.local(time.now()).date()
    days = (date(2022, 12, 31), date(2023, 1, 1), today, today + timedelta(days=400))
    for place, source in enumerate(listed):
        file = await get(clerk, f"{API}/sources/{source['id']}/file")
        assert (file["source"]["code"], file["versions"]["count"]) == (source["code"], len(file["versions"]["items"]))
        assert file["source"]["citation"] or source["mark"] == "sample"
        for day in days if place % 10 == 0 else ():
            said = await get(clerk, f"{API}/sources/{source['id']}/file", on=str(day))
            people = {link["level"]: link["person_id"] for link in said["chain"]["people"] if link["person_id"]}
            assert await answers(town, source["id"], day) == dict.fromkeys([each.name for each in SERVICES], people)
    assert sum(source["kind"] == "livestock_farm" for source in listed) == 51
    water = await get(clerk, f"{API}/sources/{entries.id_of('source', 'water_town')}/file")
    assert {document["kind"] for document in water["documents"]["items"]} == {"risk_assessment", "emergency_plan"}
    assert all(document["reminders"] for document in water["documents"]["items"])
    assert (water["leaflets"]["items"][0]["copies"], water["notices"]["count"]) == (500, 0)
    restaurant = await get(clerk, f"{API}/sources/{entries.id_of('source', 'restaurant_01')}/file")
    assert [notice["kind"] for notice in restaurant["notices"]["items"]] == ["ozone_notice"]


async def answers(town: House, object_id: str, day: date) -> dict[str, Any]:
    """Who answers for an object on a day, as each of the four services says."""
    machine = town.caller("events:read", private=True)
    asked = {"object_id": object_id, "on": str(day)}
    return {each.name: await get(machine, f"/internal/{each.name}/answering", **asked) for each in SERVICES}


async def what_patrol_and_complaints_tell_arrives_as_far_as_each_may_see(town: House) -> None:
    grid, clerk = await logged_in(town, "grid_member"), await logged_in(town, "clerk")
    before = await get(grid, f"{API}/sources/{PLANT}/file")
    ended = time.now()
    made = {"started_at": (ended - timedelta(minutes=30)).isoformat(), "ended_at": ended.isoformat()}
    visit = {"object_type": "source", "object_id": PLANT, "problem_found": True}
    await post(grid, "/api/patrol/v1/rounds", made | {"visits": [visit]})
    complaint = await post(clerk, f"{COMPLAINTS}/complaints", COMPLAINT | {"source_id": PLANT})
    await post(clerk, f"{COMPLAINTS}/complaints/{complaint['id']}/acceptance", {})
    unit = {"source_id": PLANT, "responsible_id": str(derived_id("person", "unit_minfeng"))}
    order = await post(clerk, f"{COMPLAINTS}/orders", ORDER | unit | {"complaint_id": complaint["id"]})
    await town.settle()
    for role in ("clerk", "county_office", "village_cadre"):
        file = await get(await logged_in(town, role), f"{API}/sources/{PLANT}/file")
        assert [each["id"] for each in file["complaints"]["items"]] == [complaint["id"]], role
        assert [each["complaint_id"] for each in file["orders"]["items"]] == [complaint["id"]], role
        assert file["visits"]["items"][0]["state"] == "problem_found", role
    for reader in (grid, await logged_in(town, "new_in_the_grid")):
        told = await get(reader, f"{API}/sources/{PLANT}/file")
        assert (told["complaints"], told["summary"]["open_complaints"]) == (None, None) == (before["complaints"], None)
        assert [(each["id"], each["complaint_id"]) for each in told["orders"]["items"]] == [(order["id"], None)]
        for trace in (complaint["id"], complaint["number"], "投诉"):
            assert trace not in str(told)
    accused = await (await logged_in(town, "responsible_unit")).get(f"{API}/sources/{PLANT}/file")
    assert accused.status_code == 403


async def get(client: httpx.AsyncClient, path: str, **asked: str) -> Any:
    answer = await client.get(path, params=asked)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def post(client: httpx.AsyncClient, path: str, body: object) -> Any:
    answer = await client.post(path, json=body)
    assert answer.is_success, answer.text
    return answer.json()
