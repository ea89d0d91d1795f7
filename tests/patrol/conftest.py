"""The small town with its obligations, in November 2026."""

from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest
import sqlalchemy as sa

from services.patrol.parts import SERVICE
from shared import time
from shared.contracts.registry import DirectoryRow
from shared.db.session import transaction
from shared.events.log import append
from shared.events.models import EventRow
from shared.time import SHANGHAI
from tests.support.house import House
from tests.support.town import TOWN, person, small_town

API = "/api/patrol/v1"
MANAGE = "patrol:read patrol:write patrol:manage"
PATROL = "patrol:read patrol:write"
OBLIGATIONS: dict[str, dict[str, object]] = {
    "water": {"policy_key": "source.patrol", "per": "source", "level": "grid", "source_kind": "drinking_water_source"},
    "key_unit": {"policy_key": "keyunit.patrol", "per": "source", "level": "grid", "town_key_only": True},
    "village_chief": {"policy_key": "river.patrol.village", "per": "reach_chief", "level": "village"},
    "town_chief": {"policy_key": "river.patrol.town", "per": "reach_chief", "level": "town"},
}


class Town:
    """What tests do to the patrol service of the small town."""

    def __init__(self, house: House) -> None:
        self.house = house

    @property
    def office(self) -> httpx.AsyncClient:
        """A manager of patrols; the token is fresh, whatever time it is."""
        return self.patroller("office", MANAGE)

    def patroller(self, key: str, scopes: str = PATROL) -> httpx.AsyncClient:
        """A client of this person."""
        return self.house.caller(scopes, person=person(key))

    def go_to(self, year: int, month: int, day: int, hour: int = 9) -> None:
        """Move the house's clock to a local time."""
        wanted = datetime(year, month, day, hour, tzinfo=SHANGHAI)
        self.house.pass_time(seconds=(wanted - time.now()).total_seconds())

    async def oblige(self, key: str, **more: object) -> dict[str, Any]:
        """Lay down an obligation."""
        body: dict[str, object] = {"key": key, "label": key, "division_code": TOWN, "valid_from": "2023-01-01"}
        answer = await self.office.post(f"{API}/obligations", json=body | OBLIGATIONS.get(key, {}) | more)
        assert answer.status_code == 201, answer.text
        made: dict[str, Any] = answer.json()
        return made

    async def generate(self) -> None:
        """One turn of the periodic work."""
        await self.house.periodic(SERVICE, "generate")

    async def duties(self, caller: httpx.AsyncClient | None = None, **filters: str) -> list[dict[str, Any]]:
        """The duties that a caller sees."""
        answer = await (caller or self.office).get(f"{API}/duties", params={"limit": "200", **filters})
        assert answer.status_code == 200, answer.text
        items: list[dict[str, Any]] = answer.json()["items"]
        return items

    async def duty(self, duty_id: str) -> dict[str, Any]:
        """One duty as it stands."""
        found: dict[str, Any] = (await self.office.get(f"{API}/duties/{duty_id}")).json()
        return found

    async def clocks(self, duty_id: str) -> dict[str, Any]:
        """What its clock did and will do."""
        found: dict[str, Any] = (await self.office.get(f"{API}/duties/{duty_id}/deadlines")).json()
        return found

    async def change(self, row: DirectoryRow) -> None:
        """Let the registry tell of a change, and everybody hear it."""
        async with transaction(self.house.sessions["registry"]) as session:
            append(session, f"test/{row.id}", row)
        await self.house.settle()

    async def told(self, duty_id: str) -> list[dict[str, Any]]:
        """What others heard of a duty."""
        async with transaction(self.house.sessions["patrol"]) as session:
            rows = await session.execute(
                sa.select(EventRow.type, EventRow.data)
                .where(EventRow.subject == f"duties/{duty_id}")
                .order_by(EventRow.subject_version)
            )
            return [{"type": row.type, "data": row.data} for row in rows]


def round_of(
    object_id: object, *, ago: timedelta = timedelta(), object_type: str = "source", **visit: object
) -> dict[str, Any]:
    """A round of half an hour to one object that ended so long ago."""
    ended = time.now() - ago
    return {
        "started_at": (ended - timedelta(minutes=30)).isoformat(),
        "ended_at": ended.isoformat(),
        "visits": [{"object_type": object_type, "object_id": str(object_id), **visit}],
    }


def checklist_of(**more: object) -> dict[str, Any]:
    """The first edition of a short checklist for the spring."""
    return {
        "key": "water_source",
        "edition": 1,
        "label": "饮用水水源地巡查表",
        "object_type": "source",
        "source_kind": "drinking_water_source",
        "division_code": TOWN,
        "valid_from": "2023-01-01",
        "items": [
            {"code": "WS01", "question": "界标、警示标志是否完好", "kind": "yes_no", "severity": 2},
            {"code": "WS03", "question": "保护区内是否无排污口", "kind": "yes_no", "severity": 3},
            {"code": "WS13", "question": "宣传是否到位", "kind": "yes_no", "severity": 1},
            {"code": "WS14", "question": "浊度", "kind": "number", "unit": "NTU", "minimum": 0, "maximum": 1000},
        ],
        **more,
    }


@pytest.fixture
async def town(house: House) -> Town:
    """The first of November 2026, a Sunday, nine in the morning; nothing is owed yet."""
    await house.know(*small_town())
    made = Town(house)
    made.go_to(2026, 11, 1)
    return made
