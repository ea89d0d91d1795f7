"""What a clerk does with rivers and reaches."""

from typing import Any

import pytest

from shared.directory import models
from shared.ids import new_id
from tests.support.ledger import API, PERSON, REACH, RIVER, WHY, Ledger, refused
from tests.support.town import NEIGHBOUR, TOWN, VILLAGE


async def test_a_reach_is_on_record_with_its_river_and_told_to_every_service(ledger: Ledger) -> None:
    river = await ledger.enter("rivers", RIVER)
    reach = await ledger.enter("reaches", REACH, river_id=river["id"], start_point="示例点1", length_km=2.4)
    assert (reach["river_name"], reach["length_km"]) == ("示例河", 2.4)
    assert await ledger.listed("rivers") == [river]
    for found in ({}, {"division": VILLAGE}, {"river_id": river["id"]}):
        assert await ledger.listed("reaches", **found) == [reach]
    assert await ledger.listed("reaches", river_id=str(new_id())) == []

    await ledger.house.settle()
    for sessions in ledger.house.sessions.values():
        async with sessions() as session:
            assert (await session.get_one(models.Reach, reach["id"])).river_name == "示例河"


async def test_records_sent_again_are_the_same_records(ledger: Ledger) -> None:
    river = await ledger.enter("rivers", RIVER, id=str(new_id()))
    again = await ledger.post("rivers", RIVER, id=river["id"])
    assert (again.status_code, again.json()) == (200, river)
    refused(await ledger.post("rivers", RIVER), 409, "code_taken")

    reach = await ledger.enter("reaches", REACH, river_id=river["id"], id=str(new_id()))
    again = await ledger.post("reaches", REACH, river_id=river["id"], id=reach["id"])
    assert (again.status_code, again.json()) == (200, reach)
    refused(await ledger.post("reaches", REACH, river_id=river["id"], id=reach["id"], name="别段"), 409, "id_taken")


@pytest.mark.parametrize(
    ("wrong", "status", "code"),
    [
        ({"river_id": str(new_id())}, 422, "river_unknown"),
        ({"river_id": "示例河"}, 422, "payload_invalid"),
        ({"length_km": 0}, 422, "payload_invalid"),
        ({"length_km": 1e300}, 422, "payload_invalid"),
        ({"valid_to": "2000-01-01"}, 422, "period_wrong"),
        ({"mark": "reconstructed"}, 422, "citation_missing"),
        ({"division_code": NEIGHBOUR}, 404, "division_not_found"),
        ({"division_code": "500230104299"}, 422, "division_unknown"),
    ],
)
async def test_a_wrong_reach_is_refused_and_leaves_nothing(
    ledger: Ledger, wrong: dict[str, Any], status: int, code: str
) -> None:
    river = await ledger.enter("rivers", RIVER)
    refused(await ledger.post("reaches", REACH | {"river_id": river["id"]}, **wrong), status, code)
    assert await ledger.listed("reaches") == []


async def test_a_river_is_everybodys_and_a_reach_its_towns(ledger: Ledger) -> None:
    await ledger.reach()
    assert len((await ledger.neighbour.get(f"{API}/rivers")).json()["items"]) == 1
    assert (await ledger.neighbour.get(f"{API}/reaches")).json()["items"] == []
    refused(await ledger.reader.post(f"{API}/rivers", json=RIVER), 403, "not_permitted")


async def test_a_river_is_shown_from_its_source_with_its_chiefs_of_the_day(ledger: Ledger) -> None:
    river = await ledger.enter("rivers", RIVER)
    for code, position in (("R-2", 2), ("R-1", 1), ("R-0", None)):
        await ledger.enter("reaches", REACH, river_id=river["id"], code=code, position=position, name=code)
    first = (await ledger.listed("reaches", river_id=river["id"]))[1]
    chief = await ledger.enter("people", PERSON, name="河长", division_code=TOWN)
    post = {"code": "river_chief_town", "title": "示例河镇级河长", "division_code": TOWN, "mark": "sample"}
    await ledger.enter("posts", post, person_id=chief["id"], valid_from="2023-01-01")
    link = {"object_type": "reach", "object_id": first["id"], "level": "town", "valid_from": "2023-06-01"}
    await ledger.enter("responsibilities", link, person_id=chief["id"])

    async def shown(on: str) -> list[tuple[str, list[tuple[str, str, str]]]]:
        found = (await ledger.clerk.get(f"{API}/rivers/{river['id']}", params={"on": on})).json()
        assert found["divisions"] == [VILLAGE]
        return [
            (reach["name"], [(one["tier_label"], one["name"], one["post"]) for one in reach["chiefs"]])
            for reach in found["reaches"]
        ]

    assert await shown("2023-05-31") == [("R-1", []), ("R-2", []), ("R-0", [])]
    assert (await shown("2023-06-01"))[0] == ("R-1", [("镇级河长", "河长", "示例河镇级河长")])
    refused(await ledger.clerk.get(f"{API}/rivers/{new_id()}"), 404, "river_not_found")
    theirs = (await ledger.neighbour.get(f"{API}/rivers/{river['id']}")).json()
    assert (theirs["name"], theirs["reaches"]) == ("示例河", [])


async def test_a_river_renamed_is_renamed_in_every_service(ledger: Ledger) -> None:
    reach = await ledger.reach()
    renamed = await ledger.patch("rivers", reach["river_id"], name="示例江")
    assert (renamed["name"], renamed["version"]) == ("示例江", 2)
    assert (await ledger.listed("reaches"))[0]["river_name"] == "示例江"
    await ledger.house.settle()
    for sessions in ledger.house.sessions.values():
        async with sessions() as session:
            assert (await session.get_one(models.Reach, reach["id"])).river_name == "示例江"


async def test_a_river_through_several_towns_is_the_countys_to_rename(ledger: Ledger) -> None:
    reach = await ledger.reach()
    theirs = REACH | {"code": "X-1", "river_id": reach["river_id"], "division_code": NEIGHBOUR}
    assert (await ledger.neighbour.post(f"{API}/reaches", json=theirs)).status_code == 201
    refused(await ledger.try_patch("rivers", reach["river_id"], name="示例江"), 403, "river_shared")
    county = ledger.house.caller("registry:read registry:write", ["500230"])
    course = (await county.get(f"{API}/rivers/{reach['river_id']}", params={"on": "2026-01-01"})).json()
    assert sorted(course["divisions"]) == [VILLAGE, NEIGHBOUR]
    answer = await county.patch(
        f"{API}/rivers/{reach['river_id']}", json=WHY | {"name": "示例江"}, headers={"If-Match": '"v1"'}
    )
    assert answer.status_code == 200, answer.text


async def test_a_reach_is_corrected(ledger: Ledger) -> None:
    reach = await ledger.reach()
    changed = await ledger.patch("reaches", reach["id"], length_km=3.5, position=4, name="示例河上段")
    assert (changed["length_km"], changed["position"], changed["name"]) == (3.5, 4, "示例河上段")
    assert (await ledger.clerk.get(f"{API}/reaches/{reach['id']}")).json() == changed
    for wrong in ({"length_km": -1}, {"position": 0}, {"river_id": str(new_id())}):
        refused(await ledger.try_patch("reaches", reach["id"], **wrong), 422, "payload_invalid")
    refused(await ledger.neighbour.get(f"{API}/reaches/{reach['id']}"), 404, "reach_not_found")


async def test_the_tiers_of_chiefs_are_rows_that_the_county_lays_down(ledger: Ledger) -> None:
    tiers = (await ledger.clerk.get(f"{API}/river_tiers")).json()
    assert [(tier["code"], tier["label"], tier["on_reach"]) for tier in tiers] == [
        ("city", "市级河长", False),
        ("county", "区县级河长", False),
        ("town", "镇级河长", True),
        ("village", "村级河长", True),
    ]
    fifth = {"label": "组级河长", "rank": 5, "digits": 14, "on_reach": True, "reason": "示例"}
    refused(await ledger.clerk.put(f"{API}/river_tiers/group", json=fifth), 403, "tiers_not_permitted")
    county = ledger.house.caller("registry:read registry:write", ["500230"])
    laid = await county.put(f"{API}/river_tiers/group", json=fifth)
    assert laid.status_code == 200, laid.text
    try:
        refused(await county.put(f"{API}/river_tiers/group", json=fifth), 428, "if_match_missing")
        reach = await ledger.reach()
        missing = {gap["object_id"]: gap["missing"] for gap in await ledger.listed("responsibilities/gaps")}
        assert missing[reach["id"]] == ["town", "village", "group"]
    finally:  # the tiers belong to the schema, so to speak: no other test may see this one
        voided = await county.post(
            f"{API}/river_tiers/{laid.json()['id']}/voiding", json=WHY, headers={"If-Match": '"v1"'}
        )
    assert voided.status_code == 204, voided.text
