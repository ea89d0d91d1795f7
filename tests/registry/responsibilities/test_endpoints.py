"""Who answered for what on which day."""

import asyncio
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from shared.directory.people import responsible
from shared.ids import new_id
from tests.support.ledger import API, PERSON, SOURCE, WHY, Ledger, refused
from tests.support.town import TOWN, VILLAGE


async def _object(ledger: Ledger) -> dict[str, Any]:
    source = await ledger.enter("sources", SOURCE)
    return {"object_type": "source", "object_id": source["id"], "level": "village", "valid_from": "2023-01-01"}


async def _person(ledger: Ledger, name: str) -> str:
    entered: str = (await ledger.enter("people", PERSON, name=name))["id"]
    return entered


async def _names(ledger: Ledger, **filters: str) -> list[str]:
    return [row["person_name"] for row in await ledger.listed("responsibilities", **filters)]


async def test_who_answered_for_it_on_that_day(ledger: Ledger) -> None:
    link = await _object(ledger)
    first = await ledger.enter("responsibilities", link, person_id=await _person(ledger, "甲"))
    second = await ledger.enter(
        "responsibilities", link, person_id=await _person(ledger, "乙"), valid_from="2023-07-01"
    )
    for day, names in {"2022-12-31": [], "2023-01-01": ["甲"], "2023-06-30": ["甲"], "2023-07-01": ["乙"]}.items():
        assert await _names(ledger, object_id=link["object_id"], on=day) == names

    history = await ledger.listed("responsibilities", object_id=link["object_id"])
    assert [(row["id"], row["version"], row["valid_to"]) for row in history] == [
        (first["id"], 2, "2023-07-01"),
        (second["id"], 1, None),
    ]


async def test_every_service_gives_the_same_answer(ledger: Ledger) -> None:
    link = await _object(ledger)
    first, second = await _person(ledger, "甲"), await _person(ledger, "乙")
    await ledger.enter("responsibilities", link, person_id=first)
    await ledger.enter("responsibilities", link, person_id=second, valid_from="2023-07-01")
    await ledger.enter("responsibilities", link, person_id=first, level="grid")
    await ledger.house.settle()
    for sessions in ledger.house.sessions.values():
        async with sessions() as session:
            for day, village in {date(2023, 6, 30): first, date(2023, 7, 1): second}.items():
                chain = await responsible(session, UUID(link["object_id"]), day)
                assert chain == {"village": UUID(village), "grid": UUID(first)}


async def test_a_reach_is_answered_for_too_and_people_find_what_is_theirs(ledger: Ledger) -> None:
    link = await _object(ledger)
    chief = (await ledger.enter("people", PERSON, name="河长", division_code=TOWN))["id"]
    await ledger.enter("responsibilities", link, person_id=await _person(ledger, "甲"))
    reach = await ledger.reach()
    await ledger.enter(
        "responsibilities", link, object_type="reach", object_id=reach["id"], level="town", person_id=chief
    )
    assert [row["object_id"] for row in await ledger.listed("responsibilities", person_id=chief)] == [reach["id"]]


async def test_history_is_never_rewritten(ledger: Ledger) -> None:
    link = await _object(ledger)
    first, second = await _person(ledger, "甲"), await _person(ledger, "乙")
    await ledger.enter("responsibilities", link, person_id=first)
    for day in ("2022-06-01", "2023-01-01"):
        answer = await ledger.post("responsibilities", link, person_id=second, valid_from=day)
        refused(answer, 409, "responsibility_not_later")
        assert "2023-01-01" in answer.json()["detail"]
    assert await _names(ledger, object_id=link["object_id"]) == ["甲"]


async def test_a_record_sent_again_closes_nothing(ledger: Ledger) -> None:
    link = await _object(ledger) | {"person_id": await _person(ledger, "甲"), "id": str(new_id())}
    await ledger.enter("responsibilities", link)
    successor = {"id": str(new_id()), "person_id": await _person(ledger, "乙"), "valid_from": "2023-07-01"}
    second = await ledger.enter("responsibilities", link, **successor)
    again = await ledger.post("responsibilities", link)
    assert (again.status_code, again.json()["version"], again.json()["valid_to"]) == (200, 2, "2023-07-01")
    again = await ledger.post("responsibilities", link, **successor)
    assert (again.status_code, again.json()) == (200, second)
    refused(await ledger.post("responsibilities", link, level="grid"), 409, "id_taken")


async def test_two_clerks_at_once_leave_one_who_answers(ledger: Ledger) -> None:
    link = await _object(ledger)
    people = [await _person(ledger, name) for name in "甲乙丙丁"]
    answers = await asyncio.gather(*(ledger.post("responsibilities", link, person_id=one) for one in people))
    assert sorted(answer.status_code for answer in answers) == [201, 409, 409, 409]
    assert len(await _names(ledger, object_id=link["object_id"])) == 1


@pytest.mark.parametrize(
    ("wrong", "status", "code"),
    [
        ({"object_id": str(new_id())}, 422, "object_unknown"),
        ({"object_type": "reach"}, 422, "object_unknown"),
        ({"object_type": "person"}, 422, "payload_invalid"),
        ({"level": "county"}, 422, "level_unknown"),
        ({"level": "镇"}, 422, "payload_invalid"),
        ({"level": "town"}, 422, "person_outside"),
        ({"person_id": str(new_id())}, 422, "person_unknown"),
        ({"valid_from": "2023"}, 422, "payload_invalid"),
        ({"valid_from": None}, 422, "payload_invalid"),
        ({"valid_to": "2024-01-01"}, 422, "payload_invalid"),
    ],
)
async def test_a_wrong_one_is_refused_and_leaves_nothing(
    ledger: Ledger, wrong: dict[str, Any], status: int, code: str
) -> None:
    link = await _object(ledger) | {"person_id": await _person(ledger, "甲")}
    refused(await ledger.post("responsibilities", link, **wrong), status, code)
    assert await ledger.listed("responsibilities") == []


async def test_another_towns_object_does_not_exist(ledger: Ledger) -> None:
    link = await _object(ledger) | {"person_id": await _person(ledger, "甲")}
    refused(await ledger.neighbour.post(f"{API}/responsibilities", json=link), 422, "object_unknown")
    await ledger.enter("responsibilities", link)
    assert (await ledger.neighbour.get(f"{API}/responsibilities")).json()["items"] == []
    refused(await ledger.reader.post(f"{API}/responsibilities", json=link), 403, "not_permitted")


async def test_voiding_a_mistaken_successor_reopens_who_was_before(ledger: Ledger) -> None:
    link = await _object(ledger)
    people = [await _person(ledger, name) for name in "甲乙丙"]
    first = await ledger.enter("responsibilities", link, person_id=people[0])
    mistaken = await ledger.enter("responsibilities", link, person_id=people[1], valid_from="2023-07-01")
    third = await ledger.enter("responsibilities", link, person_id=people[2], valid_from="2024-01-01")
    await ledger.void("responsibilities", mistaken["id"])
    history = await ledger.listed("responsibilities", object_id=link["object_id"])
    assert [(row["id"], row["valid_to"]) for row in history] == [(first["id"], "2024-01-01"), (third["id"], None)]
    await ledger.void("responsibilities", third["id"])
    assert await _names(ledger, object_id=link["object_id"], on="2030-01-01") == ["甲"]

    await ledger.house.settle()
    for sessions in ledger.house.sessions.values():
        async with sessions() as session:
            chain = await responsible(session, UUID(link["object_id"]), date(2024, 6, 1))
            assert chain == {"village": UUID(people[0])}


async def test_an_end_by_itself_leaves_a_gap_and_is_not_reopened(ledger: Ledger) -> None:
    link = await _object(ledger)
    first = await ledger.enter("responsibilities", link, person_id=await _person(ledger, "甲"))
    ended = await ledger.patch("responsibilities", first["id"], valid_to="2023-04-01")
    assert (ended["valid_to"], ended["version"]) == ("2023-04-01", 2)
    second = await ledger.enter(
        "responsibilities", link, person_id=await _person(ledger, "乙"), valid_from="2023-07-01"
    )
    assert await _names(ledger, object_id=link["object_id"], on="2023-05-01") == []
    too_far = await ledger.try_patch("responsibilities", first["id"], valid_to="2023-07-02")
    refused(too_far, 422, "responsibility_end_wrong")
    await ledger.void("responsibilities", second["id"])
    assert await _names(ledger, object_id=link["object_id"], on="2023-08-01") == []


async def test_a_wrong_person_is_corrected_and_the_wrong_name_kept(ledger: Ledger) -> None:
    link = await _object(ledger)
    wrong, right = await _person(ledger, "甲"), await _person(ledger, "乙")
    entered = await ledger.enter("responsibilities", link, person_id=wrong)
    await ledger.patch("responsibilities", entered["id"], person_id=right)
    assert await _names(ledger, object_id=link["object_id"]) == ["乙"]
    kept = (await ledger.clerk.get(f"{API}/responsibilities/{entered['id']}/versions")).json()
    assert [state["changed"].get("person_id") for state in kept] == [wrong, right]
    unknown = await ledger.try_patch("responsibilities", entered["id"], person_id=str(new_id()))
    refused(unknown, 422, "person_unknown")
    stale = await ledger.clerk.patch(
        f"{API}/responsibilities/{entered['id']}", json=WHY | {"valid_to": None}, headers={"If-Match": '"v1"'}
    )
    refused(stale, 412, "version_stale")


async def test_whoever_is_entered_at_a_level_serves_there_or_above(ledger: Ledger) -> None:
    link = await _object(ledger)
    villager = await _person(ledger, "村里")
    answer = await ledger.post("responsibilities", link, person_id=villager, level="town")
    refused(answer, 422, "person_outside")
    assert "镇级" in answer.json()["detail"]
    assert answer.json()["errors"][0]["pointer"] == "/person_id"
    post = {"code": "village_cadre", "title": "包村干部", "division_code": TOWN, "mark": "sample"}
    await ledger.enter("posts", post, person_id=villager, valid_from="2023-01-01")
    await ledger.enter("responsibilities", link, person_id=villager, level="town")
    county = ledger.house.caller("registry:write", ["500230"])
    village = {"name": "坪桥村", "level": "village", "parent_code": TOWN, "valid_from": "2000-01-01"}
    assert (await county.put(f"{API}/divisions/{TOWN}204", json=village)).status_code == 200
    other_village = (await ledger.enter("people", PERSON, division_code=f"{TOWN}204", name="邻村"))["id"]
    refused(await ledger.post("responsibilities", link, person_id=other_village, level="grid"), 422, "person_outside")
    await ledger.enter("responsibilities", link, person_id=other_village, level="owner")


async def test_who_answered_on_a_day_with_name_and_posts(ledger: Ledger) -> None:
    link = await _object(ledger)
    person = await _person(ledger, "甲")
    post = {"code": "village_secretary", "title": "理明村书记", "division_code": VILLAGE, "mark": "sample"}
    await ledger.enter("posts", post, person_id=person, valid_from="2023-02-01")
    await ledger.enter("responsibilities", link, person_id=person)
    for day, posts in {"2023-01-15": [], "2023-03-01": ["理明村书记"]}.items():
        asked = await ledger.clerk.get(
            f"{API}/responsibilities/answering", params={"object_id": link["object_id"], "on": day}
        )
        assert asked.json() == {
            "object_id": link["object_id"],
            "on": day,
            "people": [{"level": "village", "person_id": person, "person_name": "甲", "posts": posts}],
        }
    for stranger in (ledger.neighbour, ledger.clerk):
        missing = link["object_id"] if stranger is ledger.neighbour else str(new_id())
        asked = await stranger.get(f"{API}/responsibilities/answering", params={"object_id": missing})
        refused(asked, 404, "object_not_found")


async def test_the_chain_of_a_source_follows_it_to_another_division(ledger: Ledger) -> None:
    link = await _object(ledger)
    entered = await ledger.enter("responsibilities", link, person_id=await _person(ledger, "甲"))
    await ledger.patch("sources", link["object_id"], division_code=TOWN)
    assert [row["division_code"] for row in await ledger.listed("responsibilities")] == [TOWN]
    assert await _names(ledger, division=VILLAGE) == []
    await ledger.void("responsibilities", entered["id"])
