"""What followers have made of the others' logs, so that it can be compared with what they should have made."""

import hashlib

import asyncpg

from tests.support.house import House

LEDGER = ("facts", "first_facts", "open_items")
_TABLES = "SELECT tablename FROM pg_tables WHERE tablename LIKE 'directory%' ORDER BY 1"


async def execute(house: House, service: str, statement: str) -> None:
    """Do something to a service's database behind its back."""
    connection = await asyncpg.connect(house.environment[f"{service.upper()}_MIGRATION_DATABASE_URL"])
    try:
        await connection.execute(statement)
    finally:
        await connection.close()


async def directory(house: House, service: str) -> dict[str, str]:
    """A hash of each table of a service's copy of the registry."""
    return await _hashes(house, service, None)


async def ledger(house: House) -> dict[str, str]:
    """A hash of each table that reporting fills from the logs."""
    return await _hashes(house, "reporting", LEDGER)


async def _hashes(house: House, service: str, tables: tuple[str, ...] | None) -> dict[str, str]:
    connection = await asyncpg.connect(house.environment[f"{service.upper()}_MIGRATION_DATABASE_URL"])
    try:
        chosen = tables or [row["tablename"] for row in await connection.fetch(_TABLES)]
        return {table: await _hash(connection, table) for table in chosen}
    finally:
        await connection.close()


async def _hash(connection: asyncpg.Connection, table: str) -> str:
    rows = await connection.fetch(f"SELECT to_jsonb({table})::text AS row FROM {table} ORDER BY row")  # noqa: S608 - our own tables
    text = "\n".join(row["row"] for row in rows)
    return f"{len(rows)} rows, {hashlib.sha256(text.encode()).hexdigest()[:16]}"
