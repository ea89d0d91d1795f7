"""Who acts while somebody is away."""

import asyncio
from datetime import date
from typing import Any

import httpx
import pytest

from shared.directory.people import holders
from shared.ids import new_id
from tests.support.house import House
from tests.support.ledger import API, PERSON, POST, WHY, Ledger, refused
from tests.support.town import VILLAGE

BEGIN, END = "2026-06-01", "2026-06-11"


async def two(ledger: Ledger) -> tuple[str, str]:
    """A chief and the group head who stands in, and the other way round in the head's own post."""
    chief = (await ledger.enter("people", PERSON))["id"]
    head = (await ledger.enter("people", PERSON, name="示例·组长"))["id"]
    await ledger.enter("posts", POST, person_id=chief, deputy_id=head)
    await ledger.enter("posts", POST, code="group_head", title="理明村组长", person_id=head, deputy_id=chief)
    return chief, head


def leave(person_id: str, begin: str = BEGIN, end: str | None = END, **more: object) -> dict[str, Any]:
    return {"person_id": person_id, "valid_from": begin, "valid_to": end, **more}


async def acting(house: House, day: str) -> list[list[str]]:
    """Who acts as chief of the village by the directory of each service."""
    await house.settle()
    found = []
    for sessions in house.sessions.values():
        async with sessions() as session:
            people = await holders(session, ["river_chief_village"], VILLAGE, date.fromisoformat(day))
            found.append([str(one) for one in people["river_chief_village"]])
    return found


async def patched(ledger: Ledger, entered: dict[str, Any], **change: object) -> httpx.Response:
    headers = {"If-Match": f'"v{entered["version"]}"'}
    return await ledger.clerk.patch(f"{API}/leaves/{entered['id']}", json=change | WHY, headers=headers)


async def test_the_deputy_acts_on_the_days_of_a_leave_and_in_every_service(ledger: Ledger) -> None:
    chief, head = await two(ledger)
    entered = await ledger.enter("leaves", leave(chief))
    days = (("2026-05-31", chief), (BEGIN, head), ("2026-06-10", head), (END, chief))
    for day, who in days:
        assert await acting(ledger.house, day) == [[who]] * 4
    (post,) = await ledger.listed("posts", code="river_chief_village")
    held = (await ledger.clerk.get(f"{API}/posts/{post['id']}/holder", params={"on": BEGIN})).json()
    assert (held["person_id"], held["acting_id"], held["acting_name"]) == (chief, head, "示例·组长")
    assert [item["person_name"] for item in await ledger.listed("leaves", on=BEGIN)] == ["示例·村书记"]
    back = (await patched(ledger, entered, valid_to="2026-06-05")).json()
    assert await acting(ledger.house, "2026-06-05") == [[chief]] * 4
    voiding = await ledger.clerk.post(f"{API}/leaves/{back['id']}/voiding", json=WHY, headers={"If-Match": '"v2"'})
    assert voiding.status_code == 204
    assert await acting(ledger.house, BEGIN) == [[chief]] * 4


async def test_two_who_stand_in_for_each_other_are_not_both_away(ledger: Ledger) -> None:
    chief, head = await two(ledger)
    await ledger.enter("leaves", leave(chief))
    answer = await ledger.post("leaves", leave(head, "2026-06-10", None))
    refused(answer, 409, "nobody_acts")
    assert "理明村河长（2026-06-10）" in answer.json()["detail"]
    assert len(await ledger.listed("leaves")) == 1
    entered = await ledger.enter("leaves", leave(head, END, None))
    refused(await patched(ledger, entered, valid_from="2026-06-09"), 409, "nobody_acts")
    meant = await patched(ledger, entered, valid_from="2026-06-09", unmanned=True)
    assert meant.status_code == 200
    assert await acting(ledger.house, "2026-06-09") == [[]] * 4


async def test_nor_if_both_ask_at_once(ledger: Ledger) -> None:
    answers = await asyncio.gather(*(ledger.post("leaves", leave(person)) for person in await two(ledger)))
    assert sorted(answer.status_code for answer in answers) == [201, 409]
    assert len(await ledger.listed("leaves")) == 1


async def test_a_post_without_a_deputy_goes_up_only_if_that_is_meant(ledger: Ledger) -> None:
    chief = (await ledger.enter("people", PERSON))["id"]
    await ledger.enter("posts", POST, person_id=chief)
    refused(await ledger.post("leaves", leave(chief)), 409, "nobody_acts")
    await ledger.enter("leaves", leave(chief, unmanned=True))


async def test_a_leave_is_entered_once(ledger: Ledger) -> None:
    chief, _ = await two(ledger)
    mine = leave(chief) | {"id": str(new_id())}
    first, again = await ledger.post("leaves", mine), await ledger.post("leaves", mine)
    assert (first.status_code, again.status_code) == (201, 200)
    refused(await ledger.post("leaves", leave(chief, "2026-06-05", None)), 409, "leave_overlaps")
    await ledger.enter("leaves", leave(chief, END, None))


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"person_id": str(new_id())}, 422, "person_unknown"),
        ({"valid_to": BEGIN}, 422, "period_wrong"),
        ({"valid_from": "tomorrow"}, 422, "payload_invalid"),
        ({"reason": "病假"}, 422, "payload_invalid"),
    ],
)
async def test_what_is_no_leave(ledger: Ledger, change: dict[str, Any], status: int, code: str) -> None:
    chief, _ = await two(ledger)
    refused(await ledger.post("leaves", leave(chief) | change), status, code)
    assert await ledger.listed("leaves") == []


async def test_another_town_knows_nothing_of_it(ledger: Ledger) -> None:
    chief, _ = await two(ledger)
    entered = await ledger.enter("leaves", leave(chief))
    refused(await ledger.neighbour.get(f"{API}/leaves/{entered['id']}"), 404, "leave_not_found")
    refused(await ledger.neighbour.post(f"{API}/leaves", json=leave(chief, END, None)), 422, "person_unknown")
    assert (await ledger.neighbour.get(f"{API}/leaves")).json()["items"] == []
