"""A phone number is kept sealed, shown masked, found by its index, and told to those who say what for."""

import asyncpg
import httpx
import pytest

from shared.ids import new_id
from tests.support.house import House
from tests.support.ledger import API, PERSON, SOURCE, WHY, Ledger, refused
from tests.support.town import NEIGHBOUR

PHONE = "13812345678"
PURPOSE = {"purpose": "通知参加河长办会议"}


async def officer(ledger: Ledger) -> dict[str, object]:
    return await ledger.enter("people", PERSON, phone=PHONE)


async def test_everybody_sees_the_mask_and_lists_show_nothing(ledger: Ledger) -> None:
    person = await officer(ledger)
    assert person["phone"] == "138****5678"
    shown = (await ledger.reader.get(f"{API}/people/{person['id']}")).json()
    assert shown["phone"] == "138****5678"
    (listed,) = await ledger.listed("people")
    assert "phone" not in listed


async def test_it_is_told_to_who_may_and_says_why_and_the_audit_keeps_both(ledger: Ledger, house: House) -> None:
    person = await officer(ledger)
    clerk = house.caller("registry:read registry:reveal")
    told = await clerk.post(f"{API}/people/{person['id']}/reveal", json=PURPOSE)
    assert told.json() == {"personal": {"phone": PHONE}}
    assert told.headers["cache-control"] == "no-store"
    found = await house.caller("audit:read").get(f"{API}/audit", params={"action": "person.reveal"})
    (row,) = found.json()["items"]
    assert (row["subject"], row["reason"]) == (f"people/{person['id']}", PURPOSE["purpose"])


async def test_colleagues_may_call_each_other_one_by_one(ledger: Ledger, house: House) -> None:
    person = await officer(ledger)
    told = await house.caller("contacts:read").get(f"{API}/people/{person['id']}/phone")
    assert told.json() == {"personal": {"phone": PHONE}}
    found = await house.caller("audit:read").get(f"{API}/audit", params={"action": "person.reveal"})
    assert [row["reason"] for row in found.json()["items"]] == ["联系工作"]


async def test_who_may_not_gets_nothing_and_leaves_no_trace(ledger: Ledger, house: House) -> None:
    person = await officer(ledger)
    address = f"{API}/people/{person['id']}/reveal"
    refused(await ledger.clerk.post(address, json=PURPOSE), 403, "not_permitted")
    refused(await ledger.clerk.get(f"{API}/people/{person['id']}/phone"), 403, "not_permitted")
    elsewhere = house.caller("registry:reveal contacts:read", [NEIGHBOUR])
    refused(await elsewhere.post(address, json=PURPOSE), 404, "record_not_found")
    refused(await elsewhere.get(f"{API}/people/{person['id']}/phone"), 404, "record_not_found")
    may = house.caller("registry:reveal")
    refused(await may.post(address, json={"purpose": "看看"}), 422, "payload_invalid")
    refused(await may.post(f"{API}/people/{new_id()}/reveal", json=PURPOSE), 404, "record_not_found")
    found = await house.caller("audit:read").get(f"{API}/audit", params={"action": "person.reveal"})
    assert found.json()["items"] == []


@pytest.mark.parametrize("written", [PHONE, "+86 138 1234 5678", "138-1234-5678"])
async def test_a_person_is_found_by_the_whole_number(ledger: Ledger, written: str) -> None:
    person = await officer(ledger)
    await ledger.enter("people", PERSON, id=str(new_id()), phone="13800000000")
    assert [found["id"] for found in await ledger.listed("people", phone=written)] == [person["id"]]
    assert await ledger.listed("people", phone="12345678") == []


async def test_a_changed_number_is_found_and_the_old_one_is_not(ledger: Ledger) -> None:
    person = await officer(ledger)
    address = f"{API}/people/{person['id']}"
    changed = await ledger.clerk.patch(address, json={"phone": "13987654321", **WHY}, headers={"If-Match": '"v1"'})
    assert changed.json().get("phone") == "139****4321", changed.text
    assert [len(await ledger.listed("people", phone=number)) for number in (PHONE, "13987654321")] == [0, 1]
    taken = await ledger.clerk.patch(address, json={"phone": None, **WHY}, headers={"If-Match": '"v2"'})
    assert taken.json()["phone"] is None
    assert await ledger.listed("people", phone="13987654321") == []


async def test_earlier_versions_show_the_mask_too(ledger: Ledger) -> None:
    person = await officer(ledger)
    address = f"{API}/people/{person['id']}"
    await ledger.clerk.patch(address, json={"phone": "13987654321", **WHY}, headers={"If-Match": '"v1"'})
    await ledger.clerk.patch(address, json={"name": "另一示例名", **WHY}, headers={"If-Match": '"v2"'})
    states: list[dict[str, dict[str, object]]] = (await ledger.clerk.get(f"{address}/versions")).json()
    assert [state["changed"].get("phone") for state in states] == ["138****5678", "139****4321", None]
    assert not any("phone_index" in state["changed"] for state in states)


async def test_no_table_event_or_answer_holds_it_in_clear(ledger: Ledger, house: House) -> None:
    person = await officer(ledger)
    await house.caller("registry:reveal").post(f"{API}/people/{person['id']}/reveal", json=PURPOSE)
    await house.settle()
    for service in house.runtimes:
        connection = await asyncpg.connect(house.environment[f"{service.upper()}_MIGRATION_DATABASE_URL"])
        for table in await connection.fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'public'"):
            name = table["tablename"]
            held = await connection.fetchval(f"SELECT count(*) FROM {name} AS t WHERE t::text LIKE '%{PHONE}%'")  # noqa: S608 - our own names
            assert held == 0, f"{service}.{name}"
        await connection.close()


@pytest.mark.parametrize("phone", ["", "1", "abcdef", "1" * 40, "138\x001234567", 13812345678, ["1"]])
async def test_a_number_that_is_none_is_refused(ledger: Ledger, phone: object) -> None:
    answer: httpx.Response = await ledger.post("people", PERSON, phone=phone)
    refused(answer, 422, "payload_invalid")


async def test_looking_for_a_number_is_on_the_audit_without_the_number(ledger: Ledger) -> None:
    number = "13812345678"
    await ledger.enter("people", PERSON, phone=number)
    await ledger.enter("sources", SOURCE, contact_phone=number)
    auditor = ledger.house.caller("audit:read")
    for things, field, action in (
        ("people", "phone", "person.seek_by_phone"),
        ("sources", "contact_phone", "source.seek_by_phone"),
    ):
        assert len(await ledger.listed(things, **{field: number})) == 1
        (noted,) = (await auditor.get(f"{API}/audit", params={"action": action})).json()["items"]
        assert number not in str(noted)
