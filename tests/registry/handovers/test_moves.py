"""What a hand-over moved, what not, and what it would."""

from datetime import date

import pytest

from services.registry.handovers.lifecycle import deputyship_stays, matter_stays
from services.registry.parts import SERVICE
from shared.ids import new_id
from tests.registry.handovers.test_endpoints import Load, day
from tests.support.ledger import API, Ledger, refused
from tests.support.town import TOWN, VILLAGE

POST = {"code": "village_cadre", "title": "包村干部", "division_code": VILLAGE, "mark": "sample"}


@pytest.fixture
async def load(ledger: Ledger) -> Load:
    made = Load(ledger)
    await made.prepare()
    await ledger.enter("posts", POST, person_id=made.third, deputy_id=made.old, valid_from="2023-01-01")
    chief = POST | {"code": "river_chief_village", "title": "村级河长"}
    await ledger.enter("posts", chief, person_id=made.new, deputy_id=made.old, valid_from="2023-01-01")
    await ledger.house.settle()
    return made


async def deputies(load: Load, on: str) -> dict[str, str | None]:
    return {row["title"]: row["deputy_id"] for row in await load.ledger.listed("posts", on=on)}


async def moves(load: Load, handover: str) -> dict[tuple[str, str], dict[str, str | None]]:
    listed = await load.ledger.listed(f"handovers/{handover}/moves")
    return {(row["part"], row["name"]): row for row in listed}


async def test_deputyships_go_along_but_for_those_of_the_successors_own_posts(load: Load) -> None:
    shown = await load.preview()
    assert {row["title"]: row["staying"] is None for row in shown["deputyships"]} == {
        "包村干部": True,
        "村级河长": False,
    }
    assert (await deputies(load, day(10)))["包村干部"] == load.old  # looking changes nothing
    handover = (await load.hand_over()).json()
    assert handover["deputyships"] == 1
    assert await deputies(load, day(9)) == {"包村干部": load.old, "村级河长": load.old}
    assert await deputies(load, day(10)) == {"包村干部": load.new, "村级河长": load.old}
    listed = await moves(load, handover["id"])
    went, stayed = listed["deputyship", "包村干部"], listed["deputyship", "村级河长"]
    assert (went["before_name"], went["after_name"], went["since"], went["staying"]) == ("老王", "小李", day(10), None)
    assert (stayed["after_name"], stayed["since"]) == ("老王", None)
    assert "接手人就是这个岗位的任职人" in str(stayed["staying"])
    farm = listed["responsibility", "养殖场1"]
    assert (farm["level"], farm["before_name"], farm["after_name"]) == ("village", "老王", "小李")
    assert farm["ended_id"] != farm["row_id"]
    await load.ledger.void("handovers", handover["id"])
    assert await deputies(load, day(10)) == {"包村干部": load.old, "村级河长": load.old}


async def test_a_deputyship_alone_is_a_load(load: Load) -> None:
    wanted = {"from_person_id": load.old, "to_person_id": load.new}
    for row in await load.ledger.listed("responsibilities", person_id=load.old):
        await load.ledger.void("responsibilities", row["id"])
    assert (await load.hand_over(**wanted)).status_code == 201
    refused(await load.hand_over(effective_on=day(20)), 409, "handover_pending")


async def test_what_is_open_is_shown_with_who_has_it_before_and_after(load: Load) -> None:
    """A sign that must be changed waits for the office's head, who leaves."""
    head = POST | {"code": "river_chief_office_head", "title": "河长办主任", "division_code": TOWN}
    await load.ledger.enter("posts", head, person_id=load.old, valid_from="2023-01-01")
    await load.link("reach", load.objects[2], load.third, since=day(0))  # so the sign is stale from today on
    await load.ledger.house.periodic(SERVICE, "signs.look_daily")
    await load.ledger.house.settle()
    shown = await load.preview(with_posts=True)
    assert all(matter["service"] == "registry" for matter in shown["matters"])
    handover = (await load.hand_over(with_posts=True)).json()
    listed = await moves(load, handover["id"])
    assert [part for part, _ in listed].count("matter") == len(shown["matters"])


async def test_only_who_sees_a_hand_over_sees_its_moves(load: Load) -> None:
    handover = (await load.hand_over()).json()
    path = f"{API}/handovers/{handover['id']}/moves"
    assert (await load.ledger.reader.get(path)).status_code == 200
    refused(await load.ledger.neighbour.get(path), 404, "handover_not_found")
    refused(await load.ledger.clerk.get(f"{API}/handovers/{new_id()}/moves"), 404, "handover_not_found")
    first = (await load.ledger.clerk.get(path, params={"limit": "2"})).json()
    rest = (await load.ledger.clerk.get(path, params={"limit": "9", "cursor": first["next_cursor"]})).json()
    assert len(first["items"] + rest["items"]) == 5


def test_what_stays() -> None:
    a, b = new_id(), new_id()
    assert deputyship_stays(VILLAGE, a, b, TOWN) is None
    assert deputyship_stays(VILLAGE, None, b, VILLAGE) is None
    assert deputyship_stays(VILLAGE, b, b, VILLAGE) is not None
    assert deputyship_stays(VILLAGE, a, b, "500230105") is not None
    on = date(2026, 11, 16)
    assert matter_stays(on, on) is None
    assert matter_stays(date(2026, 11, 15), on) is not None
