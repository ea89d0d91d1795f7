"""Where somebody is missing, where somebody is too much, and who has left."""

import re
from collections.abc import Awaitable, Callable
from datetime import date
from uuid import uuid4

import pytest
import sqlalchemy as sa
from fastapi import Response

from services.registry.responsibilities import repository
from services.registry.responsibilities.models import Responsibility
from shared.auth.caller import Caller
from shared.db.session import transaction
from shared.http.pages import Paging
from tests.support.ledger import API, PERSON, SOURCE, Ledger
from tests.support.plans import grow, plan, statements
from tests.support.town import TOWN, VILLAGE

LEVELS = ("town", "village", "group", "grid")


async def _chain(ledger: Ledger, object_type: str, object_id: str, people: dict[str, str]) -> None:
    for level, person in people.items():
        await ledger.enter(
            "responsibilities",
            {"object_type": object_type, "object_id": object_id, "level": level, "valid_from": "2023-01-01"},
            person_id=person,
        )


async def _person(ledger: Ledger, name: str, division_code: str = TOWN) -> str:
    entered: str = (await ledger.enter("people", PERSON, name=name, division_code=division_code))["id"]
    return entered


async def test_gaps_of_sources_and_reaches_by_day_and_division(ledger: Ledger) -> None:
    source = await ledger.enter("sources", SOURCE)
    reach = await ledger.reach()
    people = {level: await _person(ledger, level) for level in LEVELS}
    await _chain(ledger, "source", source["id"], {"town": people["town"], "grid": people["grid"]})
    await _chain(ledger, "reach", reach["id"], {"village": people["village"]})
    found = {gap["object_id"]: gap for gap in await ledger.listed("responsibilities/gaps")}
    assert found[source["id"]] == {
        "object_type": "source",
        "object_id": source["id"],
        "code": source["code"],
        "name": source["name"],
        "division_code": VILLAGE,
        "missing": ["village", "group"],
    }
    assert found[reach["id"]]["missing"] == ["town"]
    assert await ledger.listed("responsibilities/gaps", on="2022-12-31") == []
    assert await ledger.listed("responsibilities/gaps", division=f"{VILLAGE}01") == []
    assert (await ledger.neighbour.get(f"{API}/responsibilities/gaps")).json()["items"] == []

    await _chain(ledger, "source", source["id"], {"village": people["village"], "group": people["group"]})
    assert [gap["object_id"] for gap in await ledger.listed("responsibilities/gaps")] == [reach["id"]]


async def test_one_person_at_several_levels_is_a_double(ledger: Ledger) -> None:
    source = await ledger.enter("sources", SOURCE)
    one, other = await _person(ledger, "甲"), await _person(ledger, "乙")
    await _chain(ledger, "source", source["id"], {"town": other, "village": one, "grid": one})
    doubles = await ledger.listed("responsibilities/doubles", division=TOWN)
    assert [(row["level"], row["person_name"], row["same_person"], row["same_level"]) for row in doubles] == [
        ("grid", "甲", True, False),
        ("village", "甲", True, False),
    ]
    assert await ledger.listed("responsibilities/doubles", on="2022-01-01") == []


async def test_two_people_at_one_level_are_seen_however_they_came_there(ledger: Ledger) -> None:
    source = await ledger.enter("sources", SOURCE)
    await _chain(ledger, "source", source["id"], {"village": await _person(ledger, "甲")})
    second = await ledger.enter(
        "responsibilities",
        {"object_type": "source", "object_id": source["id"], "level": "village", "valid_from": "2024-01-01"},
        person_id=await _person(ledger, "乙"),
    )
    async with transaction(ledger.house.sessions["registry"]) as session:  # as a former system might have left it
        await session.execute(sa.update(Responsibility).where(Responsibility.id != second["id"]).values(valid_to=None))
    doubles = await ledger.listed("responsibilities/doubles", on="2024-06-01")
    assert [(row["person_name"], row["same_level"]) for row in doubles] == [("甲", True), ("乙", True)]


async def test_who_has_left_every_post_but_still_answers(ledger: Ledger) -> None:
    source = await ledger.enter("sources", SOURCE)
    left, stays, never = [await _person(ledger, name) for name in ("离任", "在任", "无岗")]
    post = {"code": "clerk", "title": "经办人", "division_code": TOWN, "mark": "sample", "valid_from": "2023-01-01"}
    await ledger.enter("posts", post, person_id=left, valid_to="2024-01-01")
    await ledger.enter("posts", post, person_id=stays)
    await _chain(ledger, "source", source["id"], {"town": left, "village": stays, "grid": never})
    assert await ledger.listed("responsibilities/lapsed", on="2023-12-31") == []
    lapsed = await ledger.listed("responsibilities/lapsed", on="2024-01-01")
    assert [row["person_name"] for row in lapsed] == ["离任"]


_MANY = """
    INSERT INTO directory_sources (id, version, code, kind, name, division_code, town_key, mark, valid_from)
    SELECT gen_random_uuid(), 1, 'G' || n, 'livestock_farm', '示例' || n, '5002301' || lpad((n % 30)::text, 2, '0')
        || lpad((n % 50)::text, 3, '0'), false, 'sample', '2023-01-01' FROM generate_series(1, 20000) AS n;
    INSERT INTO responsibilities (id, version, recorded_at, recorded_by, sent, division_code, object_type, object_id,
        level, person_id, valid_from)
    SELECT gen_random_uuid(), 1, now(), gen_random_uuid(), '', division_code, 'source', id, level,
        gen_random_uuid(), '2023-01-01' FROM directory_sources, unnest(ARRAY['town', 'village', 'group']) AS level;
    ANALYZE directory_sources;
"""


@pytest.mark.parametrize("report", [repository.gaps, repository.doubles, repository.lapsed])
async def test_reports_go_by_an_index_on_a_ledger_that_has_grown(
    ledger: Ledger, report: Callable[..., Awaitable[Response]]
) -> None:
    await grow(ledger.house, "registry", _MANY, "responsibilities")
    caller = Caller(uuid4(), None, (), frozenset(), (TOWN,), "division")
    with statements(ledger.house, "registry") as seen:
        async with transaction(ledger.house.sessions["registry"]) as session:
            page = Paging(None, 50, "", b"key")
            await report(session, caller, page, division=TOWN, on=date(2026, 1, 1))
    found = await plan(ledger.house, "registry", *seen[-1])
    assert not re.search("Seq Scan on (responsibilities|directory_sources)", found), found
