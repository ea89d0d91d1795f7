"""People who go out against open burning."""

from datetime import timedelta
from typing import Any

import httpx
import pytest

from shared import time
from shared.ids import new_id
from tests.patrol.conftest import API, Town
from tests.support.town import VILLAGE, person

Row = dict[str, Any]


class Log:
    """What tests do to the burn-ban log."""

    def __init__(self, town: Town) -> None:
        self.town = town
        self.cadre = town.patroller("cadre")

    async def post(self, path: str, body: Row, caller: httpx.AsyncClient | None = None, expect: int = 201) -> Row:
        """Send a record."""
        answer = await (caller or self.cadre).post(f"{API}/{path}", json=body)
        assert answer.status_code == expect, answer.text
        found: Row = answer.json()
        return found

    async def items(self, path: str, caller: httpx.AsyncClient | None = None, **asked: Any) -> list[Row]:
        """A list."""
        answer = await (caller or self.cadre).get(
            path if path.startswith("/") else f"{API}/{path}", params=asked or None
        )
        assert answer.status_code == 200, answer.text
        items: list[Row] = answer.json()["items"]
        return items


def dispatch(*, ago: timedelta = timedelta(), **more: object) -> Row:
    """Two of the ledger and three others were out for two hours, with a car."""
    back = time.now() - ago
    return {
        "id": str(new_id()),
        "division_code": VILLAGE,
        "left_at": (back - timedelta(hours=2)).isoformat(),
        "returned_at": back.isoformat(),
        "route": "理明村1组至4组沿河旱地",
        "participants": [str(person("cadre")), str(person("grid"))],
        "other_participants": 3,
        "vehicles": 1,
        "publicity_vehicles": 1,
        "leaflets": 40,
        "notices": 12,
        "broadcast": True,
        **more,
    }


def fire(*, ago: timedelta = timedelta(hours=1), **more: object) -> Row:
    """Straw that somebody reported, put out within twenty minutes."""
    return {
        "id": str(new_id()),
        "division_code": VILLAGE,
        "found_at": (time.now() - ago).isoformat(),
        "found_by": "report",
        "kind": "straw",
        "place": "理明村3组河边旱地",
        "area_m2": 30,
        "put_out_on_spot": True,
        "minutes_to_put_out": 20,
        **more,
    }


@pytest.fixture
def log(town: Town) -> Log:
    """The log of the small town, still empty."""
    return Log(town)
