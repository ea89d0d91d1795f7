"""Compliance of a town for a year, in a county whose thirty towns owe as much each, one request after the other.

A town owes some 8,600 visits a year: six obligations, from daily to monthly, of 70 objects; one visit in twenty did not
count. Every request is answered whole: obligations, periods, rules, reasons and the villages' parts.
"""

import time
from collections.abc import Mapping
from urllib.parse import urlencode

import asyncpg
import httpx

from benchmarks.figures import Figure, at_most, percentile
from benchmarks.house import TOWN, House
from deploy.embedded.folders import LOOPBACK

ADDRESS = "/api/patrol/v1/compliance"
YEAR = {"from": "2025-01-01", "to": "2025-12-31"}
QUESTIONS: Mapping[str, Mapping[str, str]] = {
    "now": YEAR,
    "as known on a past day": YEAR | {"on": "2025-07-01"},
}
LIMIT_MS = 50.0
WARM_UP = 5
TIMES = 40
MS = 1000
# Objects 0 to 69 of a town; the number of objects and of visits a year by obligation.
PLAN = ((10, 365), (20, 52), (10, 104), (40, 24), (70, 12), (30, 36))
FILL = """
WITH obligation AS (
    INSERT INTO obligations (
        id, version, key, label, policy_key, per, level, town_key_only, division_code, mark, valid_from, recorded_at,
        recorded_by
    ) SELECT gen_random_uuid(), 1, 'bench_' || $1, '巡查' || $1, 'source.patrol', 'source', 'grid', false, '500230',
        'real', '2023-01-01', now(), gen_random_uuid()
    RETURNING id
), owed AS (
    SELECT gen_random_uuid() AS id,
        md5('object' || town || '-' || thing)::uuid AS object_id, gen_random_uuid() AS round_id,
        '500230' || 104 + town || 200 + thing % 9 || '0101' AS division_code,
        '2025-01-01 00:00+08'::timestamptz + visit * (interval '365 days' / $3) AS opens_at,
        '2025-01-01 00:00+08'::timestamptz + (visit + 1) * (interval '365 days' / $3) AS due_at, visit, thing
    FROM generate_series(0, 29) AS town, generate_series(0, $2 - 1) AS thing, generate_series(0, $3 - 1) AS visit
), duty AS (
    INSERT INTO duties (
        id, version, obligation_id, obligation_key, label, level, object_type, object_id, object_name, division_code,
        mark, responsible_id, period, period_label, ordinal, opens_at, due_at, conditions, state, round_id, counted_at,
        known_at
    ) SELECT owed.id, 2, obligation.id, 'bench_' || $1, '巡查' || $1, 'grid', 'source', object_id, '对象' || thing,
        division_code, 'real', object_id, to_char(opens_at, 'YYYY-MM-DD'), to_char(opens_at, 'YYYY"年"MM"月"DD"日"'), 1,
        opens_at, due_at, '{"min_gap_days": 1}',
        CASE WHEN visit % 10 = 0 THEN 'missed' WHEN visit % 10 = 1 THEN 'met_late' ELSE 'met' END,
        CASE WHEN visit % 10 > 0 THEN round_id END, CASE WHEN visit % 10 > 0 THEN opens_at + interval '1 hour' END,
        CASE WHEN visit % 10 > 0 THEN due_at - interval '1 hour' END
    FROM owed, obligation
), clock AS (
    INSERT INTO deadlines (
        id, subject_type, subject_id, title, clock, run, division_code, mark, responsible_ids, started_at, due_at,
        provisional, rule, plan, state
    ) SELECT gen_random_uuid(), 'duty', id, '巡查', 'visit', 1, division_code, 'real', '{}', opens_at, due_at, false,
        '{"policy": "source.patrol", "policy_id": "p", "label": "巡查次数", "value": 2, "unit": "次/月",
          "basis_kind": "default", "basis": null, "document_number": null, "words": "每月2次"}', '{}', 'ended'
    FROM owed
)
INSERT INTO visits (
    id, round_id, object_type, object_id, object_name, division_code, mark, patroller_id, participants, arrived_at,
    left_at, answers, photos, problem_found, flags, outcomes, recorded_at
) SELECT gen_random_uuid(), round_id, 'source', object_id, '对象' || thing, division_code, 'real', object_id, '{}',
    opens_at, opens_at + interval '1 hour', '[]', '{}', false, '{}',
    jsonb_build_array(
        jsonb_build_object('duty_id', id, 'counted', visit % 20 <> 3, 'reason', '同一天已有一次计入的巡查。')
    ),
    opens_at + interval '2 hours'
FROM owed
"""


async def measure(house: House) -> list[Figure]:
    """The town's year, now and as it was known on a past day."""
    async with house.database("patrol") as connection:
        owed = await _fill(connection)
    headers = {"Authorization": f"Bearer {house.token('patrol:read')}"}
    with httpx.Client(base_url=f"http://{LOOPBACK}:{house.port}", headers=headers, trust_env=False) as client:
        return [_figure(client, name, asked, owed) for name, asked in QUESTIONS.items()]


async def _fill(connection: asyncpg.Connection) -> int:
    """Let there be a year of duties; returns how many the town has."""
    for number, (objects, visits) in enumerate(PLAN):
        await connection.execute(FILL, str(number), objects, visits, timeout=600)
    for table in ("duties", "visits", "deadlines"):
        await connection.execute(f"VACUUM ANALYZE {table}", timeout=600)
    return sum(objects * visits for objects, visits in PLAN)


def _figure(client: httpx.Client, name: str, asked: Mapping[str, str], owed: int) -> Figure:
    address = f"{ADDRESS}?{urlencode({'division': TOWN, **asked})}"
    taken = [_milliseconds(client, address, owed) for _ in range(WARM_UP + TIMES)][WARM_UP:]
    what = f"compliance of a town for a year ({owed:,} duties, {30 * owed:,} in the county), {name}"
    return at_most(what, taken, LIMIT_MS, "ms", f"p95 {percentile(taken, 0.95):.1f} ms")


def _milliseconds(client: httpx.Client, address: str, owed: int) -> float:
    began = time.perf_counter()
    answer = client.get(address)
    taken = (time.perf_counter() - began) * MS
    if answer.raise_for_status().json()["required"] < owed:
        raise AssertionError(f"not all were counted: {answer.json()['words']}")
    return taken
