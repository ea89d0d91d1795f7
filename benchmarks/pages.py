"""A page of 50 complaints out of 1,000,000, against JSON that PostgreSQL writes behind a bare endpoint.

Ours checks the token, keeps to the caller's divisions and gives a cursor; the bare one selects the newest fifty of all.
"""

import asyncpg

from benchmarks.beside import bare
from benchmarks.figures import Figure, compared
from benchmarks.house import TOWN, House
from benchmarks.load import Request, in_turns

ROUNDS = 5
ROWS = 1_000_000
AIM = 0.6
FILL = """
INSERT INTO complaints (
    id, version, division_code, mark, recorded_at, recorded_by, series, channel, category, regime, urgent,
    description, received_at, anonymous, fingerprint, state
)
SELECT gen_random_uuid(), 1, $1 || lpad((n % 16)::text, 3, '0'), 'sample', now(), gen_random_uuid(), 'BENCH', 'phone',
    'air', 'environment_report', false, 'made up', now() - n * interval '1 minute', true, ''::bytea, 'received'
FROM generate_series(1, $2::int) AS n
"""


async def measure(house: House) -> list[Figure]:
    """Ours and the bare one's, in turns."""
    async with house.database("complaints") as connection:
        await _fill(connection)
    request = Request(house.port, "GET", "/api/complaints/v1/complaints", house.token("complaints:read"))
    async with bare(house) as port:
        ours, theirs = in_turns(request, Request(port, "GET", "/complaints"), ROUNDS)
    return [compared(f"page of 50 out of {ROWS:,}", ours, theirs, "bare", AIM)]


async def _fill(connection: asyncpg.Connection) -> None:
    there = await connection.fetchval("SELECT count(*) FROM complaints")
    await connection.execute(FILL, TOWN, ROWS - there, timeout=600)
    await connection.execute("VACUUM ANALYZE complaints", timeout=600)
