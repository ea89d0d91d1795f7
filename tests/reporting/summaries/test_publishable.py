"""What keeps the figures of a period from being published."""

from typing import Any

import httpx

from shared.contracts import EventData
from shared.db.session import transaction
from shared.events.models import Checkpoint, DeadLetter
from shared.ids import new_id
from tests.reporting import events
from tests.support.house import House
from tests.support.town import NEIGHBOUR, TOWN

SUMMARY = "/api/reporting/v1/summaries/{}/{}"


async def put_aside(house: House, data: EventData, position: int = 1, **more: Any) -> None:
    """Let an event of complaints have failed in reporting."""
    event = {
        "id": str(new_id()),
        "type": data.type,
        "source": "/complaints",
        "subject": "complaints/1",
        "subjectversion": 1,
        "time": "2026-06-02T01:00:00Z",
        "dataschema": "-",
        "epoch": "e",
        "position": position,
        "data": data.model_dump(mode="json") | more,
    }
    async with transaction(house.sessions["reporting"]) as session:
        session.add(
            DeadLetter(
                id=new_id(),
                producer="complaints",
                position=position,
                subject="complaints/1",
                type=data.type,
                event=event,
                error="e",
            )
        )


async def standing(caller: httpx.AsyncClient, period: str, division: str = TOWN) -> tuple[bool, list[str], int]:
    body = (await caller.get(SUMMARY.format(division, period))).json()
    return body["publishable"], body["not_publishable_because"], body["open_dead_letters"]


async def test_a_period_that_has_ended_and_misses_nothing_is_publishable(house: House) -> None:
    await events.know(house)
    county = house.caller("reporting:read", ["500230"])
    assert await standing(county, "2026-06") == (True, [], 0)
    assert await standing(county, "2150-06") == (False, ["period_running"], 0)


async def test_an_open_dead_letter_holds_up_its_own_period_and_division(house: House) -> None:
    await events.know(house)
    county = house.caller("reporting:read", ["500230"])
    await put_aside(house, events.received(1, "2026-06-02T09:00"))
    held_up = (False, ["dead_letters_open"], 1)
    assert await standing(county, "2026-06") == held_up
    assert await standing(county, "2026") == (False, ["period_running", "dead_letters_open"], 1)
    assert await standing(county, "2026-06", "500230") == held_up
    assert await standing(county, "2026-05") == (True, [], 0)
    assert await standing(county, "2026-06", NEIGHBOUR) == (True, [], 0)


async def test_what_an_event_does_not_tell_is_held_against_every_period(house: House) -> None:
    await events.know(house)
    county = house.caller("reporting:read", ["500230"])
    await put_aside(house, events.clock_ended(1, "2026-06-02T09:00", "2026-06-02T09:00"), 1)
    await put_aside(house, events.received(1, "2026-06-02T09:00"), 2, received_at="yesterday")
    assert await standing(county, "2025-06") == (False, ["dead_letters_open"], 2)
    assert await standing(county, "2025-06", NEIGHBOUR) == (True, [], 0)


async def test_a_letter_about_a_sample_holds_up_nothing_real(house: House) -> None:
    await events.know(house)
    county = house.caller("reporting:read", ["500230"])
    await put_aside(house, events.received(1, "2026-06-02T09:00", mark="sample"))
    assert await standing(county, "2026-06") == (True, [], 0)


async def test_nothing_is_published_while_a_follower_is_halted(house: House) -> None:
    await events.know(house)
    async with transaction(house.sessions["reporting"]) as session:
        session.add(Checkpoint(producer="patrol", epoch="old", position=0, halted="the log was restored"))
    county = house.caller("reporting:read", ["500230"])
    assert await standing(county, "2026-06") == (False, ["follower_halted"], 0)
