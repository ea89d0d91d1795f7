"""What a record said when, and records that should never have been entered."""

from typing import Any

import pytest

from tests.support.ledger import API, PERSON, POST, SOURCE, WHY, Ledger, refused

SEEN = {"If-Match": '"v1"'}


async def test_every_state_of_a_record_is_kept_with_who_made_it_so_and_why(ledger: Ledger) -> None:
    paper = {"recorded_for": "理明村网格员（示例）", "paper": "2023年台账第3页"}
    source = await ledger.enter("sources", SOURCE, **paper)
    address = f"{API}/sources/{source['id']}"
    change = {"name": "理明养殖场", "reason": "村里核对后改名"}
    await ledger.clerk.patch(address, json=change, headers=SEEN)
    first, second = (await ledger.clerk.get(f"{address}/versions")).json()
    assert (first["recorded_for"], first["paper"]) == (paper["recorded_for"], paper["paper"])
    assert first["changed"]["name"] == SOURCE["name"]
    assert (second["version"], second["reason"], second["action"]) == (2, "村里核对后改名", "source.change")
    assert second["changed"] == {"name": "理明养殖场"}


@pytest.mark.parametrize(("things", "row"), [("sources", SOURCE), ("people", PERSON), ("posts", POST)])
async def test_a_voided_record_stays_with_its_reason_and_shows_in_no_list(
    ledger: Ledger, things: str, row: dict[str, Any]
) -> None:
    entered = await ledger.enter(things, row)
    address = f"{API}/{things}/{entered['id']}"
    refused(await ledger.clerk.post(f"{address}/voiding", json=WHY), 428, "if_match_missing")
    refused(await ledger.clerk.post(f"{address}/voiding", json={}, headers=SEEN), 422, "payload_invalid")
    refused(await ledger.neighbour.post(f"{address}/voiding", json=WHY, headers=SEEN), 404, "record_not_found")
    voided = await ledger.clerk.post(f"{address}/voiding", json={"reason": "重复登记"}, headers=SEEN)
    assert (voided.status_code, voided.headers["etag"]) == (204, '"v2"')
    assert await ledger.listed(things) == []
    last = (await ledger.clerk.get(f"{address}/versions")).json()[-1]
    assert (last["action"].split(".")[1], last["reason"]) == ("void", "重复登记")
    again = await ledger.clerk.post(f"{address}/voiding", json=WHY, headers={"If-Match": '"v2"'})
    refused(again, 409, "record_voided")


async def test_a_voided_source_is_no_source_for_the_other_services(ledger: Ledger) -> None:
    source = await ledger.enter("sources", SOURCE)
    address = f"{API}/sources/{source['id']}"
    await ledger.clerk.post(f"{address}/voiding", json=WHY, headers=SEEN)
    shown = (await ledger.clerk.get(address)).json()
    assert shown["voided_at"] is not None
    assert shown["valid_to"] == shown["valid_from"]
    refused(
        await ledger.clerk.patch(address, json={"name": "x"} | WHY, headers={"If-Match": '"v2"'}), 409, "record_voided"
    )


async def test_what_others_refer_to_is_not_voided(ledger: Ledger) -> None:
    chief = await ledger.enter("people", PERSON)
    await ledger.enter("posts", POST, person_id=chief["id"])
    answer = await ledger.clerk.post(f"{API}/people/{chief['id']}/voiding", json=WHY, headers=SEEN)
    refused(answer, 409, "still_referred")


async def test_what_is_no_kind_of_record_has_no_versions(ledger: Ledger) -> None:
    source = await ledger.enter("sources", SOURCE)
    refused(await ledger.clerk.get(f"{API}/volcanoes/{source['id']}/versions"), 404, "not_found")
    refused(await ledger.clerk.get(f"{API}/people/{source['id']}/versions"), 404, "record_not_found")
