"""Leaders in the field."""

from datetime import timedelta
from typing import Any

import httpx
import pytest

from services.patrol.parts import SERVICE
from shared import time
from shared.ids import new_id
from tests.patrol.conftest import API, Town
from tests.support.town import TOWN, person

Row = dict[str, Any]


class Field:
    """What tests do with field days."""

    def __init__(self, town: Town) -> None:
        self.town = town

    @property
    def clerk(self) -> httpx.AsyncClient:
        """Who enters them; the token is fresh, whatever time it is."""
        return self.town.patroller("clerk")

    async def post(self, path: str, body: Row, expect: int = 201) -> Row:
        """Send a record."""
        answer = await self.clerk.post(f"{API}/{path}", json=body)
        assert answer.status_code == expect, answer.text
        found: Row = answer.json()
        return found

    async def items(self, path: str, caller: httpx.AsyncClient | None = None, **asked: Any) -> list[Row]:
        """A list."""
        address = path if path.startswith("/") else f"{API}/{path}"
        answer = await (caller or self.clerk).get(address, params=asked or None)
        assert answer.status_code == 200, answer.text
        items: list[Row] = answer.json()["items"]
        return items

    async def generate(self) -> None:
        """One turn of the periodic work."""
        await self.town.house.periodic(SERVICE, "field_days.generate")

    async def month(self, period: str) -> Row:
        """How a month of the town stands."""
        (found,) = [each for each in await self.items("field-months", division=TOWN) if each["period"] == period]
        return found

    async def steps(self, month: Row) -> list[tuple[str, bool]]:
        """The steps that were taken for a month's last run, and whether they still stand."""
        answer = await self.clerk.get(f"{API}/field-months/{month['id']}/deadlines")
        assert answer.status_code == 200, answer.text
        runs = answer.json()["items"]
        return [(step["step"], step["withdrawn_at"] is None) for run in runs for step in run["steps"]]


def field_day(*, ago: timedelta = timedelta(), **more: object) -> Row:
    """The mayor was out for three hours with the town's chief and four others."""
    ended = time.now() - ago
    return {
        "id": str(new_id()),
        "division_code": TOWN,
        "began_at": (ended - timedelta(hours=3)).isoformat(),
        "ended_at": ended.isoformat(),
        "route": "场镇—理明村—污水处理厂",
        "places": ["场镇菜市场", "理明村垃圾收运点"],
        "leader_id": str(person("mayor")),
        "participants": [str(person("town_chief"))],
        "other_participants": 4,
        **more,
    }


@pytest.fixture
def field(town: Town) -> Field:
    """The small town on the first of November 2026."""
    return Field(town)
