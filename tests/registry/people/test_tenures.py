"""Who held a post on which day, before and after it changes hands."""

from datetime import date, timedelta
from typing import Any

import pytest

from shared import time
from shared.directory.people import holders
from shared.ids import new_id
from tests.support.house import House
from tests.support.ledger import API, PERSON, POST, WHY, Ledger, refused
from tests.support.town import NEIGHBOUR, VILLAGE

BEFORE, CHANGE, AFTER = "2026-05-09", "2026-05-10", "2026-05-11"
FIRST = {"If-Match": '"v1"'}


async def person(ledger: Ledger, name: str, **more: object) -> str:
    found: str = (await ledger.enter("people", PERSON, name=name, **more))["id"]
    return found


async def change(ledger: Ledger, post: dict[str, Any], version: int = 1, **change: object) -> Any:
    headers = {"If-Match": f'"v{version}"'}
    return await ledger.clerk.patch(f"{API}/posts/{post['id']}", json=change | WHY, headers=headers)


async def held(ledger: Ledger, post: dict[str, Any], on: str) -> dict[str, Any]:
    answer = await ledger.clerk.get(f"{API}/posts/{post['id']}/holder", params={"on": on})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def told(house: House, day: str) -> list[list[str]]:
    """Who holds the post by the directory of each service."""
    await house.settle()
    found = []
    for sessions in house.sessions.values():
        async with sessions() as session:
            people = await holders(session, ["river_chief_village"], VILLAGE + "01", date.fromisoformat(day))
            found.append([str(one) for one in people["river_chief_village"]])
    return found


async def test_a_new_holder_begins_where_the_old_one_ends_and_no_day_is_rewritten(ledger: Ledger) -> None:
    old, new = await person(ledger, "示例·旧任"), await person(ledger, "示例·新任")
    post = await ledger.enter("posts", POST, person_id=old)
    following = (await change(ledger, post, person_id=new, effective_from=CHANGE)).json()
    assert (following["version"], following["valid_from"], following["person_id"]) == (1, CHANGE, new)
    assert following["office_id"] == post["office_id"] == post["id"]
    assert following["id"] != post["id"]
    ended = (await ledger.clerk.get(f"{API}/posts/{post['id']}")).json()
    assert (ended["person_id"], ended["valid_to"], ended["version"]) == (old, CHANGE, 2)
    for day, who in ((BEFORE, old), (CHANGE, new), (AFTER, new)):
        assert await told(ledger.house, day) == [[who]] * 4
        for tenure in (post, following):
            found = await held(ledger, tenure, day)
            assert (found["person_id"], found["acting_id"]) == (who, who)
    assert len(await ledger.listed("posts", office_id=post["id"])) == 2


async def test_an_earlier_split_leaves_the_later_tenure_as_it_is(ledger: Ledger) -> None:
    people = [await person(ledger, f"示例·{number}") for number in range(3)]
    post = await ledger.enter("posts", POST, person_id=people[0])
    await change(ledger, post, person_id=people[2], effective_from=CHANGE)
    between = await change(ledger, post, 2, person_id=people[1], effective_from="2025-01-01")
    assert between.json()["valid_to"] == CHANGE
    found = [(await held(ledger, post, day))["person_id"] for day in ("2024-12-31", "2025-01-01", BEFORE, CHANGE)]
    assert found == [people[0], people[1], people[1], people[2]]


async def test_what_a_change_of_holder_cannot_say(ledger: Ledger) -> None:
    new = await person(ledger, "示例·新任")
    post = await ledger.enter("posts", POST, valid_to="2026-06-01")
    for since, code in (
        ("2023-01-01", "post_not_later"),
        ("2022-01-01", "post_not_later"),
        ("2026-06-01", "post_ended"),
    ):
        refused(await change(ledger, post, person_id=new, effective_from=since), 409, code)
    refused(await change(ledger, post, person_id=str(new_id())), 422, "person_unknown")
    refused(await change(ledger, post, person_id=new, effective_from="x"), 422, "payload_invalid")
    assert await ledger.listed("posts", office_id=post["id"]) == [post]
    await change(ledger, post, person_id=new, effective_from=CHANGE)
    refused(await change(ledger, post, 2, valid_to="2026-05-20"), 409, "tenures_overlap")


async def test_without_a_day_it_is_from_today_and_a_post_of_the_future_is_changed_itself(ledger: Ledger) -> None:
    new = await person(ledger, "示例·新任")
    today = time.local(time.now()).date()
    post = await ledger.enter("posts", POST)
    assert (await change(ledger, post, person_id=new)).json()["valid_from"] == str(today)
    soon = str(today + timedelta(days=30))
    planned = await ledger.enter("posts", POST, valid_from=soon)
    changed = (await change(ledger, planned, person_id=new, effective_from=soon)).json()
    assert (changed["id"], changed["version"], changed["person_id"]) == (planned["id"], 2, new)


async def test_a_voided_tenure_gives_the_post_back(ledger: Ledger) -> None:
    old, new = await person(ledger, "示例·旧任"), await person(ledger, "示例·新任")
    post = await ledger.enter("posts", POST, person_id=old)
    following = (await change(ledger, post, person_id=new, effective_from=CHANGE)).json()
    voided = await ledger.clerk.post(f"{API}/posts/{following['id']}/voiding", json=WHY, headers=FIRST)
    assert voided.status_code == 204
    assert [(await held(ledger, post, day))["person_id"] for day in (BEFORE, AFTER)] == [old, old]
    assert await told(ledger.house, AFTER) == [[old]] * 4


async def test_a_deputy_is_of_the_same_town(ledger: Ledger) -> None:
    county = ledger.house.caller("registry:read registry:write", ["500230"])
    stranger = (await county.post(f"{API}/people", json=PERSON | {"division_code": NEIGHBOUR})).json()["id"]
    answer = await ledger.post("posts", POST, deputy_id=stranger)
    refused(answer, 422, "deputy_elsewhere")
    assert answer.json()["errors"][0]["pointer"] == "/deputy_id"
    assert await ledger.listed("posts") == []


@pytest.mark.parametrize("on", ["", "2026", "20260101", "0001-01-01"])
async def test_a_day_is_a_day(ledger: Ledger, on: str) -> None:
    post = await ledger.enter("posts", POST)
    answer = await ledger.clerk.get(f"{API}/posts/{post['id']}/holder", params={"on": on})
    assert answer.status_code == 400
