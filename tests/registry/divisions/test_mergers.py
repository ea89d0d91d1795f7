"""Who may say that a division became part of another one, and what cannot be said."""

from datetime import date
from typing import Any

import httpx
import pytest

from services.registry.divisions.lifecycle import merger_fault
from tests.support.house import House
from tests.support.ledger import API, WHY, WRITE, Ledger, refused
from tests.support.town import NEIGHBOUR, TOWN, VILLAGE

NEW, DAY = "500230104204", date(2026, 7, 1)


@pytest.mark.parametrize(
    ("code", "successor", "until", "merged", "right"),
    [
        (VILLAGE, None, None, {}, True),
        (VILLAGE, NEW, DAY, {}, True),
        (VILLAGE, NEW, None, {}, False),
        (VILLAGE, VILLAGE, DAY, {}, False),
        (VILLAGE, TOWN, DAY, {}, False),
        (TOWN, VILLAGE, DAY, {}, False),
        (VILLAGE, NEW, DAY, {NEW: "500230104208"}, True),
        (VILLAGE, NEW, DAY, {NEW: VILLAGE}, False),
        (VILLAGE, NEW, DAY, {NEW: "500230104208", "500230104208": VILLAGE}, False),
        (VILLAGE, NEW, DAY, {NEW: "500230104208", "500230104208": NEW}, True),
        (VILLAGE + "01", NEW, DAY, {NEW: VILLAGE}, False),
    ],
)
def test_what_a_merger_may_be(
    code: str, successor: str | None, until: date | None, merged: dict[str, str], right: bool
) -> None:
    assert (merger_fault(code, successor, until, merged) is None) is right


async def put(clerk: httpx.AsyncClient, code: str, seen: int | None = None, **said: Any) -> httpx.Response:
    """The answer to a village's entry or change."""
    village = {"name": "示例村", "level": "village", "parent_code": TOWN, "valid_from": "2000-01-01"}
    headers = {"If-Match": f'"v{seen}"'} if seen else {}
    village |= WHY if seen else {}
    return await clerk.put(f"{API}/divisions/{code}", json=village | said, headers=headers)


async def test_what_is_wrong_is_said_and_changes_nothing(ledger: Ledger, house: House) -> None:
    assert (await put(ledger.clerk, NEW)).status_code == 200
    ends: dict[str, Any] = {"valid_to": "2026-07-01"}
    refused(await put(ledger.clerk, NEW, 1, successor_code=VILLAGE), 422, "merger_wrong")
    refused(await put(ledger.clerk, NEW, 1, successor_code=NEW, **ends), 422, "merger_wrong")
    refused(await put(ledger.clerk, NEW, 1, successor_code="500230104299", **ends), 422, "successor_unknown")
    refused(await put(ledger.clerk, NEW, 1, successor_code=NEIGHBOUR, **ends), 422, "successor_unknown")
    assert (await put(ledger.clerk, NEW, 1, successor_code=VILLAGE, **ends)).json()["version"] == 2
    refused(await put(ledger.clerk, VILLAGE, 1, successor_code=NEW, **ends), 422, "merger_wrong")
    county = house.caller(WRITE, ["500230"])
    assert (await county.get(f"{API}/divisions/{VILLAGE}")).json()["version"] == 1


async def test_two_towns_are_merged_by_who_works_in_both(ledger: Ledger, house: House) -> None:
    town: dict[str, Any] = {"name": "董家镇", "level": "town", "parent_code": "500230", "successor_code": TOWN}
    town |= {"valid_to": "2026-07-01"}
    refused(await put(ledger.neighbour, NEIGHBOUR, 1, **town), 422, "successor_unknown")
    assert (await put(house.caller(WRITE, ["500230"]), NEIGHBOUR, 1, **town)).status_code == 200
