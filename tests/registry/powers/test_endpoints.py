"""Which powers of enforcement the town was given."""

from datetime import date
from typing import Any

import pytest

from shared.directory.enforcement import power
from shared.ids import new_id
from tests.support.ledger import API, WHY, Ledger, refused
from tests.support.town import NEIGHBOUR, TOWN, VILLAGE

POWER = {
    "code": "open_burning",
    "item": "对露天焚烧秸秆的处罚（示例）",
    "form": "devolved",
    "legal_basis": "《中华人民共和国大气污染防治法》第一百一十九条",
    "grantor": "丰都县人民政府（示例）",
    "document_number": "示例〔2026〕1号",
    "division_code": TOWN,
    "mark": "sample",
    "valid_from": "2026-01-01",
}


async def given(ledger: Ledger, code: str, division: str, day: str) -> list[str | None]:
    """By which document an item may be enforced, as each service knows it."""
    await ledger.house.settle()
    found = []
    for sessions in ledger.house.sessions.values():
        async with sessions() as session:
            row = await power(session, code, division, date.fromisoformat(day))
            found.append(row.document_number if row else None)
    return found


async def test_a_power_holds_in_its_division_from_its_day_and_in_every_service(ledger: Ledger) -> None:
    entered = await ledger.enter("powers", POWER)
    number = POWER["document_number"]
    assert await given(ledger, "open_burning", VILLAGE, "2026-01-01") == [number] * 4
    assert await given(ledger, "open_burning", VILLAGE, "2025-12-31") == [None] * 4
    assert await given(ledger, "open_burning", NEIGHBOUR, "2026-01-01") == [None] * 4
    assert await given(ledger, "illegal_outfall", VILLAGE, "2026-01-01") == [None] * 4
    assert await ledger.listed("powers", code="open_burning", on="2026-02-01", division=TOWN) == [entered]
    address = f"{API}/powers/{entered['id']}"
    ended = await ledger.clerk.patch(address, json={"valid_to": "2026-07-01"} | WHY, headers={"If-Match": '"v1"'})
    assert ended.status_code == 200
    assert await given(ledger, "open_burning", VILLAGE, "2026-07-01") == [None] * 4
    assert (await ledger.clerk.post(f"{address}/voiding", json=WHY, headers={"If-Match": '"v2"'})).status_code == 204
    assert await given(ledger, "open_burning", VILLAGE, "2026-02-01") == [None] * 4


async def test_one_item_is_given_once_at_a_time(ledger: Ledger) -> None:
    first = await ledger.enter("powers", POWER, valid_to="2026-07-01")
    refused(await ledger.post("powers", POWER, valid_from="2026-06-30"), 409, "power_overlaps")
    second = await ledger.enter("powers", POWER, valid_from="2026-07-01", id=str(new_id()))
    change = {"valid_to": "2026-08-01"} | WHY
    later = await ledger.clerk.patch(f"{API}/powers/{first['id']}", json=change, headers={"If-Match": '"v1"'})
    refused(later, 409, "power_overlaps")
    again = await ledger.post("powers", POWER, valid_from="2026-07-01", id=second["id"])
    assert (again.status_code, again.json()) == (200, second)


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"code": "露天焚烧"}, 422, "payload_invalid"),
        ({"form": "assumed"}, 422, "payload_invalid"),
        ({"legal_basis": ""}, 422, "payload_invalid"),
        ({"document_number": None}, 422, "payload_invalid"),
        ({"attachment_ids": [str(new_id())]}, 422, "attachment_unknown"),
        ({"division_code": NEIGHBOUR}, 404, "division_not_found"),
        ({"valid_to": "2026-01-01"}, 422, "period_wrong"),
    ],
)
async def test_what_is_no_power(ledger: Ledger, change: dict[str, Any], status: int, code: str) -> None:
    refused(await ledger.post("powers", POWER | change), status, code)
    assert await ledger.listed("powers") == []


async def test_another_towns_powers_are_not_seen(ledger: Ledger) -> None:
    entered = await ledger.enter("powers", POWER)
    refused(await ledger.neighbour.get(f"{API}/powers/{entered['id']}"), 404, "power_not_found")
    refused(await ledger.reader.post(f"{API}/powers", json=POWER), 403, "not_permitted")
