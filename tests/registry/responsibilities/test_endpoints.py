"""Who answered for what on which day."""

import asyncio
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from shared.directory.people import responsible
from shared.ids import new_id
from tests.support.ledger import API, PERSON, SOURCE, Ledger, refused


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
    chief = await _person(ledger, "河长")
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
        ({"level": "county"}, 422, "payload_invalid"),
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
