"""What a clerk sees of the households around a water source, and of those that leaflets reached."""

from typing import Any

import pytest

from shared.ids import new_id
from tests.support.ledger import API, WHY, refused
from tests.support.papers import GROUP, NEXT_GROUP, PLANT, SPRING, Papers, in_days
from tests.support.town import NEIGHBOUR, TOWN, VILLAGE

LEAFLET = {
    "kind": "water_leaflet",
    "label": "水源地宣传资料",
    "counts_as": "leaflet",
    "edition": 1,
    "title": "保护饮用水水源",
    "division_code": TOWN,
    "valid_from": "2023-01-01",
}
COUNTED = {"division_code": GROUP, "households": 40, "counted_on": "2026-03-01", "basis": "理明村村委会统计（示例）"}
ROUND = {
    "kind": "water_leaflet",
    "recipient_type": "household",
    "division_code": GROUP,
    "issued_on": "2026-05-06",
    "households": 25,
    "copies": 30,
}


class Ring:
    """A water source with households around it."""

    def __init__(self, papers: Papers, spring: dict[str, Any]) -> None:
        self.papers = papers
        self.id = spring["id"]

    async def count(self, **says: object) -> dict[str, Any]:
        return await self.papers.enter("households", COUNTED | says, source_id=self.id)

    async def hand_out(self, **says: object) -> Any:
        return await self.papers.post("notices", ROUND | says, around_id=self.id)

    async def coverage(self, year: int = 2026) -> dict[str, Any]:
        answer = await self.papers.clerk.get(f"{API}/coverage", params={"source_id": self.id, "year": year})
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found


@pytest.fixture
async def ring(papers: Papers) -> Ring:
    """A ring that nobody has counted yet."""
    await papers.enter("wordings", LEAFLET)
    return Ring(papers, await papers.source(SPRING))


async def test_reached_households_stand_against_all_and_lead_to_their_rows(ring: Ring) -> None:
    await ring.count()
    await ring.count(division_code=NEXT_GROUP, households=10)
    assert (await ring.hand_out()).status_code == 201
    assert (await ring.hand_out(issued_on="2026-06-01", households=30, newly_reached=10, copies=35)).status_code == 201
    found = await ring.coverage()
    assert (found["households"], found["reached"], found["ratio"], found["copies"]) == (50, 35, 0.7, 65)
    assert [
        (area["division_name"], area["households"], area["reached"], area["rounds"]) for area in found["areas"]
    ] == [
        ("一组", 40, 35, 2),
        ("二组", 10, 0, 0),
    ]
    assert found["areas"][0]["basis"] == COUNTED["basis"]
    assert found["notes"] == []
    rows = (await ring.papers.clerk.get(found["rows"])).json()["items"]
    assert (sum(row["newly_reached"] for row in rows), sum(row["copies"] for row in rows)) == (35, 65)
    assert (await ring.coverage(2025))["reached"] == 0


async def test_more_households_than_there_are_are_refused_with_both_numbers(ring: Ring) -> None:
    await ring.count()
    await ring.hand_out()
    too_many = await ring.hand_out(households=16)
    refused(too_many, 422, "more_than_counted")
    assert "40 户" in too_many.json()["detail"]
    assert "25 户" in too_many.json()["detail"]
    assert (await ring.hand_out(households=16, newly_reached=15)).status_code == 201
    assert (await ring.coverage())["ratio"] == 1.0
    next_year = await ring.hand_out(issued_on="2025-05-06", households=16)
    assert next_year.status_code == 201


async def test_a_correction_cannot_reach_more_either(ring: Ring) -> None:
    await ring.count()
    made = (await ring.hand_out()).json()
    address = f"{API}/notices/{made['id']}"
    wrong = {"households": 41, "newly_reached": 41} | WHY
    refused(await ring.papers.clerk.patch(address, json=wrong, headers={"If-Match": '"v1"'}), 422, "more_than_counted")
    right = {"households": 40, "newly_reached": 40} | WHY
    changed = await ring.papers.clerk.patch(address, json=right, headers={"If-Match": '"v1"'})
    assert (changed.status_code, changed.json()["newly_reached"]) == (200, 40)


async def test_a_count_that_is_lowered_below_what_was_reached_is_flagged(ring: Ring) -> None:
    await ring.count()
    await ring.hand_out()
    await ring.count(households=20, counted_on="2026-07-01")
    found = await ring.coverage()
    assert (found["households"], found["reached"], found["ratio"]) == (20, 25, None)
    assert found["areas"][0]["over"] is True
    assert "超过" in found["notes"][0]


async def test_without_a_count_nothing_is_claimed(ring: Ring) -> None:
    await ring.hand_out()
    found = await ring.coverage()
    assert (found["households"], found["reached"], found["ratio"], found["copies"]) == (None, 0, None, 30)
    assert found["beyond"] == {"rounds": 1, "households": 25, "copies": 30}
    assert len(found["notes"]) == 2


async def test_a_round_over_the_whole_village_is_not_put_into_one_group(ring: Ring) -> None:
    await ring.count()
    refused(await ring.hand_out(division_code=VILLAGE), 422, "area_too_wide")


async def test_what_the_report_tells_of_its_leaflets_claims_no_coverage(ring: Ring) -> None:
    told = {
        "issued_on": "2023-12-31",
        "known_to": "year",
        "households": None,
        "copies": 500,
        "qualifier": "over",
        "mark": "reconstructed",
        "citation": "2023年报告 一（二）2 第三点",
        "division_code": TOWN,
    }
    assert (await ring.hand_out(**told)).status_code == 201
    found = await ring.coverage(2023)
    assert (found["copies"], found["exact"], found["ratio"]) == (500, False, None)


async def test_an_area_is_counted_once(ring: Ring) -> None:
    first = await ring.count()
    refused(
        await ring.papers.post("households", COUNTED, source_id=ring.id, division_code=VILLAGE), 422, "areas_overlap"
    )
    address = f"{API}/households/{first['id']}"
    changed = await ring.papers.clerk.patch(address, json={"households": 41} | WHY, headers={"If-Match": '"v1"'})
    assert changed.json() == first | {"households": 41, "version": 2}
    voided = await ring.papers.clerk.post(f"{address}/voiding", json=WHY, headers={"If-Match": '"v2"'})
    assert voided.status_code == 204
    await ring.count(division_code=VILLAGE)
    assert [row["division_code"] for row in await ring.papers.listed("households", source_id=ring.id)] == [VILLAGE]


@pytest.mark.parametrize(
    ("wrong", "status", "code"),
    [
        ({"households": -1}, 422, "payload_invalid"),
        ({"households": 10**9}, 422, "payload_invalid"),
        ({"counted_on": "2199-01-01"}, 422, "in_future"),
        ({"source_id": str(new_id())}, 422, "water_source_unknown"),
        ({"division_code": NEIGHBOUR}, 404, "division_not_found"),
        ({"attachments": [str(new_id())]}, 422, "attachment_unknown"),
        ({"basis": " "}, 422, "payload_invalid"),
    ],
)
async def test_a_wrong_count_is_refused_and_leaves_nothing(
    ring: Ring, wrong: dict[str, Any], status: int, code: str
) -> None:
    refused(await ring.papers.post("households", COUNTED | {"source_id": ring.id} | wrong), status, code)
    assert await ring.papers.listed("households") == []


async def test_only_a_water_source_has_a_ring_and_only_its_town_sees_it(ring: Ring) -> None:
    plant = await ring.papers.source(PLANT | {"code": "IN-2"})
    refused(await ring.papers.post("households", COUNTED, source_id=plant["id"]), 422, "water_source_unknown")
    refused(await ring.papers.post("notices", ROUND, around_id=plant["id"]), 422, "water_source_unknown")
    asked = {"source_id": ring.id, "year": "2026"}
    refused(await ring.papers.neighbour.get(f"{API}/coverage", params=asked), 404, "water_source_not_found")
    refused(await ring.papers.clerk.get(f"{API}/coverage", params=asked | {"year": "9999"}), 400, "parameter_invalid")
    refused(await ring.hand_out(issued_on=in_days(1)), 422, "notice_wrong")
