"""The registry as a clerk fills it: divisions, people, sources, reaches, through the public API."""

from typing import Any

import httpx

from tests.support.house import House
from tests.support.town import NEIGHBOUR, TOWN, VILLAGE

API = "/api/registry/v1"
WRITE = "registry:read registry:write"
WHY = {"reason": "核对后更正"}
DIVISIONS = {
    "500230": {"name": "丰都县", "level": "county"},
    TOWN: {"name": "许明寺镇", "level": "town", "parent_code": "500230"},
    NEIGHBOUR: {"name": "董家镇", "level": "town", "parent_code": "500230"},
    VILLAGE: {"name": "理明村", "level": "village", "parent_code": TOWN},
}
PERSON = {"name": "示例·村书记", "division_code": VILLAGE, "mark": "sample"}
POST = {
    "code": "river_chief_village",
    "title": "理明村河长",
    "division_code": VILLAGE,
    "mark": "sample",
    "valid_from": "2023-01-01",
}
SOURCE = {
    "code": "500230104-LF-001",
    "kind": "livestock_farm",
    "name": "养殖场01（示例名）",
    "division_code": VILLAGE,
    "mark": "sample",
    "valid_from": "2023-01-01",
}
RIVER = {"code": "500230104-RV-01", "name": "示例河", "mark": "sample"}
REACH = {
    "code": "500230104-RV-01-01",
    "name": "示例河理明村段",
    "division_code": VILLAGE,
    "mark": "sample",
    "valid_from": "2023-01-01",
}


class Ledger:
    """What clerks of the two towns see and do."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.clerk = house.caller(WRITE)
        self.neighbour = house.caller(WRITE, [NEIGHBOUR])
        self.reader = house.caller("registry:read")

    async def divide(self) -> None:
        """Put the divisions on record."""
        county = self.house.caller(WRITE, ["500230"])
        for code, division in DIVISIONS.items():
            put = await county.put(f"{API}/divisions/{code}", json={**division, "valid_from": "2000-01-01"})
            assert put.status_code == 200, put.text

    async def post(self, things: str, row: dict[str, Any], **more: object) -> httpx.Response:
        """The answer to a creation by the town's clerk."""
        return await self.clerk.post(f"{API}/{things}", json={**row, **more})

    async def enter(self, things: str, row: dict[str, Any], **more: object) -> dict[str, Any]:
        """A new row, put on record by the town's clerk."""
        answer = await self.post(things, row, **more)
        assert answer.status_code == 201, answer.text
        entered: dict[str, Any] = answer.json()
        return entered

    async def try_patch(self, things: str, row_id: str, **changes: object) -> httpx.Response:
        """The answer to a correction by somebody who has seen the row as it stands."""
        return await self.clerk.patch(
            f"{API}/{things}/{row_id}", json=WHY | changes, headers=await self._seen(things, row_id)
        )

    async def patch(self, things: str, row_id: str, **changes: object) -> dict[str, Any]:
        """A row, corrected by the town's clerk."""
        answer = await self.try_patch(things, row_id, **changes)
        assert answer.status_code == 200, answer.text
        corrected: dict[str, Any] = answer.json()
        return corrected

    async def try_void(self, things: str, row_id: str) -> httpx.Response:
        """The answer to a voiding."""
        return await self.clerk.post(
            f"{API}/{things}/{row_id}/voiding", json=WHY, headers=await self._seen(things, row_id)
        )

    async def void(self, things: str, row_id: str) -> None:
        """Void a row."""
        answer = await self.try_void(things, row_id)
        assert answer.status_code == 204, answer.text

    async def _seen(self, things: str, row_id: str) -> dict[str, str]:
        versions = (await self.clerk.get(f"{API}/{things}/{row_id}/versions")).json()
        return {"If-Match": f'"v{versions[-1]["version"]}"'}

    async def reach(self) -> dict[str, Any]:
        """A reach with its river."""
        return await self.enter("reaches", REACH, river_id=(await self.enter("rivers", RIVER))["id"])

    async def listed(self, things: str, **filters: str) -> list[dict[str, Any]]:
        """What the clerk finds."""
        answer = await self.clerk.get(f"{API}/{things}", params=filters)
        assert answer.status_code == 200, answer.text
        items: list[dict[str, Any]] = answer.json()["items"]
        return items


def refused(answer: httpx.Response, status: int, code: str) -> None:
    """The answer is this problem, and says in Chinese what to do."""
    problem = answer.json()
    assert (answer.status_code, problem["code"]) == (status, code), answer.text
    assert any("\u4e00" <= char <= "\u9fff" for char in problem["detail"])
