"""The river-chief office: who heads it and who works there."""

from shared.ids import new_id
from tests.support.ledger import API, PERSON, WHY, Ledger, refused
from tests.support.town import NEIGHBOUR, TOWN

OFFICE = {"name": "许明寺镇河长制办公室", "division_code": TOWN, "mark": "sample", "valid_from": "2023-01-01"}


async def _person(ledger: Ledger, name: str) -> str:
    entered: str = (await ledger.enter("people", PERSON, name=name, division_code=TOWN))["id"]
    return entered


async def test_its_head_is_who_holds_the_post_and_its_members_are_on_record(ledger: Ledger) -> None:
    head, clerk = await _person(ledger, "主任"), await _person(ledger, "干事")
    post = {"code": "river_chief_office_head", "title": "河长办主任", "division_code": TOWN, "mark": "sample"}
    await ledger.enter("posts", post, person_id=head, deputy_id=clerk, valid_from="2023-01-01")
    office = await ledger.enter("river_offices", OFFICE)
    path = f"river_offices/{office['id']}"
    member = await ledger.enter(
        f"{path}/members", {"person_id": clerk, "duty": "资料归档", "mark": "sample"}, valid_from="2023-03-01"
    )

    async def shown(on: str) -> tuple[list[str], list[tuple[str, str]]]:
        found = (await ledger.clerk.get(f"{API}/{path}", params={"on": on})).json()
        return [one["name"] for one in found["heads"]], [(one["name"], one["duty"]) for one in found["members"]]

    assert await shown("2023-02-01") == (["主任"], [])
    assert await shown("2023-04-01") == (["主任"], [("干事", "资料归档")])
    left = await ledger.clerk.patch(
        f"{API}/{path}/members/{member['id']}",
        json=WHY | {"valid_to": "2024-01-01"},
        headers={"If-Match": '"v1"'},
    )
    assert left.status_code == 200, left.text
    assert await shown("2024-01-01") == (["主任"], [])
    assert (await ledger.patch("river_offices", office["id"], telephone="023-00000000"))["telephone"] is not None
    refused(await ledger.try_void("river_offices", office["id"]), 409, "still_referred")
    await ledger.void("river_office_members", member["id"])
    assert await shown("2023-04-01") == (["主任"], [])
    await ledger.void("river_offices", office["id"])
    assert await ledger.listed("river_offices") == []


async def test_wrong_ones_are_refused(ledger: Ledger) -> None:
    office = await ledger.enter("river_offices", OFFICE)
    refused(await ledger.post("river_offices", OFFICE, division_code=NEIGHBOUR), 404, "division_not_found")
    refused(await ledger.post("river_offices", OFFICE, head_post_code="king"), 422, "payload_invalid")
    member = {"person_id": str(new_id()), "valid_from": "2023-01-01"}
    refused(await ledger.post(f"river_offices/{office['id']}/members", member), 422, "person_unknown")
    refused(await ledger.post(f"river_offices/{new_id()}/members", member), 422, "river_office_unknown")
    refused(await ledger.neighbour.get(f"{API}/river_offices/{office['id']}"), 404, "river_office_not_found")
    assert (await ledger.neighbour.get(f"{API}/river_offices")).json()["items"] == []
