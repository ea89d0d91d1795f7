"""Papers and equipment are answered for by who does so on the day: before a hand-over, on its day, and after it."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from services.registry.parts import SERVICE
from tests.registry.admissions.gate import FARM
from tests.support.ledger import API, PERSON
from tests.support.papers import PERMIT, RESTAURANT, Papers, in_days, today
from tests.support.town import TOWN, VILLAGE

HOOD = {"kind": "fume_purifier", "name": "1号油烟净化器", "valid_from": "2023-01-01"}
DUE_IN = 40  # days until the renewal of a permit of a hundred days must be asked for
FROM_THE_DAY = pytest.mark.parametrize(("later", "whose"), [(1, "old"), (0, "new"), (-1, "new")])


async def hand_over(papers: Papers, old: str, new: str, on: date) -> dict[str, Any]:
    """All that one has passes to another from a day on."""
    wanted = {"from_person_id": old, "to_person_id": new, "division_code": TOWN, "effective_on": str(on)}
    return await papers.enter("handovers", wanted | {"with_posts": True, "reason": "工作调动"})


async def told(papers: Papers, things: str, row_id: str, clock: str) -> set[str]:
    """Whom the step at the due time of a clock's first run reached."""
    await papers.house.work()
    run = (await papers.clocks(things, row_id))[clock][0]
    (due,) = [step for step in run["steps"] if step["step"] == "due"]
    return {each["id"] for each in due["recipients"]}


async def work_of(papers: Papers, person: str) -> set[str]:
    """What is on somebody's list, after the daily round."""
    await papers.house.periodic(SERVICE, "takeover.follow")
    await papers.house.settle()
    client = papers.house.caller("reporting:read", person=UUID(person))
    items = (await client.get("/api/reporting/v1/my-work")).json()["items"]
    return {item["subject_id"] for item in items}


async def somebody(papers: Papers, name: str, division_code: str = VILLAGE) -> str:
    entered: str = (await papers.enter("people", PERSON, name=name, division_code=division_code))["id"]
    return entered


async def owned(papers: Papers, source_id: str) -> str:
    """Who owns a source."""
    owner = await somebody(papers, "示例·店主")
    link = {"object_type": "source", "object_id": source_id, "level": "owner", "valid_from": "2023-01-01"}
    await papers.enter("responsibilities", link, person_id=owner)
    return owner


@FROM_THE_DAY
async def test_a_permits_step_reaches_who_holds_the_post_when_it_is_taken(
    papers: Papers, later: int, whose: str
) -> None:
    source = await papers.source()
    permit = await papers.enter("documents", PERMIT, source_id=source["id"], valid_until=in_days(DUE_IN + 60))
    people = {"old": papers.clerk_id, "new": await somebody(papers, "示例·新经办人", TOWN)}
    taken_in = DUE_IN + 1  # the last day ends at 24:00
    await hand_over(papers, people["old"], people["new"], today() + timedelta(days=taken_in + later))
    papers.pass_time(taken_in)
    reached = await told(papers, "documents", permit["id"], "renewal")
    assert {key for key, person in people.items() if person in reached} == {whose}


@FROM_THE_DAY
async def test_a_hoods_step_reaches_who_answers_for_the_source_when_it_is_taken(
    papers: Papers, later: int, whose: str
) -> None:
    source = await papers.source(RESTAURANT)
    people = {"old": await owned(papers, source["id"]), "new": await somebody(papers, "示例·新店主")}
    hood = await papers.enter("equipment", HOOD, source_id=source["id"])
    next_month = (today().replace(day=1) + timedelta(days=31)).replace(day=1)
    await hand_over(papers, people["old"], people["new"], next_month + timedelta(days=later))
    papers.pass_time((next_month - today()).days)
    reached = await told(papers, "equipment", hood["id"], "cleaning")
    assert {key for key, person in people.items() if person in reached} == {whose}


async def test_what_is_on_whose_list_follows_the_day_of_the_hand_over(papers: Papers) -> None:
    source = await papers.source(RESTAURANT)
    old, new = await owned(papers, source["id"]), await somebody(papers, "示例·新店主")
    permit = await papers.enter("documents", PERMIT, source_id=source["id"], valid_until=in_days(200))
    hood = await papers.enter("equipment", HOOD, source_id=source["id"])
    both = {permit["id"], hood["id"]}
    await hand_over(papers, old, new, today() + timedelta(days=1))
    assert (await work_of(papers, old), await work_of(papers, new)) == (both, set())
    papers.pass_time(1)
    assert (await work_of(papers, old), await work_of(papers, new)) == (set(), both)
    again = await papers.enter(
        "documents", PERMIT, source_id=source["id"], number="示例第2号", valid_until=in_days(300)
    )
    assert await work_of(papers, new) == both | {again["id"]}


async def test_a_hand_over_that_is_taken_back_gives_the_clocks_back(papers: Papers) -> None:
    source = await papers.source(RESTAURANT)
    old, new = await owned(papers, source["id"]), await somebody(papers, "示例·新店主")
    hood = await papers.enter("equipment", HOOD, source_id=source["id"])
    handover = await hand_over(papers, old, new, today())
    assert await work_of(papers, new) == {hood["id"]}
    await papers.void("handovers", handover["id"])
    assert (await work_of(papers, old), await work_of(papers, new)) == ({hood["id"]}, set())


async def test_where_nobody_has_taken_over_it_stays_with_who_had_it(papers: Papers) -> None:
    plan = {"kind": "emergency_plan", "issued_on": in_days(0), "division_code": TOWN}
    document = await papers.enter("documents", plan)
    (post,) = (await papers.clerk.get(f"{API}/posts", params={"code": "clerk"})).json()["items"]
    await papers.patch("posts", post["id"], valid_to=in_days(1))
    papers.pass_time(2)
    assert await work_of(papers, papers.clerk_id) == {document["id"]}


async def test_an_application_waits_for_who_holds_the_post_today(papers: Papers) -> None:
    admission = await papers.enter("admissions", FARM)
    successor = await somebody(papers, "示例·新经办人", TOWN)
    await hand_over(papers, papers.clerk_id, successor, today() + timedelta(days=1))
    assert admission["id"] in await work_of(papers, papers.clerk_id)
    papers.pass_time(1)
    assert admission["id"] not in await work_of(papers, papers.clerk_id)
    assert admission["id"] in await work_of(papers, successor)
