"""The law's list, the town's list and the tiers, as a clerk keeps them."""

from datetime import timedelta
from typing import Any

import httpx
import pytest

from services.registry.listings import tasks
from shared import time
from shared.db.session import transaction
from shared.directory import models
from tests.support.ledger import API, SOURCE, WHY, WRITE, Ledger, refused

DOCUMENT = "示例市2024年环境监管重点单位名录（示例）"


async def put_on(ledger: Ledger, source: dict[str, Any], list_name: str, **more: object) -> dict[str, Any]:
    row = {"source_id": source["id"], "list_name": list_name, "valid_from": "2024-01-01"}
    return await ledger.enter("listings", row, **more)


async def now(ledger: Ledger, source: dict[str, Any]) -> dict[str, Any]:
    answer = await ledger.clerk.get(f"{API}/sources/{source['id']}")
    found: dict[str, Any] = answer.json()
    return found


def lists(source: dict[str, Any]) -> tuple[bool, bool, str | None]:
    return source["town_key"], source["legal_key"], source["tier"]


async def amend(ledger: Ledger, listing: dict[str, Any], **change: object) -> httpx.Response:
    headers = {"If-Match": f'"v{listing["version"]}"'}
    return await ledger.clerk.patch(f"{API}/listings/{listing['id']}", json=change | WHY, headers=headers)


def pass_a_day(ledger: Ledger) -> None:
    ledger.house.pass_time(days=1)
    ledger.clerk = ledger.house.caller(WRITE)  # the token was for minutes


async def turn(ledger: Ledger) -> None:
    async with transaction(ledger.house.sessions["registry"]) as session:
        await tasks.turn(session)


async def test_the_three_lists_are_three_things_and_everybody_hears_of_them(ledger: Ledger) -> None:
    source = await ledger.enter("sources", SOURCE)
    assert lists(source) == (False, False, None)
    await put_on(ledger, source, "town_key")
    assert lists(await now(ledger, source)) == (True, False, None)
    listing = await put_on(ledger, source, "legal_key", year=2024, document=DOCUMENT)
    assert (listing["mark"], listing["division_code"]) == (source["mark"], source["division_code"])
    await put_on(ledger, source, "tier", tier="first")
    assert lists(await now(ledger, source)) == (True, True, "first")
    assert [row["code"] for row in await ledger.listed("sources", tier="first", town_key="true")] == [source["code"]]
    assert await ledger.listed("sources", legal_key="false") == []
    assert {row["list_name"] for row in await ledger.listed("listings", source_id=source["id"])} == {
        "legal_key",
        "tier",
        "town_key",
    }

    await ledger.house.settle()
    async with ledger.house.sessions["patrol"]() as session:
        told = await session.get_one(models.Source, source["id"])
        assert (told.town_key, told.legal_key, told.tier) == (True, True, "first")


async def test_each_entry_begins_and_ends_on_its_day(ledger: Ledger) -> None:
    source = await ledger.enter("sources", SOURCE)
    today = time.local(time.now()).date()
    tomorrow, after = today + timedelta(days=1), today + timedelta(days=2)
    listing = await put_on(ledger, source, "town_key", valid_from=str(tomorrow), valid_to=str(after))
    assert lists(await now(ledger, source)) == (False, False, None)
    await turn(ledger)
    assert (await now(ledger, source))["version"] == 1
    pass_a_day(ledger)
    await turn(ledger)
    assert lists(await now(ledger, source)) == (True, False, None)
    pass_a_day(ledger)
    await turn(ledger)
    await turn(ledger)
    assert (lists(await now(ledger, source)), (await now(ledger, source))["version"]) == ((False, False, None), 3)
    assert [row["id"] for row in await ledger.listed("listings", on=str(tomorrow))] == [listing["id"]]
    assert await ledger.listed("listings", on=str(after)) == []


async def test_an_entry_is_corrected_or_voided_and_the_source_follows(ledger: Ledger) -> None:
    source = await ledger.enter("sources", SOURCE)
    listing = await put_on(ledger, source, "tier", tier="third")
    assert (await amend(ledger, listing, tier="second")).json()["tier"] == "second"
    assert (await now(ledger, source))["tier"] == "second"
    refused(await amend(ledger, listing, tier="first"), 412, "version_stale")
    address = f"{API}/listings/{listing['id']}/voiding"
    assert (await ledger.clerk.post(address, json=WHY, headers={"If-Match": '"v2"'})).status_code == 204
    assert (await now(ledger, source))["tier"] is None
    assert await ledger.listed("listings") == []
    told = (await ledger.clerk.get(f"{API}/sources/{source['id']}/versions")).json()
    assert [version["changed"].get("tier", "—") for version in told if version["version"] > 1] == [
        "third",
        "second",
        None,
    ]


@pytest.mark.parametrize(
    ("wrong", "status", "code"),
    [
        ({"list_name": "blacklist"}, 422, "payload_invalid"),
        ({"list_name": "tier"}, 422, "listing_wrong"),
        ({"tier": "first"}, 422, "listing_wrong"),
        ({"list_name": "legal_key"}, 422, "listing_wrong"),
        ({"list_name": "legal_key", "year": 2025, "document": "示例"}, 422, "listing_wrong"),
        ({"list_name": "legal_key", "year": 99999999999999999999, "document": "示例"}, 422, "payload_invalid"),
        ({"valid_to": "2024-01-01"}, 422, "period_wrong"),
        ({"document": "\x00"}, 422, "payload_invalid"),
        ({"source_id": "00000000-0000-7000-8000-000000000000"}, 422, "source_unknown"),
        ({"valid_from": "2023-12-01", "valid_to": "2024-01-02"}, 409, "listing_overlaps"),
        ({"valid_from": "2030-01-01"}, 409, "listing_overlaps"),
    ],
)
async def test_a_wrong_entry_is_refused_and_leaves_nothing(
    ledger: Ledger, wrong: dict[str, Any], status: int, code: str
) -> None:
    source = await ledger.enter("sources", SOURCE)
    await put_on(ledger, source, "town_key")
    row = {"source_id": source["id"], "list_name": "town_key", "valid_from": "2024-01-01"}
    refused(await ledger.post("listings", row | wrong), status, code)
    assert len(await ledger.listed("listings")) == 1


async def test_a_source_on_a_list_cannot_be_voided_and_a_voided_one_not_listed(ledger: Ledger) -> None:
    source = await ledger.enter("sources", SOURCE)
    await put_on(ledger, source, "town_key")
    version = (await now(ledger, source))["version"]
    voiding = await ledger.clerk.post(
        f"{API}/sources/{source['id']}/voiding", json=WHY, headers={"If-Match": f'"v{version}"'}
    )
    refused(voiding, 409, "still_referred")
    other = await ledger.enter("sources", SOURCE, code="other")
    await ledger.clerk.post(f"{API}/sources/{other['id']}/voiding", json=WHY, headers={"If-Match": '"v1"'})
    row = {"source_id": other["id"], "list_name": "town_key", "valid_from": "2024-01-01"}
    refused(await ledger.post("listings", row), 422, "source_unknown")


async def test_entries_move_with_their_source_and_others_see_none(ledger: Ledger) -> None:
    source = await ledger.enter("sources", SOURCE)
    listing = await put_on(ledger, source, "town_key")
    version = (await now(ledger, source))["version"]
    moved = await ledger.clerk.patch(
        f"{API}/sources/{source['id']}",
        json={"division_code": "500230104"} | WHY,
        headers={"If-Match": f'"v{version}"'},
    )
    assert moved.status_code == 200
    assert (await ledger.listed("listings"))[0]["division_code"] == "500230104"
    assert (await ledger.neighbour.get(f"{API}/listings")).json()["items"] == []
    change = await ledger.neighbour.patch(
        f"{API}/listings/{listing['id']}", json={"valid_to": "2025-01-01"} | WHY, headers={"If-Match": '"v1"'}
    )
    refused(change, 404, "listing_not_found")
