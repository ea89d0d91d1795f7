"""The audit's chain: every row in it once, and nothing of it can be changed, removed or put in without showing."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import asyncpg
import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from deploy import audit_verify
from shared import audit
from shared.audit.chain import BATCH, chain_once
from shared.audit.verification import Verdict, verify
from shared.auth.caller import Caller
from shared.db import rows
from shared.db.session import transaction
from shared.ids import new_id
from tests.support.house import House

PUT_IN = (
    "INSERT INTO audit (at, account_id, action, subject, link, hash)"
    " VALUES (now(), gen_random_uuid(), 'thing.enter', 'things/x', 6, sha256('x'))"
)
CALLER = Caller(new_id(), None, (), frozenset(), (), "division")


async def deeds(house: House, count: int) -> None:
    """Some deeds in a service."""
    async with transaction(house.sessions["patrol"]) as session:
        for number in range(count):
            audit.record(session, CALLER, "thing.enter", f"things/{number}", "台账")


async def chain(house: House) -> int:
    """One turn of a courier."""
    async with transaction(house.sessions["patrol"]) as session:
        return await chain_once(session, "patrol")


async def verdict(house: House, noted: dict[int, bytes] | None = None) -> Verdict:
    async with house.sessions["patrol"]() as session:
        return await verify(session, "patrol", noted)


@asynccontextmanager
async def past_the_walls(house: House) -> AsyncIterator[asyncpg.Connection]:
    """As the tables' owner, who can take the trigger away: somebody who means to."""
    connection = await asyncpg.connect(house.environment["PATROL_MIGRATION_DATABASE_URL"])
    async with connection.transaction():
        await connection.execute("ALTER TABLE audit DISABLE TRIGGER audit_is_kept")
        yield connection
        await connection.execute("ALTER TABLE audit ENABLE TRIGGER audit_is_kept")
    await connection.close()


async def test_every_row_is_chained_once_and_the_whole_holds(house: House) -> None:
    await deeds(house, 5)
    assert (await verdict(house)).waiting == 5
    assert [await chain(house), await chain(house)] == [5, 0]
    await deeds(house, 2)
    assert await chain(house) == 2
    found = await verdict(house)
    assert (found.head.link, found.waiting, found.fault) == (7, 0, None)


async def test_a_row_that_commits_late_is_chained_late(house: House) -> None:
    async with house.sessions["patrol"]() as slow:
        audit.record(slow, CALLER, "thing.enter", "things/slow")
        await rows.write(slow)  # it has its number, and nobody else sees it yet
        await deeds(house, 2)
        assert await chain(house) == 2
        await slow.commit()
    assert await chain(house) == 1
    found = await verdict(house)
    assert (found.head.link, found.fault) == (3, None)


async def test_many_couriers_at_once_make_one_chain(house: House) -> None:
    async def courier() -> None:
        for _ in range(10):
            await chain(house)

    async def clerks() -> None:
        for _ in range(10):
            await deeds(house, 7)

    await asyncio.gather(clerks(), courier(), courier(), courier())
    while await chain(house):
        pass
    found = await verdict(house)
    assert (found.head.link, found.waiting, found.fault) == (70, 0, None)


async def test_a_courier_that_dies_in_between_leaves_nothing_half_done(house: House) -> None:
    await deeds(house, 3)
    async with house.sessions["patrol"]() as dying:
        assert await chain_once(dying, "patrol") == 3
        pid = await dying.scalar(sa.select(sa.func.pg_backend_pid()))
        assert await chain(house) == 0  # another one keeps out meanwhile
        owner = await asyncpg.connect(house.environment["PATROL_DATABASE_URL"])
        await owner.execute("SELECT pg_terminate_backend($1)", pid)
        await owner.close()
        with pytest.raises(DBAPIError):
            await dying.commit()
    while (await verdict(house)).waiting:
        await chain(house)
    found = await verdict(house)
    assert (found.head.link, found.fault) == (3, None)


async def test_a_backlog_is_chained_in_batches(house: House) -> None:
    await deeds(house, BATCH + 1)
    assert [await chain(house), await chain(house)] == [BATCH, 1]
    assert (await verdict(house)).fault is None


CHANGES = (
    "UPDATE audit SET reason = 'another'",
    "UPDATE audit SET at = now()",
    "UPDATE audit SET link = NULL, hash = NULL",
    "UPDATE audit SET link = link + 100",
    "DELETE FROM audit",
)


@pytest.mark.parametrize(
    ("role", "statement"),
    [
        *(("DATABASE_URL", statement) for statement in (*CHANGES, "TRUNCATE audit", "DROP TABLE audit")),
        *(("MIGRATION_DATABASE_URL", statement) for statement in CHANGES),
    ],
)
async def test_the_database_refuses_to_change_what_is_chained(house: House, role: str, statement: str) -> None:
    await deeds(house, 2)
    await chain(house)
    connection = await asyncpg.connect(house.environment[f"PATROL_{role}"])
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await connection.execute(statement)
    await connection.close()
    assert (await verdict(house)).fault is None


@pytest.mark.parametrize("statement", ["UPDATE audit SET reason = 'another'", "DELETE FROM audit"])
async def test_the_application_cannot_change_what_is_not_chained_either(house: House, statement: str) -> None:
    await deeds(house, 1)
    connection = await asyncpg.connect(house.environment["PATROL_DATABASE_URL"])
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await connection.execute(statement)
    await connection.close()


@pytest.mark.parametrize(
    ("tampering", "fault"),
    [
        ("UPDATE audit SET reason = 'another' WHERE link = 3", "link 3, seq .* changed, or put in"),
        ("UPDATE audit SET account_id = gen_random_uuid() WHERE link = 5", "link 5, seq .* changed, or put in"),
        ("DELETE FROM audit WHERE link = 3", "link 3 missing between seq .* removed"),
        ("DELETE FROM audit WHERE link BETWEEN 2 AND 4", "links 2 to 4 missing between seq .* removed"),
        ("DELETE FROM audit WHERE link = 1", "link 1 missing between seq 0"),
        (PUT_IN, "link 6, seq .* changed, or put in"),
    ],
)
async def test_whatever_is_tampered_with_is_named(house: House, tampering: str, fault: str) -> None:
    await deeds(house, 5)
    await chain(house)
    async with past_the_walls(house) as owner:
        await owner.execute(tampering)
    found = await verdict(house)
    assert found.fault is not None
    assert re.search(fault, found.fault)


async def test_a_cut_end_shows_only_against_what_was_noted(house: House) -> None:
    await deeds(house, 5)
    await chain(house)
    head = (await verdict(house)).head
    async with past_the_walls(house) as owner:
        await owner.execute("DELETE FROM audit WHERE link > 3")
    assert (await verdict(house)).fault is None
    found = await verdict(house, {head.link: head.hash})
    assert found.fault is not None
    assert "link 5 was noted and is not there: cut off from link 4 on" in found.fault


async def test_the_command_prints_the_heads_and_remembers_them(
    house: House, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    await deeds(house, 3)
    await chain(house)
    assert await asyncio.to_thread(audit_verify.main, []) == 0
    printed = capsys.readouterr().out
    heads = {line.split()[0]: line.split()[1] for line in printed.splitlines()}
    assert heads == {"registry": "0", "patrol": "3", "complaints": "0", "reporting": "0"}
    (tmp_path / "noted").write_text(printed)
    again = ["--noted", str(tmp_path / "noted")]
    await deeds(house, 1)
    await chain(house)
    assert await asyncio.to_thread(audit_verify.main, again) == 0
    async with past_the_walls(house) as owner:
        await owner.execute("DELETE FROM audit")
    assert await asyncio.to_thread(audit_verify.main, ["patrol"]) == 0
    capsys.readouterr()
    assert await asyncio.to_thread(audit_verify.main, [*again, "patrol"]) == 1
    assert "patrol BROKEN after 0 links: link 3 was noted" in capsys.readouterr().out
