"""The 20 sources nearest to a place, out of 1,000,000, one request after the other.

Places are taken at random all over the county, so that a reader of a town mostly asks from afar. The figure is the
slowest question's.
"""

import random
import time
from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

import httpx

from benchmarks.figures import Figure, at_most, percentile
from benchmarks.house import TOWN, House
from benchmarks.ledger import MS, READERS, ROWS, WARM_UP, fill
from deploy.embedded.folders import LOOPBACK

PLACES = 150
LIMIT_MS = 10.0
ADDRESS = "/api/registry/v1/sources/nearest"
WEST, EAST, SOUTH, NORTH = 107.4, 108.2, 29.5, 30.3
QUESTIONS: tuple[Mapping[str, str], ...] = (
    {},
    {"kind": "medical_unit"},
    {"division": f"{TOWN}204"},
    {"kind": "restaurant", "division": f"{TOWN}204", "within_m": "5000"},
)


async def measure(house: House) -> list[Figure]:
    """Every question of each reader."""
    async with house.database("registry") as connection:
        await fill(connection)
    return [_figure(reader, *_slowest(house, divisions)) for reader, divisions in READERS.items()]


def _figure(reader: str, milliseconds: float, middle: float, asked: str) -> Figure:
    what = f"nearest 20 to a place out of {ROWS:,} sources, {len(QUESTIONS)} questions, {reader}: median"
    return at_most(what, [middle], LIMIT_MS, "ms", f"slowest: {asked}, p99 {milliseconds:.1f} ms")


def _slowest(house: House, divisions: Sequence[str]) -> tuple[float, float, str]:
    """The 99th percentile and the median of the slowest question in milliseconds, and its name."""
    found = []
    headers = {"Authorization": f"Bearer {house.token('registry:read', divisions)}"}
    with httpx.Client(base_url=f"http://{LOOPBACK}:{house.port}", headers=headers, trust_env=False) as client:
        for asked in QUESTIONS:
            taken = [_milliseconds(client, asked) for _ in range(PLACES + WARM_UP)][WARM_UP:]
            found.append((percentile(taken, 0.99), percentile(taken, 0.5), urlencode(asked) or "all"))
    return max(found)


def _milliseconds(client: httpx.Client, asked: Mapping[str, str]) -> float:
    place = {"longitude": random.uniform(WEST, EAST), "latitude": random.uniform(SOUTH, NORTH)}  # noqa: S311 - no secret
    began = time.perf_counter()
    client.get(f"{ADDRESS}?{urlencode({**asked, **place})}").raise_for_status()
    return (time.perf_counter() - began) * MS
