"""What a clerk sees of the market towns, and of the restaurants and notices in each."""

from typing import Any

import pytest

from shared.ids import new_id
from tests.support.ledger import API, WHY, Ledger, refused
from tests.support.papers import RESTAURANT, Papers, today
from tests.support.town import NEIGHBOUR, TOWN, VILLAGE

MARKET = {
    "name": "示例场镇一",
    "division_code": TOWN,
    "mark": "reconstructed",
    "citation": "2023年报告 一（二）2 第一点",
    "valid_from": "2023-01-01",
}


async def eat_at(ledger: Ledger, market_town: str | None, **more: object) -> dict[str, Any]:
    """A restaurant of a market town."""
    return await ledger.enter("sources", RESTAURANT, details={"market_town": market_town}, **more)


async def test_a_market_town_is_on_record_once(ledger: Ledger) -> None:
    wanted = MARKET | {"id": str(new_id())}
    made = await ledger.enter("market_towns", wanted)
    assert (await ledger.post("market_towns", wanted)).json() == made
    refused(await ledger.post("market_towns", MARKET), 409, "name_taken")
    other = await ledger.enter("market_towns", MARKET, name="示例场镇二")
    assert await ledger.listed("market_towns", division=TOWN) == [made, other]
    assert (await ledger.clerk.get(f"{API}/market_towns/{made['id']}")).json() == made
    refused(await ledger.neighbour.get(f"{API}/market_towns/{made['id']}"), 404, "market_town_not_found")
    patched = await ledger.neighbour.patch(f"{API}/market_towns/{made['id']}", json=WHY, headers={"If-Match": '"v1"'})
    refused(patched, 404, "market_town_not_found")
    assert (await ledger.neighbour.get(f"{API}/market_towns")).json()["items"] == []
    refused(await ledger.try_patch("market_towns", other["id"], name=MARKET["name"]), 409, "name_taken")


@pytest.mark.parametrize(
    ("wrong", "status", "code"),
    [
        ({"name": ""}, 422, "payload_invalid"),
        ({"name": "a\x00b"}, 422, "payload_invalid"),
        ({"name": "镇" * 201}, 422, "payload_invalid"),
        ({"division_code": NEIGHBOUR}, 404, "division_not_found"),
        ({"division_code": "50023010"}, 422, "payload_invalid"),
        ({"citation": None}, 422, "citation_missing"),
        ({"valid_to": "2022-01-01"}, 422, "period_wrong"),
    ],
)
async def test_what_is_no_market_town_is_refused(ledger: Ledger, wrong: dict[str, Any], status: int, code: str) -> None:
    refused(await ledger.post("market_towns", MARKET | wrong), status, code)
    assert await ledger.listed("market_towns") == []


async def test_a_restaurant_names_a_market_town_that_is_on_record(ledger: Ledger) -> None:
    unknown = await ledger.post("sources", RESTAURANT, details={"market_town": "示例场镇一"})
    refused(unknown, 422, "market_town_unknown")
    assert unknown.json()["errors"][0]["pointer"] == "/details/market_town"
    await ledger.enter("market_towns", MARKET)
    await ledger.enter("market_towns", MARKET, name="示例场镇二")
    first = await eat_at(ledger, "示例场镇一")
    await eat_at(ledger, "示例场镇二", code="CA-2")
    await eat_at(ledger, None, code="CA-3")
    assert [row["code"] for row in await ledger.listed("sources", market_town="示例场镇一")] == [first["code"]]
    wrong = await ledger.try_patch("sources", first["id"], details={"market_town": "三元"})
    refused(wrong, 422, "market_town_unknown")
    assert "示例场镇一、示例场镇二" in wrong.json()["detail"]


async def test_when_a_name_is_corrected_its_restaurants_follow(ledger: Ledger) -> None:
    made = await ledger.enter("market_towns", MARKET)
    source = await eat_at(ledger, "示例场镇一")
    refused(await ledger.try_void("market_towns", made["id"]), 409, "still_referred")
    renamed = await ledger.patch("market_towns", made["id"], name="查实的名称（示例）", mark="real", citation=None)
    assert (renamed["name"], renamed["version"]) == ("查实的名称（示例）", 2)
    followed = (await ledger.clerk.get(f"{API}/sources/{source['id']}")).json()
    assert (followed["details"]["market_town"], followed["version"]) == ("查实的名称（示例）", 2)
    versions = (await ledger.clerk.get(f"{API}/sources/{source['id']}/versions")).json()
    assert versions[-1]["reason"] == WHY["reason"]
    await ledger.patch("sources", source["id"], details={"market_town": None})
    await ledger.void("market_towns", made["id"])
    assert await ledger.listed("market_towns") == []
    assert (await ledger.post("market_towns", MARKET, name="查实的名称（示例）")).status_code == 201


async def test_a_village_may_have_one_and_a_source_elsewhere_may_not_name_it(ledger: Ledger) -> None:
    await ledger.enter("market_towns", MARKET, division_code=VILLAGE)
    await eat_at(ledger, "示例场镇一")
    outside = await ledger.post(
        "sources", RESTAURANT, division_code=TOWN, code="X", details={"market_town": "示例场镇一"}
    )
    refused(outside, 422, "market_town_unknown")


async def test_notices_are_counted_by_market_town(papers: Papers) -> None:
    for name in ("示例场镇一", "示例场镇二"):
        await papers.enter("market_towns", MARKET, name=name)
    wording = {
        "kind": "ozone_notice",
        "label": "臭氧告知书",
        "counts_as": "notice",
        "edition": 1,
        "title": "告知书",
        "division_code": TOWN,
        "valid_from": "2023-01-01",
    }
    await papers.enter("wordings", wording)
    for number, name in enumerate(("示例场镇一", "示例场镇一", "示例场镇二")):
        source = await eat_at(papers, name, code=f"CA-{number}")
        notice = {"kind": "ozone_notice", "recipient_type": "source", "source_id": source["id"]}
        await papers.enter("notices", notice, issued_on=str(today()), copies=1)

    async def counted(**asked: str) -> tuple[int, str]:
        (item,) = (await papers.clerk.get(f"{API}/notices/counts", params=asked)).json()["items"]
        return item["records"], item["rows"]

    assert (await counted())[0] == 3
    number, rows = await counted(market_town="示例场镇一")
    listed = (await papers.clerk.get(rows)).json()["items"]
    assert (number, len(listed)) == (2, 2)
