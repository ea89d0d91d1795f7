"""What a clerk does with the ledger of sources."""

import asyncio
import json
from typing import Any

import pytest

from shared.directory import models
from shared.ids import new_id
from tests.support.ledger import API, SOURCE, WHY, Ledger, refused
from tests.support.town import NEIGHBOUR, TOWN, VILLAGE

PLACE = {"longitude": 107.7215, "latitude": 30.0642, "crs": "gcj02"}


async def test_a_source_is_on_record_as_it_was_sent_and_told_to_every_service(ledger: Ledger) -> None:
    place = PLACE | {"accuracy_m": 12.5, "source": "phone", "captured_at": "2026-01-05T01:02:03Z", "note": "示例坐标"}
    source = await ledger.enter("sources", SOURCE, location=place, details={"pigs_stock": 120, "dry_removal": True})
    assert (source["version"], source["location"], source["details_version"]) == (1, place, 1)
    assert (source["details"]["pigs_stock"], source["details"]["dry_removal"]) == (120, True)
    assert 0.001 < abs(source["longitude"] - 107.7215) < 0.01
    listed = await ledger.listed("sources")
    assert listed == [{name: source[name] for name in listed[0]}]

    await ledger.house.settle()
    for sessions in ledger.house.sessions.values():
        async with sessions() as session:
            told = await session.get_one(models.Source, source["id"])
            assert (told.code, told.town_key, told.mark, told.version) == (source["code"], False, "sample", 1)


async def test_sources_are_found_by_kind_division_and_words(ledger: Ledger) -> None:
    for code, kind, name in [
        ("A-1", "livestock_farm", "理明 养殖场"),
        ("A-2", "restaurant", "理明餐馆"),
        ("B-1", "restaurant", "100%好吃餐馆"),
    ]:
        await ledger.enter("sources", SOURCE, code=code, kind=kind, name=name)

    async def codes(**filters: str) -> list[str]:
        return [source["code"] for source in await ledger.listed("sources", **filters)]

    assert await codes() == ["A-1", "A-2", "B-1"]
    assert await codes(kind="restaurant") == ["A-2", "B-1"]
    assert await codes(q="餐馆 a-") == ["A-2"]
    assert await codes(q="0%") == ["B-1"]
    assert await codes(q="_") == []
    assert await codes(division=VILLAGE) == ["A-1", "A-2", "B-1"]
    assert await codes(division="500230104204") == []


async def test_a_long_list_comes_in_pages(ledger: Ledger) -> None:
    for number in range(5):
        await ledger.enter("sources", SOURCE, code=f"S-{number}")
    seen: list[str] = []
    cursor: dict[str, str] = {}
    while True:
        page = (await ledger.clerk.get(f"{API}/sources", params={"limit": "2", **cursor})).json()
        seen += [source["code"] for source in page["items"]]
        if page["next_cursor"] is None:
            break
        cursor = {"cursor": page["next_cursor"]}
    assert seen == [f"S-{number}" for number in range(5)]
    refused(await ledger.neighbour.get(f"{API}/sources", params={"limit": "2", **cursor}), 400, "cursor_invalid")


async def test_a_source_is_corrected_by_somebody_who_has_seen_its_version(ledger: Ledger) -> None:
    source = await ledger.enter("sources", SOURCE, location=PLACE)
    address = f"{API}/sources/{source['id']}"
    change = {"name": "理明养殖场", "division_code": TOWN, "location": None, "valid_to": "2024-01-01"}
    refused(await ledger.clerk.patch(address, json=change | WHY), 428, "if_match_missing")
    refused(await ledger.clerk.patch(address, json=change | WHY, headers={"If-Match": '"v2"'}), 412, "version_stale")
    changed = await ledger.clerk.patch(address, json=change | WHY, headers={"If-Match": '"v1"'})
    place = {"longitude": None, "latitude": None, "unknown": ["位置", *source["unknown"]]}
    assert changed.json() | {"unknown": sorted(changed.json()["unknown"])} == source | change | place | {
        "version": 2,
        "unknown": sorted(place["unknown"] or ()),
    }
    got = await ledger.clerk.get(address)
    assert (got.json(), got.headers["etag"]) == (changed.json(), '"v2"')


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"name": None}, 422, "payload_invalid"),
        ({"details": None}, 422, "payload_invalid"),
        ({"town_key": True}, 422, "payload_invalid"),
        ({"kind": "restaurant"}, 422, "payload_invalid"),
        ({"location": PLACE | {"longitude": 0, "latitude": 0}}, 422, "location_wrong"),
        ({"details": {"pigs_stock": -1}}, 422, "details_wrong"),
        ({"details": {"beds": 3}}, 422, "details_wrong"),
        ({"credit_code": "91110000600037341M"}, 422, "credit_code_wrong"),
        ({"same_site_id": "00000000-0000-7000-8000-000000000000"}, 422, "same_site_unknown"),
        ({"mark": "reconstructed"}, 422, "citation_missing"),
        ({"valid_to": "2022-01-01"}, 422, "period_wrong"),
        ({"division_code": NEIGHBOUR}, 404, "division_not_found"),
        ({"division_code": "500230104299"}, 422, "division_unknown"),
    ],
)
async def test_a_wrong_correction_changes_nothing(
    ledger: Ledger, change: dict[str, Any], status: int, code: str
) -> None:
    source = await ledger.enter("sources", SOURCE)
    address = f"{API}/sources/{source['id']}"
    refused(await ledger.clerk.patch(address, json=change | WHY, headers={"If-Match": '"v1"'}), status, code)
    assert (await ledger.clerk.get(address)).json() == source


@pytest.mark.parametrize(
    ("wrong", "status", "code"),
    [
        ({"kind": "volcano"}, 422, "payload_invalid"),
        ({"code": " "}, 422, "payload_invalid"),
        ({"name": "养\x00殖"}, 422, "payload_invalid"),
        ({"name": "长" * 201}, 422, "payload_invalid"),
        ({"division_code": "5002301"}, 422, "payload_invalid"),
        ({"valid_from": "2023-02-30"}, 422, "payload_invalid"),
        ({"valid_to": "2022-12-31"}, 422, "period_wrong"),
        ({"mark": "reconstructed", "citation": None}, 422, "citation_missing"),
        ({"division_code": NEIGHBOUR}, 404, "division_not_found"),
        ({"division_code": "500230104299"}, 422, "division_unknown"),
        ({"location": PLACE | {"longitude": 0, "latitude": 0}}, 422, "location_wrong"),
        ({"location": PLACE | {"longitude": 30.06, "latitude": 107.72}}, 422, "location_wrong"),
        ({"location": PLACE | {"longitude": 116.4, "latitude": 39.9}}, 422, "location_wrong"),
        ({"location": PLACE | {"longitude": 1e308}}, 422, "payload_invalid"),
        ({"location": PLACE | {"crs": "beijing54"}}, 422, "payload_invalid"),
        ({"location": PLACE | {"accuracy_m": -1}}, 422, "payload_invalid"),
        ({"location": PLACE | {"source": "hearsay"}}, 422, "payload_invalid"),
        ({"location": PLACE | {"captured_at": "2199-01-01T00:00:00Z"}}, 422, "location_wrong"),
        ({"details": {"pigs_stock": "many"}}, 422, "details_wrong"),
        ({"details": {"pigs_stock": True}}, 422, "details_wrong"),
        ({"details": {"pigs_stock": 1e30}}, 422, "details_wrong"),
        ({"details": {"manure_methods": ["magic"]}}, 422, "details_wrong"),
        ({"details": {"scale_class": "scale"}}, 422, "details_wrong"),
        ({"details": {"carrier": "\x00"}}, 422, "payload_invalid"),
        ({"details": []}, 422, "payload_invalid"),
        ({"scale_class": "scale"}, 422, "payload_invalid"),
        ({"commissioned_year": 20230}, 422, "payload_invalid"),
        ({"industry_code": "A031"}, 422, "payload_invalid"),
        ({"industry_code": "０３１３"}, 422, "payload_invalid"),
        ({"main_pollutants": ["COD"] * 21}, 422, "payload_invalid"),
        ({"risk_level": "terrible"}, 422, "payload_invalid"),
        ({"owner_phone": "13800000000"}, 422, "payload_invalid"),
    ],
)
async def test_a_wrong_source_is_refused_and_leaves_nothing(
    ledger: Ledger, wrong: dict[str, Any], status: int, code: str
) -> None:
    refused(await ledger.post("sources", SOURCE, **wrong), status, code)
    assert await ledger.listed("sources") == []


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("NaN", "payload_invalid"),
        ("1e999", "payload_invalid"),
        ("-Infinity", "payload_invalid"),
        ("[" * 200 + "]" * 200, "details_wrong"),
        ("[" * 900 + "]" * 900, "payload_invalid"),
    ],
)
async def test_what_only_looks_like_json_is_no_detail(ledger: Ledger, value: str, code: str) -> None:
    body = json.dumps(SOURCE | {"details": {"carrier": "?"}}).replace('"?"', value)
    answer = await ledger.clerk.post(f"{API}/sources", content=body, headers={"Content-Type": "application/json"})
    refused(answer, 422, code)


async def test_a_record_sent_again_is_the_same_record(ledger: Ledger) -> None:
    mine = {"id": str(new_id()), "details": {"pigs_stock": 1, "pigs_output": 2}}
    first = await ledger.post("sources", SOURCE, **mine)
    headers = {"If-Match": '"v1"'}
    await ledger.clerk.patch(f"{API}/sources/{mine['id']}", json={"name": "改名"} | WHY, headers=headers)
    again = await ledger.post(
        "sources", SOURCE, **mine | {"details": {"pigs_output": 2, "pigs_stock": 1}, "note": None}
    )
    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json() == first.json() | {"version": 2, "name": "改名"}
    refused(await ledger.post("sources", SOURCE, **mine, note="另一条"), 409, "id_taken")
    refused(await ledger.post("sources", SOURCE), 409, "code_taken")


async def test_the_same_record_sent_twice_at_once_is_one_record(ledger: Ledger) -> None:
    mine = {"id": str(new_id())}
    answers = await asyncio.gather(*(ledger.post("sources", SOURCE, **mine) for _ in range(6)))
    assert sorted(answer.status_code for answer in answers) == [200] * 5 + [201]
    assert len({answer.text for answer in answers}) == 1


async def test_another_town_neither_sees_nor_changes_a_source(ledger: Ledger) -> None:
    source = await ledger.enter("sources", SOURCE)
    address = f"{API}/sources/{source['id']}"
    assert (await ledger.neighbour.get(f"{API}/sources")).json()["items"] == []
    refused(await ledger.neighbour.get(address), 404, "source_not_found")
    changed = await ledger.neighbour.patch(address, json={"name": "x"} | WHY, headers={"If-Match": '"v1"'})
    refused(changed, 404, "source_not_found")
    refused(await ledger.neighbour.post(f"{API}/sources", json=SOURCE), 404, "division_not_found")
    refused(await ledger.reader.post(f"{API}/sources", json=SOURCE), 403, "not_permitted")
