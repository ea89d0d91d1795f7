"""The audit as its administrator reads it, in every service."""

from datetime import timedelta

import httpx
import pytest

from shared import audit, time
from shared.audit.endpoints import NEWEST_FIRST, AuditFilters, asked
from shared.auth.caller import Caller
from shared.db.session import transaction
from shared.http.pages import Paging, page_of
from shared.ids import new_id
from tests.support.house import House
from tests.support.ledger import PERSON, Ledger
from tests.support.plans import grow, plan, statements
from tests.support.town import NEIGHBOUR, TOWN, VILLAGE

SERVICES = ("registry", "patrol", "complaints", "reporting")
CLERK = Caller(new_id(), new_id(), (), frozenset(), (TOWN,), "division")
OTHER = Caller(new_id(), None, (), frozenset(), (TOWN,), "division")
MACHINE = Caller(new_id(), None, (), frozenset(), (), "own")


async def deed(
    house: House, service: str, who: Caller, action: str, subject: str, reason: str | None = None, **more: str
) -> None:
    async with transaction(house.sessions[service]) as session:
        audit.record(session, who, action, subject, reason, **more)


async def subjects(auditor: httpx.AsyncClient, service: str, **filters: object) -> list[str]:
    """What the audit administrator finds of these deeds, among the first clients' entry and their own looks at it."""
    wanted = {name: str(value) for name, value in filters.items()}
    answer = await auditor.get(f"/api/{service}/v1/audit", params=wanted)
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
    wanted = {"action": "thing.enter", "limit": "2"}
    seen: list[str] = []
    while True:
        page = (await auditor.get("/api/registry/v1/audit", params=wanted)).json()
        seen += [item["subject"] for item in page["items"]]
        await deed(house, "registry", CLERK, "thing.enter", "things/later")
        if page["next_cursor"] is None:
            break
        wanted["cursor"] = page["next_cursor"]
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


async def test_an_auditor_sees_what_was_done_to_rows_of_the_own_divisions(house: House) -> None:
    await deed(house, "patrol", CLERK, "thing.enter", "things/village", division=VILLAGE)
    await deed(house, "patrol", CLERK, "thing.enter", "things/neighbour", division=NEIGHBOUR)
    await deed(house, "patrol", CLERK, "thing.enter", "things/nowhere")
    await deed(house, "patrol", MACHINE, "thing.enter", "things/machine")
    seen = {
        name: await subjects(house.caller("audit:read", divisions), "patrol")
        for name, divisions in {"town": [TOWN], "village": [VILLAGE], "next": [NEIGHBOUR], "county": ["500230"]}.items()
    }
    assert seen == {
        "town": ["things/nowhere", "things/village"],  # of no row: with whoever did it
        "village": ["things/village"],
        "next": ["things/neighbour"],
        "county": ["things/machine", "things/nowhere", "things/neighbour", "things/village"],
    }
    town = house.caller("audit:read")
    assert await subjects(town, "patrol", division=VILLAGE) == ["things/village"]
    assert await subjects(town, "patrol", division=NEIGHBOUR) == []
    assert await subjects(house.caller("audit:read", rows="own"), "patrol") == []
    assert (await town.get("/api/patrol/v1/audit", params={"division": "\x00"})).status_code == 400


async def test_a_record_of_the_ledger_is_audited_where_it_lies(house: House) -> None:
    ledger = Ledger(house)
    await ledger.divide()
    county = house.caller("registry:read registry:write", ["500230"])
    person = (await county.post("/api/registry/v1/people", json=PERSON)).json()["id"]
    for divisions, times in (([VILLAGE], 1), ([NEIGHBOUR], 0)):
        about = {"subject": f"people/{person}"}
        found = await house.caller("audit:read", divisions).get("/api/registry/v1/audit", params=about)
        assert [item["division_code"] for item in found.json()["items"]] == [VILLAGE] * times


_MANY = """
    INSERT INTO audit (at, account_id, person_id, division_code, action, subject)
    SELECT now() - n * interval '1 minute', gen_random_uuid(), gen_random_uuid(), '50023010' || n % 7,
        'thing.' || n % 50, 'things/' || n FROM generate_series(1, 20000) AS n
"""


async def test_every_way_of_looking_uses_an_index(house: House) -> None:
    await grow(house, "registry", _MANY, "audit")
    for filters in (
        {},
        {"division": VILLAGE},
        {"person": new_id()},
        {"account": new_id()},
        {"subject": "things/7"},
        {"action": "thing.none"},
        {"until": time.now()},
    ):
        wanted = asked(CLERK, AuditFilters.model_validate(filters))
        with statements(house, "registry") as seen:
            async with transaction(house.sessions["registry"]) as session:
                await page_of(session, wanted, keys=NEWEST_FIRST, page=Paging(None, 50, "list", b"key"))
        shown = await plan(house, "registry", *seen[-1])
        assert "Seq Scan" not in shown, f"{filters}: {shown}"
