"""An order extended after level 2 and overdue again gets levels 1 and 2 anew in its second run."""

from datetime import datetime
from typing import Any

from shared import time
from shared.time import SHANGHAI
from tests.support.house import House
from tests.support.town import PLACES, person, small_town

ORDERS = "/api/complaints/v1/orders"
SCOPES = "complaints:read complaints:write complaints:verify"
FROM_REMINDER_TO_SUPERVISION = ["remind", "due", "urge", "supervise"]


class Story:
    """One order in the small town; tokens are fresh, whatever time it is."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.address = ORDERS

    async def post(self, key: str, path: str, body: dict[str, Any]) -> dict[str, Any]:
        answer = await self.house.caller(SCOPES, person=person(key)).post(f"{self.address}{path}", json=body)
        assert answer.is_success, answer.text
        said: dict[str, Any] = answer.json()
        return said

    async def steps(self, run: int) -> list[str]:
        answer = await self.house.caller(SCOPES, person=person("clerk")).get(f"{self.address}/deadlines")
        found = next(item for item in answer.json()["items"] if item["run"] == run)
        return [step["step"] for step in found["steps"]]

    async def until(self, year: int, month: int, day: int) -> None:
        """Let days pass, each with its work."""
        wanted = datetime(year, month, day, 12, tzinfo=SHANGHAI)
        while time.now() < wanted:
            self.house.pass_time(seconds=min(86_400, (wanted - time.now()).total_seconds() + 1))
            await self.house.work()


async def test_an_extended_order_that_is_overdue_again_climbs_the_ladder_anew(house: House) -> None:
    await house.know(*small_town())
    house.pass_time(seconds=(datetime(2026, 3, 2, 9, tzinfo=SHANGHAI) - time.now()).total_seconds())
    story = Story(house)
    order = await story.post(
        "clerk",
        "",
        {
            "source_id": str(PLACES.plant),
            "kind": "limited",
            "severity": "normal",
            "requirement": "清理堆场，恢复围挡",
            "responsible_id": str(person("cadre")),
        },
    )
    # Seven working days from Monday the 2nd: until Wednesday the 11th, 24:00.
    assert order["due_at"] == "2026-03-11T16:00:00Z"
    story.address = f"{ORDERS}/{order['id']}"
    asked = await story.post("cadre", "/extensions", {"reason": "围挡材料未到", "amount": 5, "unit": "工作日"})

    await story.until(2026, 3, 17)
    assert await story.steps(run=1) == FROM_REMINDER_TO_SUPERVISION

    decision = {"granted": True, "reason": "材料确未到货"}
    granted = await story.post("mayor", f"/extensions/{asked['extensions'][0]['id']}/decision", decision)
    # Decided late, so that it counts from the decision: five working days from Tuesday the 17th.
    assert (granted["run"], granted["due_at"]) == (2, "2026-03-24T16:00:00Z")
    assert await story.steps(run=2) == []

    await story.until(2026, 3, 29)
    assert await story.steps(run=2) == FROM_REMINDER_TO_SUPERVISION
    assert await story.steps(run=1) == FROM_REMINDER_TO_SUPERVISION
