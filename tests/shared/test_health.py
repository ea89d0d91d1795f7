"""What an operator sees of a house that keeps up, and of one that does not."""

from shared.db.session import transaction
from shared.events.models import Checkpoint, DeadLetter
from shared.ids import new_id
from tests.support.house import House


async def test_a_house_that_keeps_up_is_ready(house: House) -> None:
    answer = await house.client().get("/readyz")
    assert answer.status_code == 200
    assert {name: part["status"] for name, part in answer.json()["services"].items()} == dict.fromkeys(
        ("registry", "patrol", "complaints", "reporting"), "ok"
    )


async def test_a_halted_follower_and_a_dead_letter_are_never_silent(house: House) -> None:
    async with transaction(house.sessions["reporting"]) as session:
        session.add(Checkpoint(producer="patrol", epoch="old", position=7, halted="the log was restored"))
        session.add(
            DeadLetter(id=new_id(), producer="patrol", position=8, subject="duties/1", type="x", event={}, error="e")
        )
    answer = await house.client().get("/readyz")
    assert answer.status_code == 503
    reporting = answer.json()["services"]["reporting"]
    assert reporting["halted_followers"] == {"patrol": "the log was restored"}
    assert reporting["open_dead_letters"] == 1
