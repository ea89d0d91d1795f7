"""What people do with applications for admission."""

from typing import Any
from uuid import UUID

import httpx

from tests.support.areas import ZONE, polygon, square
from tests.support.ledger import API, WRITE
from tests.support.papers import Papers
from tests.support.town import TOWN, VILLAGE

DECIDE = "registry:read registry:decide"
IN_ZONE = {"longitude": 107.705, "latitude": 30.005, "crs": "wgs84"}
OUTSIDE = {"longitude": 107.75, "latitude": 30.05, "crs": "wgs84"}
FARM = {
    "project": "示例养猪场新建项目",
    "applicant": "示例养殖专业合作社",
    "kind": "livestock_farm",
    "industry_code": "0313",
    "facts": {"is_scale_farm": True, "has_outfall": False},
    "division_code": VILLAGE,
    "location": OUTSIDE,
    "contact_phone": "13812345678",
    "mark": "sample",
}
BECAUSE = {"reason": "现场踏勘，材料齐全"}


class Gate(Papers):
    """The town's clerk, who proposes, and its deputy mayor, who decides."""

    async def settle_in(self) -> None:
        """As papers; and the two log in as themselves."""
        await super().settle_in()
        self.leader_id = (await self.enter("people", {"name": "示例·分管镇长", "division_code": TOWN}))["id"]
        post = {
            "code": "deputy_mayor_environment",
            "title": "分管副镇长",
            "division_code": TOWN,
            "valid_from": "2023-01-01",
        }
        await self.enter("posts", post, person_id=self.leader_id)
        self.log_in()

    def log_in(self) -> None:
        """Tokens live ten minutes."""
        self.clerk = self.house.caller(WRITE, person=UUID(self.clerk_id))
        self.leader = self.house.caller(DECIDE, person=UUID(self.leader_id))

    def pass_time(self, days: int) -> None:
        """Let days pass; both log in again."""
        super().pass_time(days)
        self.log_in()

    async def forbid(self, west: float = 107.7, south: float = 30.0, **more: object) -> dict[str, Any]:
        """A zone in which nobody may keep animals."""
        no_breeding = {"kind": "no_breeding", "name": "示例禁养区", "geometry": polygon(square(west, south))}
        return await self.enter("zones", ZONE, **no_breeding | more)

    async def apply(self, **more: object) -> dict[str, Any]:
        """An application, taken in."""
        return await self.enter("admissions", FARM, **more)

    async def opine(self, admission: dict[str, Any], **more: object) -> httpx.Response:
        """What the clerk proposes."""
        says = {"stance": "agree", **BECAUSE, **more}
        return await self.clerk.post(f"{API}/admissions/{admission['id']}/opinions", json=says)

    async def decide(self, admission: dict[str, Any], decision: str = "approve", **more: object) -> httpx.Response:
        """What the deputy mayor decides."""
        return await self.lead(admission, "decision", decision=decision, **more)

    async def lead(self, admission: dict[str, Any], verb: str, **more: object) -> httpx.Response:
        """What the deputy mayor does with an application."""
        return await self.leader.post(f"{API}/admissions/{admission['id']}/{verb}", json={**BECAUSE, **more})

    async def do(self, admission: dict[str, Any], verb: str, **more: object) -> httpx.Response:
        """What the clerk does with an application."""
        return await self.clerk.post(f"{API}/admissions/{admission['id']}/{verb}", json=more)

    async def granted(self, **more: object) -> dict[str, Any]:
        """An application that was granted."""
        admission = await self.apply(**more)
        await self.opine(admission)
        answer = await self.decide(admission)
        assert answer.status_code == 200, answer.text
        made: dict[str, Any] = answer.json()
        return made

    async def shown(self, admission: dict[str, Any]) -> dict[str, Any]:
        """An application as it stands."""
        answer = await self.clerk.get(f"{API}/admissions/{admission['id']}")
        assert answer.status_code == 200, answer.text
        made: dict[str, Any] = answer.json()
        return made

    async def running(self, admission: dict[str, Any]) -> list[str]:
        """The clocks that run on an application."""
        runs = await self.clocks("admissions", admission["id"])
        return [clock for clock, of in runs.items() if of[-1]["state"] == "running"]
