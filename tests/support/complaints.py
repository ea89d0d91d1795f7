"""What the people of the small town do about complaints and orders."""

from typing import Any

import httpx

from shared import time
from shared.db.session import transaction
from tests.support.house import House
from tests.support.town import PLACES, person

API = "/api/complaints/v1"
OFFICE = "complaints:create complaints:read complaints:write complaints:verify complaints:reveal"
LEADER = "complaints:read complaints:write complaints:verify accountability:decide"
UNIT = "complaints:read complaints:write"
COMPLAINT = {
    "channel": "phone",
    "category": "air",
    "source_id": str(PLACES.plant),
    "description": "夜里切割石材，粉尘很大。",
    "anonymous": False,
    "complainant": {"name": "张小三", "phone": "13812345678", "address": "理明村3组12号"},
}
ORDER = {
    "source_id": str(PLACES.plant),
    "kind": "limited",
    "severity": "normal",
    "requirement": "清理堆场，恢复围挡。",
    "responsible_id": str(person("cadre")),
}
BASIS = {"issuer": "丰都县总河长", "document_number": "示例〔2026〕1号"}


class Town:
    """What tests do to the complaints service of the small town."""

    def __init__(self, house: House) -> None:
        self.house = house

    def client(self, key: str, scopes: str, **claims: Any) -> httpx.AsyncClient:
        """Somebody of the town; the token is fresh, whatever time it is."""
        return self.house.caller(scopes, person=person(key), **claims)

    @property
    def office(self) -> httpx.AsyncClient:
        """A clerk of the office."""
        return self.client("clerk", OFFICE)

    @property
    def unit(self) -> httpx.AsyncClient:
        """The responsible person of the orders here, who sees nothing else."""
        return self.client("cadre", UNIT, rows="own")

    @property
    def leader(self) -> httpx.AsyncClient:
        """Who signs and decides for the town, and answers for nothing here."""
        return self.client("secretary", LEADER)

    async def post(self, client: httpx.AsyncClient, path: str, body: object | None = None) -> dict[str, Any]:
        """What a write that must succeed answers."""
        answer = await client.post(f"{API}{path}", json=body if body is not None else {})
        assert answer.is_success, answer.text
        said: dict[str, Any] = answer.json()
        return said

    async def get(self, path: str, client: httpx.AsyncClient | None = None, **params: str) -> dict[str, Any]:
        """What a read answers to the office, or to somebody else."""
        answer = await (client or self.office).get(f"{API}{path}", params=params)
        assert answer.is_success, answer.text
        said: dict[str, Any] = answer.json()
        return said

    async def complaint(self, **more: object) -> dict[str, Any]:
        """A complaint by phone."""
        return await self.post(self.office, "/complaints", COMPLAINT | more)

    async def order(self, **more: object) -> dict[str, Any]:
        """An order of seven working days to the cadre."""
        return await self.post(self.office, "/orders", ORDER | more)

    async def evidence(self, order: dict[str, Any], client: httpx.AsyncClient | None = None) -> dict[str, Any]:
        """The responsible person's word that it is done."""
        said = {"statement": "围挡已恢复，堆场已清理。", "done_at": time.now().isoformat()}
        return await self.post(client or self.unit, f"/orders/{order['id']}/evidence", said)

    async def verification(self, order: dict[str, Any], *, passed: bool = True) -> dict[str, Any]:
        """Somebody of the office looks."""
        said = {"passed": passed, "remark": "现场查看。"}
        return await self.post(self.office, f"/orders/{order['id']}/verification", said)

    async def days(self, count: int) -> None:
        """Let days pass, each with its work, as the clock of the house does."""
        for _ in range(count):
            self.house.pass_time(days=1)
            await self.house.work()

    async def runs(self, path: str, clock: str) -> list[dict[str, Any]]:
        """The runs of one clock of a complaint or an order."""
        return [item for item in (await self.get(f"{path}/deadlines"))["items"] if item["clock"] == clock]

    async def steps(self, order: dict[str, Any], run: int = 1) -> list[str]:
        """The steps taken in a run of an order's clock, those that were withdrawn left out."""
        found = await self.runs(f"/orders/{order['id']}", "rectification")
        return [step["step"] for step in found[run - 1]["steps"] if step["withdrawn_at"] is None]

    async def told(self) -> list[dict[str, Any]]:
        """The events of this service so far."""
        await self.house.settle()
        machine = self.house.caller("events:read", private=True)
        events: list[dict[str, Any]] = (await machine.get("/internal/complaints/events")).json()["items"]
        return events

    def session(self) -> Any:
        """A look into the service's database, for what no address shows."""
        return transaction(self.house.sessions["complaints"])
