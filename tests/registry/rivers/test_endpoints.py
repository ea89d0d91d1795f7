"""What a clerk does with rivers and reaches."""

from typing import Any

import pytest

from shared.directory import models
from shared.ids import new_id
from tests.support.ledger import API, REACH, RIVER, Ledger, refused
from tests.support.town import NEIGHBOUR, VILLAGE


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
