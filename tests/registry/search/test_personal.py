"""What is kept sealed is found by nobody who may not be told it, and only by the whole number."""

from typing import Any

import httpx
import pytest
import sqlalchemy as sa

from services.registry.search.models import SearchEntry
from tests.support.ledger import API, PERSON, SOURCE, Ledger
from tests.support.town import NEIGHBOUR

PHONE, ID_NUMBER = "13812345678", "11010519491231002X"


@pytest.fixture
async def town(ledger: Ledger) -> Ledger:
    """A farm and an officer with their numbers, and a note in which somebody has typed one."""
    await ledger.enter("sources", SOURCE, contact_phone=PHONE, owner_id_number=ID_NUMBER)
    await ledger.enter("people", PERSON, phone="138 1234 5678")
    await ledger.enter("sources", SOURCE, code="note", name="另一养殖场", note=f"有事打 {PHONE}，或 023-70712345")
    return ledger


async def found(client: httpx.AsyncClient, q: str) -> list[tuple[str, str]]:
    answer = await client.get(f"{API}/search", params={"q": q})
    assert answer.status_code == 200, answer.text
    return [(item["kind"], item["match"]) for item in answer.json()["items"]]


@pytest.mark.parametrize("q", [PHONE, "1381", "5678", "138****5678", "12345", ID_NUMBER, "19491231", "70712345"])
async def test_a_number_finds_nobody_for_those_who_may_not_be_told_it(town: Ledger, q: str) -> None:
    assert await found(town.clerk, q) == []
    assert await town.listed("sources", q=q) == []


async def test_the_whole_number_finds_its_records_for_who_may_and_the_audit_keeps_it(town: Ledger) -> None:
    may = town.house.caller("registry:read registry:reveal")
    assert await found(may, "138 1234-5678") == [("sources", "number"), ("people", "number")]
    assert await found(may, ID_NUMBER.lower()) == [("sources", "number")]
    assert await found(may, PHONE[:-1]) == []
    assert await found(town.house.caller("registry:read registry:reveal", [NEIGHBOUR]), PHONE) == []
    audit = await town.house.caller("audit:read").get(f"{API}/audit", params={"action": "people.found_by_number"})
    assert [row["reason"] for row in audit.json()["items"]] == ["按完整号码查找"]
    assert PHONE not in audit.text


async def test_no_number_of_a_person_is_in_the_index(town: Ledger) -> None:
    async with town.house.sessions["registry"]() as session:
        kept: Any = (await session.execute(sa.select(SearchEntry.said, sa.cast(SearchEntry.words, sa.Text)))).all()
    assert kept
    assert not [row for row in kept if any(part in str(row) for part in ("1234", "5678", "1949", "7071"))]
