"""What waits for a post is answered for by who acts there today."""

from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from services.complaints.parts import SERVICE
from shared.contracts.registry import LeaveRecorded, PostRecorded
from shared.directory.people import names
from shared.ids import derived_id
from shared.jobs.models import Deadline
from tests.support.complaints import Town
from tests.support.town import SINCE, TOWN, person

HEAD = "river_chief_office_head"
CHANGE = date(2026, 3, 4)


def tenure(holder: str, *, since: date = SINCE, until: date | None = None, deputy: str | None = None) -> PostRecorded:
    return PostRecorded(
        id=derived_id("test-post", HEAD) if since == SINCE else derived_id("test-post", HEAD, since),
        version=1 if until is None else 2,
        code=HEAD,
        title=HEAD,
        division_code=TOWN,
        person_id=person(holder),
        deputy_id=person(deputy) if deputy else None,
        mark="sample",
        valid_from=since,
        valid_to=until,
    )


async def answering(town: Town, subject: dict[str, Any], clock: str) -> list[str]:
    """Who answers for a clock that goes on."""
    await town.house.periodic(SERVICE, "takeover.follow_posts")
    async with town.session() as session:
        asked = sa.select(Deadline.responsible_ids).where(
            Deadline.subject_id == UUID(subject["id"]), Deadline.clock == clock, Deadline.state == "running"
        )
        found = await names(session, people := (await session.scalars(asked)).one())
    return [found[one].removeprefix("示例") for one in people]


async def accepted(town: Town) -> dict[str, Any]:
    complaint = await town.complaint()
    return await town.post(town.office, f"/complaints/{complaint['id']}/acceptance")


async def test_a_new_holder_takes_over_on_the_day_of_the_change(town: Town) -> None:
    complaint = await accepted(town)
    assert await answering(town, complaint, "handling") == ["office"]
    await town.house.know(tenure("office", until=CHANGE), tenure("other", since=CHANGE))
    assert await answering(town, complaint, "handling") == ["office"]
    await town.days(2)
    assert await answering(town, complaint, "handling") == ["other"]


async def test_a_deputy_answers_as_long_as_the_holder_is_away(town: Town) -> None:
    away = LeaveRecorded(
        id=derived_id("test-leave", "office"),
        version=1,
        person_id=person("office"),
        division_code=TOWN,
        valid_from=date(2026, 3, 3),
        valid_to=CHANGE,
    )
    await town.house.know(tenure("office", deputy="other").model_copy(update={"version": 2}), away)
    complaint = await town.complaint()
    found = []
    for _ in range(3):
        found.append(await answering(town, complaint, "acceptance"))
        await town.days(1)
    assert found == [["office"], ["other"], ["office"]]


async def test_who_was_made_answerable_in_particular_stays(town: Town) -> None:
    complaint = await accepted(town)
    await town.post(town.office, f"/complaints/{complaint['id']}/assignment", {"person_id": str(person("cadre"))})
    await town.house.know(tenure("office", until=CHANGE), tenure("other", since=CHANGE))
    await town.days(2)
    assert await answering(town, complaint, "handling") == ["cadre"]


async def test_nobody_comes_to_verify_their_own_work(town: Town) -> None:
    order: dict[str, Any] = await town.order()
    await town.evidence(order)
    assert await answering(town, order, "verification") == ["office"]
    await town.house.know(tenure("office", until=CHANGE), tenure("cadre", since=CHANGE))
    await town.days(2)
    assert await answering(town, order, "verification") == ["office"]


async def test_a_repeated_turn_tells_nothing(town: Town) -> None:
    await accepted(town)
    before = len(await town.told())
    for _ in range(2):
        await town.house.periodic(SERVICE, "takeover.follow_posts")
    assert len(await town.told()) == before
