"""Officers' certificates, and the reminder of their end."""

from datetime import date, timedelta
from typing import Any

import pytest

from services.registry.certificates.lifecycle import last_day_to_renew
from shared import time
from shared.directory.enforcement import certified
from shared.ids import new_id
from tests.support.ledger import API, PERSON, WHY, WRITE, Ledger, refused
from tests.support.town import policies

CERTIFICATE = {"number": "示例500230001", "mark": "sample", "valid_from": "2024-01-01", "valid_to": "2029-01-01"}
NOTICE = timedelta(days=60)


async def certificate(ledger: Ledger, **more: object) -> dict[str, Any]:
    await ledger.house.know(*policies())
    officer = await ledger.enter("people", PERSON, name="示例·执法员")
    return await ledger.enter("certificates", CERTIFICATE, **{"person_id": officer["id"], **more})


async def clocks(ledger: Ledger) -> list[dict[str, Any]]:
    """What became of the clocks of certificates, by the registry's log."""
    await ledger.house.settle()
    machine = ledger.house.caller("events:read", private=True)
    events = (await machine.get("/internal/registry/events", params={"limit": 500})).json()["items"]
    return [event for event in events if event["type"].startswith("registry.deadline")]


async def test_a_certificate_is_known_everywhere_and_valid_until_its_end(ledger: Ledger) -> None:
    entered = await certificate(ledger)
    assert await ledger.listed("certificates", on="2026-01-01") == [entered | {"person_name": "示例·执法员"}]
    assert await ledger.listed("certificates", on="2029-01-01") == []
    await ledger.house.settle()
    for sessions in ledger.house.sessions.values():
        async with sessions() as session:
            for day, valid in ((date(2028, 12, 31), True), (date(2029, 1, 1), False)):
                assert bool(await certified(session, [entered["person_id"]], day)) is valid


async def test_its_holder_is_reminded_before_the_end_until_it_is_renewed(ledger: Ledger) -> None:
    today = time.local(time.now()).date()
    entered = await certificate(ledger, valid_from=str(today), valid_to=str(today + timedelta(days=70)))
    house = ledger.house
    house.pass_time(days=8)
    await house.work()
    await house.settle()
    inbox = house.caller("notifications:read", person=entered["person_id"])
    (told,) = (await inbox.get(f"{API}/notifications")).json()["items"]
    assert "执法证续期" in told["title"]
    assert told["link"] == f"/api/registry/v1/certificates/{entered['id']}"
    renewed = {"valid_to": str(today + timedelta(days=2000))} | WHY
    clerk = house.caller(WRITE)  # whose token of a week ago has expired
    answer = await clerk.patch(told["link"], json=renewed, headers={"If-Match": '"v1"'})
    assert answer.status_code == 200
    assert [event["type"].split(".")[2] for event in await clocks(ledger)][-2:] == ["ended", "set"]


async def test_a_voided_certificate_is_not_waited_for_and_frees_its_number(ledger: Ledger) -> None:
    entered = await certificate(ledger)
    other = await ledger.enter("people", PERSON, name="示例·另一人")
    refused(await ledger.post("certificates", CERTIFICATE, person_id=other["id"]), 409, "code_taken")
    address = f"{API}/certificates/{entered['id']}"
    assert (await ledger.clerk.post(f"{address}/voiding", json=WHY, headers={"If-Match": '"v1"'})).status_code == 204
    assert (await clocks(ledger))[-1]["data"]["outcome"] == "withdrawn"
    await ledger.enter("certificates", CERTIFICATE, person_id=other["id"])


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"person_id": str(new_id())}, 422, "person_unknown"),
        ({"kind": "licence"}, 422, "payload_invalid"),
        ({"number": "x" * 500}, 422, "payload_invalid"),
        ({"attachment_ids": [str(new_id())]}, 422, "attachment_unknown"),
        ({"valid_to": "2024-01-01"}, 422, "period_wrong"),
        ({"mark": "reconstructed"}, 422, "citation_missing"),
    ],
)
async def test_what_is_no_certificate(ledger: Ledger, change: dict[str, Any], status: int, code: str) -> None:
    await ledger.house.know(*policies())
    officer = await ledger.enter("people", PERSON)
    refused(await ledger.post("certificates", CERTIFICATE | {"person_id": officer["id"]} | change), status, code)
    assert await ledger.listed("certificates") == []


async def test_a_number_that_another_has_is_not_taken_by_a_correction(ledger: Ledger) -> None:
    entered = await certificate(ledger)
    await ledger.enter("certificates", CERTIFICATE, person_id=entered["person_id"], number="示例500230002")
    address = f"{API}/certificates/{entered['id']}"
    wrong = await ledger.clerk.patch(address, json={"number": "示例500230002"} | WHY, headers={"If-Match": '"v1"'})
    refused(wrong, 409, "code_taken")
    refused(await ledger.neighbour.get(address), 404, "certificate_not_found")


@pytest.mark.parametrize(
    ("valid_to", "expected"),
    [
        (date(2027, 6, 1), date(2027, 4, 1)),
        (date(2026, 12, 1), date(2026, 11, 30)),
        (date(2026, 11, 24), None),
        (date(2020, 1, 1), None),
        (None, None),
    ],
)
def test_when_to_renew(valid_to: date | None, expected: date | None) -> None:
    assert last_day_to_renew(valid_to, NOTICE, date(2026, 11, 24)) == expected
