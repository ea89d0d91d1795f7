"""Lists stay fast however many rows there are: each is served by an index, in its order."""

import re
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from fastapi import Response

from services.patrol.duties import repository as duties
from services.patrol.duties.lifecycle import State
from services.patrol.duties.schemas import DutyFilters
from services.patrol.findings import repository as findings
from services.patrol.findings.lifecycle import State as Finding
from services.patrol.findings.schemas import FindingFilters
from services.patrol.rounds import repository as rounds
from services.patrol.rounds.schemas import RoundFilters
from services.patrol.visits import repository as visits
from services.patrol.visits.schemas import VisitFilters
from shared.auth.caller import Caller
from shared.db.session import transaction
from shared.http.pages import Paging
from tests.patrol.conftest import Town
from tests.support.plans import grow, plan, statements

# A county's year and more: thirty towns, five hundred people, a thousand objects.
DUTIES = """
    INSERT INTO duties (id, version, obligation_id, obligation_key, label, level, object_type, object_id, object_name,
        division_code, mark, responsible_id, period, period_label, ordinal, opens_at, due_at, conditions, state)
    SELECT gen_random_uuid(), 1, obligations.id, 'water', '示例', 'grid', 'source',
        md5((n % 1000)::text)::uuid, '示例', (500230101 + n % 30)::text || '001', 'sample', md5((n % 500)::text)::uuid,
        n::text, n::text, 1, '2026-01-01'::timestamptz + n * interval '20 minutes',
        '2026-01-08'::timestamptz + n * interval '20 minutes', '{}', CASE WHEN n % 50 = 0 THEN 'missed' ELSE 'met' END
    FROM generate_series(1, 30000) AS n, obligations
"""
ROUNDS = """
    INSERT INTO rounds (id, version, division_code, mark, patroller_id, participants, other_participants, vehicles,
        started_at, ended_at, pauses, sent, recorded_at, recorded_by)
    SELECT md5('round' || n)::uuid, 1, (500230101 + n % 30)::text || '001', 'sample', md5((n % 500)::text)::uuid, '{}',
        0, 0, '2026-01-01'::timestamptz + n * interval '20 minutes',
        '2026-01-01 01:00'::timestamptz + n * interval '20 minutes', '[]', '', now(), gen_random_uuid()
    FROM generate_series(1, 30000) AS n
"""
VISITS = """
    INSERT INTO visits (id, round_id, object_type, object_id, object_name, division_code, mark, patroller_id,
        participants, arrived_at, left_at, answers, photos, problem_found, flags, outcomes, recorded_at,
        time_out_s)
    SELECT gen_random_uuid(), id, 'source', md5((n % 1000)::text)::uuid, '示例', division_code, mark, patroller_id,
        '{}', started_at, ended_at, '[]', '{}', false, '{}', '[]', now(), 3600
    FROM rounds, generate_series(1, 30000) AS n WHERE rounds.id = md5('round' || n)::uuid
"""
FINDINGS = """
    INSERT INTO findings (id, version, round_id, visit_id, object_type, object_id, object_name, division_code, mark,
        category, label, severity, photos, found_at, patroller_id, settled_on_spot, state, recorded_at)
    SELECT gen_random_uuid(), 1, round_id, id, object_type, object_id, object_name, division_code, mark, 'other', '示',
        1, '{}', left_at, patroller_id, false, 'settled', now()
    FROM visits
"""
OBJECT = UUID("c4ca4238-a0b9-2382-0dcc-509a6f75849b")  # md5 of 1: of the object and of the person
WEEK = datetime(2026, 12, 1, tzinfo=UTC)
ASKED: dict[str, Any] = {
    "all": DutyFilters(),
    "what is missed": DutyFilters(state=State.MISSED),
    "mine": DutyFilters(responsible="me"),
    "of an object": DutyFilters(object_id=OBJECT),
    "from a day": DutyFilters(due_from=WEEK),
    "of a village": DutyFilters(division="500230105001"),
    "rounds": RoundFilters(),
    "rounds of an object": RoundFilters(object_id=OBJECT),
    "rounds until a day": RoundFilters.model_validate({"to": WEEK}),
    "rounds of a village": RoundFilters(division="500230105001"),
    "visits": VisitFilters(),
    "visits to an object": VisitFilters(object_id=OBJECT),
    "my visits": VisitFilters(patroller="me"),
    "visits in a village": VisitFilters(division="500230105001"),
    "findings": FindingFilters(),
    "findings at an object": FindingFilters(object_id=OBJECT),
    "findings in a state": FindingFilters(state=Finding.REPORTED),
    "open findings at an object": FindingFilters(state="open", object_id=OBJECT),
    "open findings": FindingFilters(state="open"),
}
PAGES: dict[type, Callable[..., Awaitable[Response]]] = {
    DutyFilters: duties.page,
    RoundFilters: rounds.page,
    VisitFilters: visits.page,
    FindingFilters: findings.page,
}


async def test_every_list_is_served_by_an_index(town: Town) -> None:
    await town.oblige("water")
    await grow(town.house, "patrol", DUTIES, "duties")
    await grow(town.house, "patrol", ROUNDS, "rounds")
    await grow(town.house, "patrol", VISITS, "visits")
    await grow(town.house, "patrol", FINDINGS, "findings")
    caller = Caller(uuid4(), OBJECT, (), frozenset(), ("500230",), "division")
    for name, filters in ASKED.items():
        found = await _plan(town, PAGES[type(filters)], caller, filters)
        assert not re.search("Seq Scan on (duties|rounds|visits|findings)", found), f"{name}:\n{found}"


async def _plan(town: Town, page: Callable[..., Awaitable[Response]], caller: Caller, filters: Any) -> str:
    with statements(town.house, "patrol") as seen:
        async with transaction(town.house.sessions["patrol"]) as session:
            await page(session, caller, Paging(None, 50, "", b"key"), filters)
    return await plan(town.house, "patrol", *seen[-1])
