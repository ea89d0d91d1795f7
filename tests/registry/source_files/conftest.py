"""A farm with its people, watched by everybody of the town."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
import sqlalchemy as sa

from services.registry.dossiers.models import DossierEntry
from services.registry.parts import SERVICE as REGISTRY
from services.registry.source_files import service
from shared import time
from shared.auth.caller import Caller
from shared.contracts.registry import CalendarYearImported, PolicyRecorded
from shared.db.session import transaction
from tests.support.complaints import API as COMPLAINTS
from tests.support.complaints import COMPLAINT, OFFICE, ORDER
from tests.support.ledger import API, PERSON, SOURCE, WRITE, Ledger
from tests.support.plans import statements
from tests.support.town import TOWN, small_town

PATROL = "/api/patrol/v1"
SECTIONS = ("visits", "findings", "missed", "orders", "complaints", "steps")
READ = "registry:read patrol:read complaints:read"
LEVELS = ("town", "village", "group", "grid", "owner")
POSTS = {"river_chief_office_head": "office", "clerk": "clerk", "village_cadre": "town", "enforcement_head": "brigade"}


class Farm:
    """What happens to one farm of the ledger, and who reads of it."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self.house = ledger.house
        self.people: dict[str, str] = {}
        self.told: dict[str, dict[str, Any]] = {}
        self.id = ""

    async def settle_in(self) -> None:
        """People, posts, the farm and its chain, the town's rules and calendar."""
        rules = [row for row in small_town() if isinstance(row, (PolicyRecorded, CalendarYearImported))]
        await self.house.know(*rules)
        for key in (*LEVELS, "office", "clerk", "brigade", "stranger"):
            self.people[key] = (await self.ledger.enter("people", PERSON, name=f"示例·{key}"))["id"]
        for code, key in POSTS.items():
            post = {"code": code, "title": code, "division_code": TOWN, "valid_from": "2023-01-01", "mark": "sample"}
            await self.ledger.enter("posts", post, person_id=self.people[key])
        self.id = (await self.ledger.enter("sources", SOURCE))["id"]
        for level in LEVELS:
            await self.answers(level, self.people[level], "2023-01-01")
        await self.house.settle()

    async def answers(self, level: str, person_id: str, since: str) -> None:
        """Somebody answers for the farm from a day on."""
        link = {"object_type": "source", "object_id": self.id, "level": level}
        self.ledger.clerk = self.house.caller(WRITE)
        await self.ledger.enter("responsibilities", link, person_id=person_id, valid_from=since)

    def reader(self, key: str | None, scopes: str = READ, **claims: Any) -> httpx.AsyncClient:
        """Somebody who reads files."""
        return self.house.caller(scopes, person=UUID(self.people[key]) if key else None, **claims)

    async def file(self, reader: httpx.AsyncClient | None = None, **params: str) -> dict[str, Any]:
        """The file as this reader sees it, the office's clerk if nobody is named."""
        await self.house.settle()
        return await self._get(reader, f"{API}/sources/{self.id}/file", **params)

    async def entries(self, kind: str, reader: httpx.AsyncClient | None = None, **params: str) -> dict[str, Any]:
        """All entries of a kind, as the file's section links to them."""
        await self.house.settle()
        return await self._get(reader, f"{API}/sources/{self.id}/file/entries", kind=kind, **params)

    async def visit(self, *, problem: bool = False) -> dict[str, Any]:
        """The grid member visits."""
        now = time.now()
        made = {
            "started_at": (now - timedelta(minutes=30)).isoformat(),
            "ended_at": now.isoformat(),
            "visits": [{"object_type": "source", "object_id": self.id, "problem_found": problem}],
        }
        grid = self.reader("grid", "patrol:read patrol:write")
        return await self._post(grid, f"{PATROL}/rounds", made)

    async def complaint(self, *, taken_on: bool = True, **more: Any) -> dict[str, Any]:
        """Somebody complains by phone; the office takes it on and hands it to the cadre."""
        made = await self._post(self.office, f"{COMPLAINTS}/complaints", COMPLAINT | {"source_id": self.id} | more)
        if not taken_on:
            return made
        await self._post(self.office, f"{COMPLAINTS}/complaints/{made['id']}/acceptance")
        handler = {"person_id": self.people["town"], "reason": "示例"}
        return await self._post(self.office, f"{COMPLAINTS}/complaints/{made['id']}/assignment", handler)

    async def order(self, **more: Any) -> dict[str, Any]:
        """The owner must put something right within seven working days."""
        wanted = ORDER | {"source_id": self.id, "responsible_id": self.people["owner"]} | more
        return await self._post(self.office, f"{COMPLAINTS}/orders", wanted)

    async def evidence(self, order: dict[str, Any]) -> None:
        """The owner's word that it is done."""
        said = {"statement": "已清理。", "done_at": time.now().isoformat()}
        await self._post(self.office, f"{COMPLAINTS}/orders/{order['id']}/evidence", said)

    async def verification(self, order: dict[str, Any]) -> None:
        """The brigade looks, and it is."""
        said = {"passed": True, "remark": "现场查看。"}
        await self._post(self.reader("brigade", OFFICE), f"{COMPLAINTS}/orders/{order['id']}/verification", said)

    async def asked(self) -> list[tuple[str, Any]]:
        """The statements that opening the file takes."""
        scopes = frozenset(READ.split())
        caller = Caller(uuid4(), UUID(self.people["clerk"]), ("clerk",), scopes, (TOWN,), "division")
        async with transaction(self.house.sessions["registry"]) as session:
            with statements(self.house, "registry") as seen:
                await service.open_file(session, caller, UUID(self.id), None)
        return seen

    async def rows(self) -> list[dict[str, Any]]:
        """Everything that the registry copied."""
        await self.house.settle()
        async with transaction(self.house.sessions["registry"]) as session:
            found = await session.execute(sa.select(DossierEntry.__table__).order_by(DossierEntry.id))
            return [dict(row) for row in found.mappings()]

    @property
    def office(self) -> httpx.AsyncClient:
        """The office's clerk at work; the token is fresh, whatever time it is."""
        return self.reader("clerk", OFFICE)

    async def days(self, count: int) -> None:
        """Let days pass, each with its work."""
        for _ in range(count):
            self.house.pass_time(days=1)
            await self.house.work()

    async def later(self, days: int) -> None:
        """As `days`, of which nobody looked at any but the last."""
        self.house.pass_time(days=days)
        await self.house.work()

    async def take_in_anew(self) -> None:
        """Let the registry forget what others told it, and follow their logs from the beginning."""
        for follower in self.house.followers(REGISTRY):
            if follower.producer != REGISTRY.name:
                await follower.take_anew()

    async def _get(self, reader: httpx.AsyncClient | None, path: str, **params: str) -> dict[str, Any]:
        answer = await (reader or self.reader("clerk")).get(path, params=params)
        assert answer.status_code == 200, answer.text
        said: dict[str, Any] = answer.json()
        return said

    async def _post(self, client: httpx.AsyncClient, path: str, body: object | None = None) -> dict[str, Any]:
        answer = await client.post(path, json=body if body is not None else {})
        assert answer.is_success, answer.text
        said: dict[str, Any] = answer.json()
        return said


@pytest.fixture
async def farm(ledger: Ledger) -> Farm:
    """The farm on its first day."""
    made = Farm(ledger)
    await made.settle_in()
    return made
