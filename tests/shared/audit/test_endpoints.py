"""The audit as its administrator reads it, in every service."""

from datetime import timedelta

import httpx
import pytest

from shared import audit, time
from shared.auth.caller import Caller
from shared.db.session import transaction
from shared.ids import new_id
from tests.support.house import House

SERVICES = ("registry", "patrol", "complaints", "reporting")
CLERK = Caller(new_id(), new_id(), (), frozenset(), (), "division")
OTHER = Caller(new_id(), None, (), frozenset(), (), "division")


async def deed(house: House, service: str, who: Caller, action: str, subject: str, reason: str | None = None) -> None:
    async with transaction(house.sessions[service]) as session:
        audit.record(session, who, action, subject, reason)


async def subjects(auditor: httpx.AsyncClient, service: str, **filters: object) -> list[str]:
    """What the audit administrator finds of these deeds, among the first clients' entry and their own looks at it."""
    asked = {name: str(value) for name, value in filters.items()}
    answer = await auditor.get(f"/api/{service}/v1/audit", params=asked)
    assert answer.status_code == 200, answer.text
    return [item["subject"] for item in answer.json()["items"] if item["subject"].startswith("things/")]


@pytest.mark.parametrize("service", SERVICES)
async def test_deeds_are_found_by_who_what_and_when_the_newest_first(house: House, service: str) -> None:
    auditor = house.caller("audit:read")
    await deed(house, service, CLERK, "thing.enter", "things/1")
    between = time.now()
    house.pass_time(minutes=5)
    await deed(house, service, CLERK, "thing.change", "things/1")
    await deed(house, service, OTHER, "thing.enter", "things/2")
    found = [
        await subjects(auditor, service),
        await subjects(auditor, service, account=CLERK.account_id),
        await subjects(auditor, service, person=CLERK.person_id),
        await subjects(auditor, service, subject="things/2"),
        await subjects(auditor, service, action="thing.enter"),
        await subjects(auditor, service, until=between + timedelta(seconds=1)),
        await subjects(auditor, service, since=between + timedelta(seconds=1), action="thing.enter"),
    ]
    assert found == [
        ["things/2", "things/1", "things/1"],
        ["things/1", "things/1"],
        ["things/1", "things/1"],
        ["things/2"],
        ["things/2", "things/1"],
        ["things/1"],
        ["things/2"],
    ]


async def test_pages_go_back_without_a_gap_while_others_work(house: House) -> None:
    auditor = house.caller("audit:read")
    for number in range(5):
        await deed(house, "registry", CLERK, "thing.enter", f"things/{number}")
    asked = {"action": "thing.enter", "limit": "2"}
    seen: list[str] = []
    while True:
        page = (await auditor.get("/api/registry/v1/audit", params=asked)).json()
        seen += [item["subject"] for item in page["items"]]
        await deed(house, "registry", CLERK, "thing.enter", "things/later")
        if page["next_cursor"] is None:
            break
        asked["cursor"] = page["next_cursor"]
    assert seen == [f"things/{number}" for number in (4, 3, 2, 1, 0)]


async def test_looking_is_on_the_audit_too_with_what_was_looked_for(house: House) -> None:
    auditor = house.caller("audit:read")
    await subjects(auditor, "complaints", action="complaint.close")
    items = (await auditor.get("/api/complaints/v1/audit", params={"action": "audit.read"})).json()["items"]
    assert [item["reason"] for item in items] == ["action=complaint.close"]


async def test_reasons_hold_no_numbers_of_people(house: House) -> None:
    await deed(house, "registry", CLERK, "person.reveal", "people/1", "回拨 13812345678 核实")
    found = await house.caller("audit:read").get("/api/registry/v1/audit", params={"subject": "people/1"})
    (item,) = found.json()["items"]
    assert item["reason"] == "回拨 *** 核实"


@pytest.mark.parametrize("scopes", ["system:operate", "accounts:write", "registry:read registry:write", ""])
async def test_nobody_else_reads_it(house: House, scopes: str) -> None:
    answer = await house.caller(scopes).get("/api/registry/v1/audit")
    assert (answer.status_code, answer.json()["code"]) == (403, "not_permitted")
