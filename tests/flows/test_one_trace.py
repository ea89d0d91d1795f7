"""One trace from a citizen's call to what the escalation of it led to: rows, events and lines, and nobody's data."""

import json
import logging
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

import pytest
import sqlalchemy as sa

from services.complaints.parts import SERVICE as COMPLAINTS
from shared.db.session import transaction
from shared.events.models import EventRow
from shared.jobs import sweep
from shared.jobs.broker import Jobs
from shared.logs import trace_id
from tests.faults.conftest import kill, until
from tests.support.complaints import COMPLAINT, Town
from tests.support.house import House
from tests.support.town import small_town

TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"
SECRETS = [*COMPLAINT["complainant"].values(), COMPLAINT["description"]]  # type: ignore[attr-defined] # a dict of dicts


class _Lines(logging.Handler):
    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))


@pytest.fixture
def lines() -> Iterator[list[str]]:
    """What goes to stdout, as it is written there."""
    root = logging.getLogger()
    (ours,) = (each for each in root.handlers if type(each) is logging.StreamHandler)
    handler = _Lines()
    handler.setFormatter(ours.formatter)
    root.addHandler(handler)
    yield handler.lines
    root.removeHandler(handler)


@contextmanager
def worker(house: House, log: Path) -> Iterator[None]:
    """A real worker of the complaints service."""
    argv = [sys.executable, "-m", "dramatiq", "tests.flows.later_worker:broker", "--processes=1", "--threads=1"]
    with log.open("wb") as output:
        process = subprocess.Popen(  # noqa: S603 - our own process
            [*argv, "--skip-logging"],
            env={**os.environ, **house.environment},
            stdout=output,
            stderr=output,  # where dramatiq's first process passes on what the others say
            start_new_session=True,
        )
        try:
            yield
        finally:
            kill(process)


async def test_one_trace_from_the_call_to_the_escalation_without_anybodys_data(
    house: House, lines: list[str], tmp_path: Path
) -> None:
    await house.know(*small_town())
    town = Town(house)
    office = town.office
    office.headers["traceparent"] = f"00-{TRACE}-00f067aa0ba902b7-01"
    answer = await office.post("/api/complaints/v1/complaints", json=COMPLAINT)
    assert (answer.status_code, answer.headers["x-request-id"]) == (201, TRACE)
    await house.settle()
    house.pass_time(days=60)
    async with transaction(house.sessions["complaints"]) as session:
        ids = await sweep.claim(session, await sweep.database_now(session))
    await Jobs(house.environment["REDIS_URL"], [COMPLAINTS]).send_due(COMPLAINTS, ids)
    with worker(house, tmp_path / "worker.log"):
        await until(lambda: _escalated(house))
        await until(lambda: _says(tmp_path / "worker.log", "steps_taken"))
    await house.settle()
    lines += (tmp_path / "worker.log").read_text().splitlines()

    assert {trace for trace, _ in await _events(house)} == {TRACE}
    ours = [json.loads(line) for line in lines if TRACE in line]
    assert {line["event"] for line in ours} >= {"request", "steps_taken", "events_taken_in"}
    (request,) = (line for line in ours if line["event"] == "request" and line["method"] == "POST")
    assert (request["route"], request["status"], request["request_id"]) == ("/complaints", 201, TRACE)
    (steps,) = (line for line in ours if line["event"] == "steps_taken")
    assert steps["trace_id"] != TRACE  # a batch has a trace of its own, and names those of its deadlines
    assert [line for line in lines for secret in SECRETS if str(secret) in line] == []


async def _says(file: Path, word: str) -> bool:
    return word in file.read_text()  # noqa: ASYNC240 - a short file, on a local disk


async def _escalated(house: House) -> bool:
    return any(kind == "complaints.deadline.escalated.v1" for _, kind in await _events(house))


async def _events(house: House) -> list[tuple[str, str]]:
    async with transaction(house.sessions["complaints"]) as session:
        rows = await session.execute(sa.select(EventRow.traceparent, EventRow.type))
    return [(trace_id(parent or "--"), kind) for parent, kind in rows]


async def test_a_request_without_a_trace_begins_one_that_is_its_number(house: House, lines: list[str]) -> None:
    answer = await house.client().get("/api/complaints/v1/orders?q=张小三")
    number = answer.headers["x-request-id"]
    assert UUID(number).version == 7
    assert answer.json()["request_id"] == number
    (line,) = (json.loads(line) for line in lines if number in line)
    assert (line["event"], line["route"], line["trace_id"]) == ("request", "/orders", number)
    assert not any("张小三" in line for line in lines)


async def test_what_machines_ask_again_and_again_is_not_told(house: House, lines: list[str]) -> None:
    await house.client().get("/readyz")
    await house.settle()
    await house.client(private=True).get("/internal/complaints/events")
    told = [json.loads(line) for line in lines]
    requests = {(line["route"], line["status"]) for line in told if line["event"] == "request"}
    assert requests - {("/oauth/token", 200)} == {("/readyz", 503), ("/events", 401)}
