"""A month of the burn ban, from the field to the county's figures, each of which leads to its rows."""

import pytest

from tests.patrol.burning.conftest import Log, dispatch, fire
from tests.patrol.conftest import Town
from tests.support.house import House
from tests.support.town import TOWN, small_town

SUMMARY = f"/api/reporting/v1/summaries/{TOWN}/2026-11"


@pytest.fixture
async def log(house: House) -> Log:
    """The small town on the first of November 2026."""
    await house.know(*small_town())
    town = Town(house)
    town.go_to(2026, 11, 1)
    return Log(town)


async def figures(house: House) -> dict[str, dict[str, object]]:
    """The town's figures of the month, by key."""
    await house.settle()
    answer = await house.caller("reporting:read").get(SUMMARY)
    assert answer.status_code == 200, answer.text
    return {figure["key"]: figure for figure in answer.json()["figures"]}


async def test_the_figures_of_the_burn_ban_lead_to_their_rows(log: Log) -> None:
    house = log.town.house
    await log.post("dispatches", dispatch(vehicles=1))
    await log.post("dispatches", dispatch(other_participants=10, vehicles=3, leaflets=100, notices=0))
    for kind in ("straw", "straw", "household_waste"):
        await log.post("fires", fire(kind=kind))
    await log.post("fires", fire(put_out_on_spot=False, minutes_to_put_out=None))
    found = await figures(house)
    burning = {key.removeprefix("burn_"): each["value"] for key, each in found.items() if key.startswith("burn_")}
    assert burning == {
        "dispatches": 2,
        "persons": 17,
        "vehicles": 4,
        "leaflets": 140,
        "notices": 12,
        "fires": 4,
        "stopped": 3,
        "stopped_straw": 2,
        "stopped_household_waste": 1,
        "stopped_leaves": 0,
        "stopped_other": 0,
    }
    reader = house.caller("reporting:read")
    rows = (await reader.get(str(found["burn_persons"]["rows"]))).json()["items"]
    assert sorted(row["numbers"]["people"] for row in rows) == [5, 12]
    behind = await log.cadre.get(rows[0]["link"])
    assert behind.json()["people"] == rows[0]["numbers"]["people"]
    assert len((await reader.get(str(found["burn_stopped_straw"]["rows"]))).json()["items"]) == 2


async def test_what_is_voided_leaves_the_figures(log: Log) -> None:
    wrong = await log.post("dispatches", dispatch(leaflets=4000))
    await log.post("dispatches", dispatch(leaflets=40))
    assert (await figures(log.town.house))["burn_leaflets"]["value"] == 4040
    await log.post(f"dispatches/{wrong['id']}/voiding", {"reason": "份数写错"}, expect=200)
    found = await figures(log.town.house)
    assert (found["burn_leaflets"]["value"], found["burn_dispatches"]["value"]) == (40, 1)
