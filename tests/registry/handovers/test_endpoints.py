"""A person's whole load passes to another in one step."""

import asyncio
from datetime import timedelta
from time import perf_counter
from typing import Any

import httpx
import pytest

from shared import time
from shared.ids import new_id
from shared.time import local
from tests.support.ledger import API, PERSON, SOURCE, Ledger, refused
from tests.support.plans import grow
from tests.support.town import TOWN, VILLAGE


def day(ahead: int) -> str:
    """A local day so many days from today."""
    return (local(time.now()).date() + timedelta(days=ahead)).isoformat()


class Load:
    """Two farms and a reach of which the old one answers in the village, and who might take over."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger

    async def prepare(self) -> None:
        self.old, self.new, self.third = [await self.person(name) for name in ("老王", "小李", "小张")]
        farms = [await self.ledger.enter("sources", SOURCE, code=f"F{n}", name=f"养殖场{n}") for n in (1, 2)]
        reach = await self.ledger.reach()
        self.objects = [farm["id"] for farm in farms]
        for farm in farms:
            await self.link("source", farm["id"], self.old)
        await self.link("reach", reach["id"], self.old)
        self.objects.append(reach["id"])

    async def person(self, name: str, division_code: str = VILLAGE) -> str:
        entered: str = (await self.ledger.enter("people", PERSON, name=name, division_code=division_code))["id"]
        return entered

    async def link(self, kind: str, object_id: str, person: str, since: str = "2023-01-01") -> dict[str, Any]:
        row = {"object_type": kind, "object_id": object_id, "level": "village", "valid_from": since}
        return await self.ledger.enter("responsibilities", row, person_id=person)

    def wanted(self, **more: object) -> dict[str, Any]:
        return {
            "from_person_id": self.old,
            "to_person_id": self.new,
            "division_code": TOWN,
            "effective_on": day(10),
            "reason": "工作调动",
        } | more

    async def hand_over(self, **more: object) -> httpx.Response:
        return await self.ledger.clerk.post(f"{API}/handovers", json=self.wanted(**more))

    async def preview(self, **more: object) -> dict[str, Any]:
        wanted = self.wanted(**more)
        del wanted["reason"]
        answer = await self.ledger.clerk.post(f"{API}/handovers/preview", json=wanted)
        assert answer.status_code == 200, answer.text
        shown: dict[str, Any] = answer.json()
        return shown

    async def names(self, on: str) -> list[set[str]]:
        """Who answers for each object on a day."""
        found = []
        for object_id in self.objects:
            answer = await self.ledger.clerk.get(
                f"{API}/responsibilities/answering", params={"object_id": object_id, "on": on}
            )
            found.append({person["person_name"] for person in answer.json()["people"]})
        return found


@pytest.fixture
async def load(ledger: Ledger) -> Load:
    made = Load(ledger)
    await made.prepare()
    return made


async def test_the_whole_load_passes_on_the_day_and_not_before(load: Load) -> None:
    shown = await load.preview()
    assert {(row["object_name"], row["level"], row["since"], row["fits"]) for row in shown["responsibilities"]} == {
        (name, "village", day(10), True) for name in ("养殖场1", "养殖场2", "示例河理明村段")
    }
    assert shown["obstacle"] is None
    assert await load.names(day(10)) == [{"老王"}] * 3  # looking changes nothing

    answer = await load.hand_over()
    assert answer.status_code == 201, answer.text
    assert (answer.json()["responsibilities"], answer.json()["posts"]) == (3, 0)
    for on, names in ((day(0), "老王"), (day(9), "老王"), (day(10), "小李"), (day(400), "小李")):
        assert await load.names(on) == [{names}] * 3
    listed = await load.ledger.listed("handovers", person_id=load.new)
    assert [(row["from_person_name"], row["to_person_name"]) for row in listed] == [("老王", "小李")]


async def test_it_may_begin_today(load: Load) -> None:
    assert (await load.hand_over(effective_on=day(0))).status_code == 201
    assert await load.names(day(-1)) == [{"老王"}] * 3
    assert await load.names(day(0)) == [{"小李"}] * 3


async def test_what_begins_later_passes_on_too_and_comes_back_when_it_is_taken_back(load: Load) -> None:
    farm = await load.ledger.enter("sources", SOURCE, code="F3", name="养殖场3")
    await load.link("source", farm["id"], load.third)
    await load.link("source", farm["id"], load.old, since=day(20))
    load.objects = [farm["id"]]
    handover = (await load.hand_over()).json()
    assert handover["responsibilities"] == 4
    assert [await load.names(day(ahead)) for ahead in (19, 20)] == [[{"小张"}], [{"小李"}]]
    await load.ledger.void("handovers", handover["id"])
    assert [await load.names(day(ahead)) for ahead in (19, 20)] == [[{"小张"}], [{"老王"}]]


async def test_taken_back_before_its_day_it_is_as_if_it_had_never_been(load: Load) -> None:
    before = await load.ledger.listed("responsibilities", person_id=load.old)
    handover = (await load.hand_over()).json()
    await load.ledger.void("handovers", handover["id"])
    assert await load.names(day(10)) == [{"老王"}] * 3
    after = await load.ledger.listed("responsibilities", person_id=load.old)
    assert [{**row, "version": 0} for row in after] == [{**row, "version": 0} for row in before]
    assert await load.ledger.listed("responsibilities", person_id=load.new) == []
    shown = await load.ledger.clerk.get(f"{API}/handovers/{handover['id']}")
    assert shown.json()["voided_at"] is not None
    assert (await load.hand_over(to_person_id=load.third)).status_code == 201


async def test_after_its_day_history_stays(load: Load) -> None:
    handover = (await load.hand_over(effective_on=day(1))).json()
    load.ledger.house.pass_time(days=2)
    load.ledger.clerk = load.ledger.house.caller("registry:read registry:write")
    refused(await load.ledger.try_void("handovers", handover["id"]), 409, "handover_in_force")
    assert await load.names(day(0)) == [{"小李"}] * 3


async def test_posts_pass_with_it_when_asked(load: Load) -> None:
    post = {"code": "river_chief_village", "title": "理明村河长", "division_code": VILLAGE, "mark": "sample"}
    held = {"valid_from": "2023-01-01", "person_id": load.old, "deputy_id": load.new}
    await load.ledger.enter("posts", post, **held)
    assert (await load.preview())["posts"] == []
    assert [row["title"] for row in (await load.preview(with_posts=True))["posts"]] == ["理明村河长"]
    handover = (await load.hand_over(with_posts=True)).json()
    assert handover["posts"] == 1

    async def holder(on: str) -> list[tuple[str, str | None]]:
        return [(row["person_id"], row["deputy_id"]) for row in await load.ledger.listed("posts", on=on)]

    assert await holder(day(9)) == [(load.old, load.new)]
    assert await holder(day(10)) == [(load.new, None)]
    await load.ledger.void("handovers", handover["id"])
    assert await holder(day(10)) == [(load.old, load.new)]


async def test_sent_again_it_is_the_same_hand_over(load: Load) -> None:
    first = await load.hand_over(id=(key := str(new_id())))
    again = await load.hand_over(id=key)
    assert (first.status_code, again.status_code, again.json()) == (201, 200, first.json())
    refused(await load.hand_over(id=key, reason="别的原因"), 409, "id_taken")
    assert len(await load.ledger.listed("responsibilities", person_id=load.new)) == 3


async def test_it_neither_overlaps_nor_runs_in_a_circle(load: Load) -> None:
    await load.link("source", load.objects[0], load.third, since=day(5))
    assert (await load.hand_over()).status_code == 201
    refused(await load.hand_over(to_person_id=load.third, effective_on=day(2)), 409, "handover_pending")
    refused(await load.hand_over(from_person_id=load.new, to_person_id=load.old), 409, "handover_loop")
    refused(await load.hand_over(from_person_id=load.new, to_person_id=load.third), 409, "handover_pending")
    refused(await load.hand_over(from_person_id=load.third, to_person_id=load.old), 409, "handover_pending")
    assert (await load.preview(to_person_id=load.third))["obstacle"] is not None
    assert (await load.hand_over(from_person_id=load.third)).status_code == 201


async def test_two_at_once_leave_one(load: Load) -> None:
    takers = (load.new, load.third, load.new, load.third)
    answers = await asyncio.gather(*(load.hand_over(to_person_id=one) for one in takers))
    assert sorted(answer.status_code for answer in answers) == [201, 409, 409, 409]
    assert len(set().union(*await load.names(day(10)))) == 1


async def test_a_hand_over_and_a_single_change_at_once_leave_one_who_answers(load: Load) -> None:
    row = {"object_type": "source", "object_id": load.objects[0], "level": "village", "valid_from": day(10)}
    await asyncio.gather(load.hand_over(), load.ledger.post("responsibilities", row, person_id=load.third))
    assert [len(names) for names in await load.names(day(10))] == [1, 1, 1]
    assert await load.ledger.listed("responsibilities/doubles", on=day(10)) == []


@pytest.mark.parametrize(
    ("wrong", "status", "code"),
    [
        ({"effective_on": day(-1)}, 422, "handover_in_past"),
        ({"effective_on": "2026"}, 422, "payload_invalid"),
        ({"effective_on": "9999-01-01"}, 422, "payload_invalid"),
        ({"to_person_id": str(new_id())}, 422, "person_unknown"),
        ({"from_person_id": str(new_id())}, 422, "person_unknown"),
        ({"division_code": "500230105"}, 404, "division_not_found"),
        ({"division_code": f"{TOWN}299"}, 422, "division_unknown"),
        ({"reason": ""}, 422, "payload_invalid"),
        ({"reason": "\x00"}, 422, "payload_invalid"),
    ],
)
async def test_a_wrong_one_is_refused_and_moves_nothing(
    load: Load, wrong: dict[str, Any], status: int, code: str
) -> None:
    refused(await load.hand_over(**wrong), status, code)
    assert await load.ledger.listed("handovers") == []
    assert await load.names(day(10)) == [{"老王"}] * 3


async def test_not_to_oneself_nor_to_somebody_outside_nor_with_nothing_to_give(load: Load) -> None:
    refused(await load.hand_over(to_person_id=load.old), 422, "handover_to_oneself")
    refused(await load.hand_over(from_person_id=load.new, to_person_id=load.old), 409, "nothing_to_hand_over")
    county = load.ledger.house.caller("registry:write", ["500230"])
    neighbour = {"name": "邻镇干部", "division_code": "500230105", "mark": "sample"}
    stranger = (await county.post(f"{API}/people", json=neighbour)).json()["id"]
    answer = await load.hand_over(to_person_id=stranger)
    refused(answer, 422, "person_outside")
    assert len(answer.json()["errors"]) == 3
    shown = await load.preview(to_person_id=stranger)
    assert [row["fits"] for row in shown["responsibilities"]] == [False] * 3
    assert "接手人" in shown["obstacle"]
    assert await load.names(day(10)) == [{"老王"}] * 3
    reader = await load.ledger.reader.post(f"{API}/handovers", json=load.wanted())
    refused(reader, 403, "not_permitted")
    refused(await load.ledger.neighbour.get(f"{API}/handovers/{new_id()}"), 404, "handover_not_found")


_MANY = """
    INSERT INTO directory_sources (id, version, code, kind, name, division_code, town_key, mark, valid_from)
    SELECT gen_random_uuid(), 1, 'G' || n, 'livestock_farm', '示例' || n, '{village}', false, 'sample', '2023-01-01'
    FROM generate_series(1, 800) AS n;
    WITH made AS (
        INSERT INTO responsibilities (id, version, recorded_at, recorded_by, sent, division_code, object_type,
            object_id, level, person_id, valid_from)
        SELECT gen_random_uuid(), 1, now(), gen_random_uuid(), '', division_code, 'source', id, 'village',
            '{person}', '2023-01-01' FROM directory_sources WHERE code LIKE 'G%' RETURNING *
    )
    INSERT INTO directory_responsibilities (id, version, object_type, object_id, level, person_id, valid_from)
    SELECT id, version, object_type, object_id, level, person_id, valid_from FROM made;
"""


async def test_eight_hundred_objects_pass_at_once(load: Load) -> None:
    await grow(load.ledger.house, "registry", _MANY.format(village=VILLAGE, person=load.old), "responsibilities")
    began = perf_counter()
    answer = await load.hand_over()
    took = perf_counter() - began
    assert answer.json()["responsibilities"] == 803
    assert took < 5  # about one second alone; a thousand round trips would be many more
    await load.ledger.void("handovers", answer.json()["id"])
    assert await load.ledger.listed("responsibilities", person_id=load.new) == []
