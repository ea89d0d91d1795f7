"""A page of 50 sources out of 1,000,000, by each filter and at random depths, one request after the other.

Every request continues after a source somewhere in the ledger, with a cursor made for the purpose. The figure is the
slowest filter's.
"""

import json
import random
import time
from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

import asyncpg
import httpx

from benchmarks.figures import Figure, at_most, percentile
from benchmarks.house import TOWN, House
from deploy.embedded.folders import LOOPBACK
from shared.http import cursors

ROWS = 1_000_000
PLACES = 150
WARM_UP = 20
LIMIT_MS = 25.0
MS = 1000
READERS = {"the county": [TOWN[:6]], "a town": [TOWN], "two towns": [TOWN, "500230125"]}
ADDRESS = "/api/registry/v1/sources"
FILTERS: tuple[Mapping[str, str], ...] = (
    {},
    {"kind": "livestock_farm"},
    {"kind": "restaurant", "risk_level": "major"},
    {"kind": "industrial_unit", "tier": "first"},
    {"risk_level": "low"},
    {"tier": "second"},
    {"town_key": "true"},
    {"legal_key": "true"},
    {"has_credit_code": "false"},
    {"scale_class": "scale"},
    {"kind": "medical_unit", "has_credit_code": "true", "risk_level": "general", "tier": "third"},
    {"division": "500230104204"},
)
# Thirty towns of eleven villages, each on a rectangle of its own; kinds, risks and lists spread unevenly, as they are.
FILL = """
INSERT INTO sources (
    id, version, recorded_at, recorded_by, sent, mark, division_code, valid_from, code, kind, name, credit_code,
    risk_level, tier, town_key, legal_key, scale_class, details_version, details, longitude, latitude
)
SELECT gen_random_uuid(), 1, now(), gen_random_uuid(), ''::bytea, 'sample',
    '500230' || 100 + n % 30 || 200 + n / 30 % 11, '2023-01-01', 'BENCH-' || lpad(n::text, 7, '0'),
    (ARRAY['livestock_farm', 'livestock_farm', 'livestock_farm', 'restaurant', 'restaurant', 'waste_point',
        'industrial_unit', 'farmland_plot', 'river_outfall', 'medical_unit'])[1 + n * 7 / 13 % 10],
    (ARRAY['理明村', '坪桥村', '古家山村', '石板滩村', '柏木村', '示例村', '许明寺镇'])[1 + n % 7]
        || chr(19968 + (n % 211)::int) || chr(20000 + (n % 307)::int)
        || (ARRAY['养殖场', '猪场', '养殖场', '餐馆', '小吃店', '垃圾点', '建材厂', '耕地', '排口',
            '水源地'])[1 + n * 7 / 13 % 10],
    CASE WHEN n % 10 IN (3, 7) THEN '9' || lpad(n::text, 17, '0') END,
    (ARRAY['low', 'low', 'low', 'low', 'general', 'general', 'considerable', 'major', NULL, NULL])[1 + n * 3 / 7 % 10],
    (ARRAY['third', 'third', 'third', 'second', 'second', 'first', NULL, NULL])[1 + n * 5 / 11 % 8],
    n % 1000 = 0, n % 10000 = 0, CASE WHEN n * 7 / 13 % 10 = 0 THEN 'scale' END, 1,
    '{"pigs_stock": 120, "pigs_output": 300, "manure_methods": ["digester"], "digester_m3": 60, "land_mu": null}',
    107.4 + n % 30 % 6 * 0.132 + n / 30 % 11 % 4 * 0.033 + random() * 0.033,
    29.5 + n % 30 / 6 * 0.159 + n / 30 % 11 / 4 * 0.053 + random() * 0.053
FROM generate_series(1, $1::bigint) AS n
"""


async def measure(house: House) -> list[Figure]:
    """Every filter for each reader."""
    async with house.database("registry") as connection:
        await fill(connection)
        places = await _places(connection)
    return [_figure(reader, *_slowest(house, divisions, places)) for reader, divisions in READERS.items()]


def _figure(reader: str, milliseconds: float, middle: float, wanted: str) -> Figure:
    what = f"page of 50 out of {ROWS:,} sources by {len(FILTERS)} filters at any depth, {reader}: p99"
    return at_most(what, [milliseconds], LIMIT_MS, "ms", f"slowest: {wanted}, median {middle:.1f} ms")


async def fill(connection: asyncpg.Connection) -> None:
    """Let there be so many sources."""
    there = await connection.fetchval("SELECT count(*) FROM sources WHERE code LIKE 'BENCH-%'")
    if there < ROWS:
        await connection.execute(FILL, ROWS, timeout=1200)
    await connection.execute("VACUUM ANALYZE sources", timeout=600)


async def _places(connection: asyncpg.Connection) -> list[tuple[str, str]]:
    """Sources from all over the ledger, by whose places the list is ordered."""
    rows = await connection.fetch("SELECT division_code, code FROM sources TABLESAMPLE BERNOULLI (1)")
    return [(row["division_code"], row["code"]) for row in rows]


def _slowest(house: House, divisions: Sequence[str], places: Sequence[tuple[str, str]]) -> tuple[float, float, str]:
    """The 99th percentile and the median of the slowest filter in milliseconds, and its name."""
    found = []
    headers = {"Authorization": f"Bearer {house.token('registry:read', divisions)}"}
    with httpx.Client(base_url=f"http://{LOOPBACK}:{house.port}", headers=headers, trust_env=False) as client:
        for wanted in FILTERS:
            within = tuple([wanted["division"]] if "division" in wanted else divisions)
            there = [place for place in places if place[0].startswith(within)]
            chosen = random.choices(there, k=PLACES + WARM_UP)  # noqa: S311 - which places are measured is no secret
            taken = [_milliseconds(client, _address(house, wanted, divisions, place)) for place in chosen][WARM_UP:]
            found.append((percentile(taken, 0.99), percentile(taken, 0.5), urlencode(wanted) or "none"))
    return max(found)


def _address(house: House, wanted: Mapping[str, str], divisions: Sequence[str], place: Sequence[str]) -> str:
    """The page that follows a place; the cursor is signed as the list itself would (shared/http/pages.py)."""
    listed = f"{json.dumps([ADDRESS, sorted(wanted.items())])}\n{','.join(divisions)}"
    cursor = cursors.encode(place, of=listed, key=house.env["CURSOR_KEY"].encode())
    return f"{ADDRESS}?{urlencode({**wanted, 'cursor': cursor})}"


def _milliseconds(client: httpx.Client, address: str) -> float:
    began = time.perf_counter()
    client.get(address).raise_for_status()
    return (time.perf_counter() - began) * MS
