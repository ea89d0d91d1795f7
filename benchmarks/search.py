"""Words out of 1,000,000 sources, common and rare, from the first page to random depths, one request after the other.

The names are made of a village, two characters and a word for the kind, so that some words stand in a third of the
ledger and some in a dozen records. Beside is what PostgreSQL takes for the first fifty by a bare LIKE on the names.
"""

import json
import random
import time
from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

import asyncpg
import httpx
import sqlalchemy as sa

from benchmarks import ledger
from benchmarks.figures import Figure, at_most, percentile
from benchmarks.house import TOWN, House
from deploy.embedded.folders import LOOPBACK
from services.registry.search import repository
from services.registry.search.lifecycle import Match
from services.registry.search.models import SearchEntry, SearchRound
from services.registry.settings import settings
from shared.db.session import transaction
from shared.http import cursors

AT_ONCE = 5_000
PLACES = 60
WARM_UP = 10
LIST_LIMIT_MS = 25.0
SEARCH_LIMIT_MS = 100.0  # default: what nobody waits for
RARE = "一丠"
MS = 1000
READERS = {"the county": [TOWN[:6]], "a town": [TOWN]}
ADDRESS = "/api/registry/v1/search"
LIST = "/api/registry/v1/sources"
WORDS = {
    "养殖": "a very common word",
    "水源": "a word of two characters",
    "理明村餐馆": "a phrase, cut by the dictionary",
    "古家山村养殖场": "a long phrase",
    RARE: "a rare word",
    "餐": "a single character",
    "养殖 餐馆": "common words that never meet",
    "鑫鑫": "a word that stands nowhere",
    "BENCH-0001234": "a number",
}
BARE = (
    "SELECT id, code, name FROM sources WHERE name LIKE $1 AND voided_at IS NULL ORDER BY division_code, code LIMIT 50"
)
SAMPLE = """
SELECT division_code, name, row_id, things FROM search_entries TABLESAMPLE BERNOULLI (1)
WHERE NOT voided AND things = 'sources' LIMIT 5000
"""


async def measure(house: House) -> list[Figure]:
    """Every word for each reader, as a search and as a filter of the list of sources."""
    async with house.database("registry") as connection:
        await ledger.fill(connection)
    await _let_be_found(house)
    async with house.database("registry") as connection:
        await connection.execute("VACUUM ANALYZE search_entries", timeout=600)
        places = [tuple(map(str, row)) for row in await connection.fetch(SAMPLE)]
        bare = {word: await _bare(connection, word) for word in WORDS}
    figures = []
    for reader, divisions in READERS.items():
        headers = {"Authorization": f"Bearer {house.token('registry:read', divisions)}"}
        searched, listed = {}, {}
        with httpx.Client(base_url=f"http://{LOOPBACK}:{house.port}", headers=headers, trust_env=False) as client:
            for word in WORDS:
                searched[word] = _search(house, client, word, divisions, places)
                listed[word] = _times(client, [f"{LIST}?{urlencode({'q': word})}"] * (PLACES + WARM_UP))
        figures += [
            _slowest(f"search by {len(WORDS)} words, {reader}", searched, SEARCH_LIMIT_MS),
            _slowest(f"list of sources by {len(WORDS)} words, {reader}", listed, LIST_LIMIT_MS),
            _beside(f"list of sources by a rare word, {reader}", listed[RARE], bare[RARE]),
        ]
    return figures


def _slowest(what: str, taken: Mapping[str, Sequence[float]], limit: float) -> Figure:
    """The 99th percentile of the slowest word."""
    last, middle, word = max((percentile(each, 0.99), percentile(each, 0.5), word) for word, each in taken.items())
    return at_most(
        f"{what} out of {ledger.ROWS:,}: p99", [last], limit, "ms", f"slowest: {WORDS[word]}, median {middle:.1f} ms"
    )


def _beside(what: str, taken: Sequence[float], bare: float) -> Figure:
    """The median beside that of a bare LIKE."""
    middle = percentile(taken, 0.5)
    return Figure(f"{what}: median", f"{middle:.1f} ms", f"{bare:,.1f} ms (bare LIKE)", f"{middle / bare:.3f}")


async def _let_be_found(house: House) -> None:
    """As the worker does in its own time."""
    async with house.sessions(settings) as sessions:
        async with transaction(sessions) as session:
            found = await session.scalar(sa.select(sa.func.count()).select_from(SearchEntry))
            if (found or 0) >= ledger.ROWS:
                return
            await session.execute(sa.delete(SearchRound))
        while True:
            async with transaction(sessions) as session:
                if not await repository.go_on(session, at_most=AT_ONCE):
                    return


def _search(
    house: House, client: httpx.Client, word: str, divisions: Sequence[str], places: Sequence[Sequence[str]]
) -> list[float]:
    """Half of the pages follow some record among those in which the word stands, the others are first ones."""
    within = [place for place in places if place[0].startswith(tuple(divisions))]
    chosen = random.choices(within, k=(PLACES + WARM_UP) // 2)  # noqa: S311 - which places are measured is no secret
    first = f"{ADDRESS}?{urlencode({'q': word})}"
    listed = f"{json.dumps([ADDRESS, [('q', word)]])}\n{','.join(divisions)}"
    key = house.env["CURSOR_KEY"].encode()
    deep = (cursors.encode([Match.PHRASE, *place], of=listed, key=key) for place in chosen)
    return _times(
        client, [address for cursor in deep for address in (first, f"{first}&{urlencode({'cursor': cursor})}")]
    )


def _times(client: httpx.Client, addresses: Sequence[str]) -> list[float]:
    return [_milliseconds(client, address) for address in addresses][WARM_UP:]


def _milliseconds(client: httpx.Client, address: str) -> float:
    began = time.perf_counter()
    client.get(address).raise_for_status()
    return (time.perf_counter() - began) * MS


async def _bare(connection: asyncpg.Connection, word: str) -> float:
    """The median of a few, in milliseconds."""
    taken = []
    for _ in range(5):
        began = time.perf_counter()
        await connection.fetch(BARE, f"%{word}%", timeout=120)
        taken.append((time.perf_counter() - began) * MS)
    return percentile(taken, 0.5)
