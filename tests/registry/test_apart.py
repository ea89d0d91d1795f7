"""Whoever has several divisions finds each row once, in the order of the list, however the pages are cut."""

from typing import Any

import httpx

from shared.ids import new_id
from tests.support.ledger import API, PERSON, POST, SOURCE, Ledger
from tests.support.town import NEIGHBOUR, TOWN, VILLAGE

LISTS = ("sources", "posts", "responsibilities", "responsibilities/lapsed", "responsibilities/doubles")


async def paged(caller: httpx.AsyncClient, things: str) -> list[str]:
    """The ids of a list, two at a time."""
    wanted: dict[str, Any] = {"limit": "2"}
    found: list[str] = []
    while True:
        page = (await caller.get(f"{API}/{things}", params=wanted)).json()
        found += [item["id"] for item in page["items"]]
        if page["next_cursor"] is None:
            return found
        wanted["cursor"] = page["next_cursor"]


async def test_several_divisions_are_one_list(ledger: Ledger) -> None:
    county = ledger.house.caller("registry:read registry:write", ["500230"])

    async def enter(things: str, row: dict[str, Any], **more: object) -> str:
        answer = await county.post(f"{API}/{things}", json={**row, **more})
        assert answer.status_code == 201, answer.text
        entered: str = answer.json()["id"]
        return entered

    for number, place in enumerate((VILLAGE, NEIGHBOUR, TOWN, NEIGHBOUR, VILLAGE)):
        person = await enter("people", PERSON, division_code=place, id=str(new_id()))
        ended = {"valid_from": "2023-01-01", "valid_to": "2024-01-01"}
        await enter("posts", POST, division_code=place, person_id=person, **ended)
        source = await enter("sources", SOURCE, division_code=place, code=f"F{number}")
        for level in ("unit", "owner"):
            link = {"object_type": "source", "object_id": source, "level": level, "valid_from": "2023-01-01"}
            await enter("responsibilities", link, person_id=person)
    both = ledger.house.caller("registry:read", [NEIGHBOUR, TOWN, VILLAGE])
    for things in LISTS:
        expected = await paged(county, things)
        assert expected, things
        assert await paged(both, things) == expected, things
        assert len(set(expected)) == len(expected), things
