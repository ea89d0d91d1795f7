"""A deadline whose step fails is shown, mended and let go on; its subject moves it meanwhile as any other."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from services.complaints.parts import SERVICE as COMPLAINTS
from shared import time
from shared.calendar.workdays import DueTime
from shared.db.session import Session, transaction
from shared.ids import new_id
from shared.jobs.deadlines import Subject
from shared.jobs.models import Deadline
from shared.jobs.recipients import Recipients
from tests.support.house import House
from tests.support.town import VILLAGE, small_town

FAILED = "/api/complaints/v1/failed-deadlines"
assert COMPLAINTS.deadlines is not None
DEADLINES = COMPLAINTS.deadlines


@pytest.fixture
async def failed(house: House, monkeypatch: pytest.MonkeyPatch) -> Deadline:
    """A deadline that fell due while nobody's name could be found."""
    await house.know(*small_town())
    async with transaction(house.sessions["complaints"]) as session:
        due = DueTime(time.now() + timedelta(hours=1), provisional=False, days_counted=0, skipped=(), words="一小时")
        subject = Subject("order", new_id(), "ZG-1", VILLAGE, "real", [new_id()])
        deadline = await DEADLINES.start(session, subject, "rectification", due, {}, time.now())
    house.pass_time(hours=2)

    async def broken(*_: Any) -> None:
        raise ValueError("no such post")

    with monkeypatch.context() as patched:
        patched.setattr(Recipients, "of", broken)
        await house.work()
    return deadline


async def _read(session: Session, deadline_id: UUID) -> Deadline:
    return await session.get_one(Deadline, deadline_id)


async def test_it_is_listed_and_goes_on_where_it_stopped(house: House, failed: Deadline) -> None:
    operator = house.caller("system:operate", [])
    (row,) = (await operator.get(FAILED)).json()["items"]
    assert (row["id"], row["error"]) == (str(failed.id), "ValueError: no such post")
    answer = await operator.post(f"{FAILED}/{failed.id}/requeue")
    body = answer.json()
    assert (answer.status_code, body["state"]) == (200, "running")
    assert datetime.fromisoformat(body["next_action_at"]) < datetime.now(UTC) + timedelta(hours=2)
    assert (await operator.get(FAILED)).json()["items"] == []
    assert (await operator.post(f"{FAILED}/{failed.id}/requeue")).status_code == 404
    assert await house.work() == 1
    reader = house.caller("complaints:read")
    (taken,) = (await reader.get("/api/complaints/v1/escalations")).json()["items"]
    assert taken["step"] == "due"


async def test_an_order_that_is_closed_meanwhile_ends_it_too(house: House, failed: Deadline) -> None:
    async with transaction(house.sessions["complaints"]) as session:
        ended = await DEADLINES.end(session, failed.subject_id, "rectification", None, time.now())
        assert ended is not None
        assert ended.state == "ended"
    operator = house.caller("system:operate", [])
    assert (await operator.get(FAILED)).json()["items"] == []
    assert (await operator.post(f"{FAILED}/{failed.id}/requeue")).status_code == 404


async def test_only_operators_see_them(house: House) -> None:
    assert (await house.caller("complaints:read").get(FAILED)).status_code == 403
    assert (await house.caller("system:operate").get("/api/reporting/v1/failed-deadlines")).status_code == 404
