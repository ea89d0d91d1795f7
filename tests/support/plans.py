"""How PostgreSQL would run what a repository asks, on tables that have grown."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import asyncpg
import sqlalchemy as sa

from shared.db.session import transaction
from tests.support.house import House


async def grow(house: House, service: str, statement: str, table: str) -> None:
    """Fill a table by the ten thousand, and let the planner know."""
    connection = await asyncpg.connect(house.environment[f"{service.upper()}_MIGRATION_DATABASE_URL"])
    try:
        await connection.execute(statement)
        await connection.execute(f"ANALYZE {table}")
    finally:
        await connection.close()


@contextmanager
def statements(house: House, service: str) -> Iterator[list[tuple[str, Any]]]:
    """The statements, with their parameters, that the service's sessions of this house run meanwhile."""
    engine = house.runtimes[service].engine.sync_engine
    seen: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        seen.append((statement, parameters))

    sa.event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        sa.event.remove(engine, "before_cursor_execute", note)


async def plan(house: House, service: str, statement: str, parameters: Any) -> str:
    """The plan of a statement, as text."""
    async with transaction(house.sessions[service]) as session:
        connection = await session.connection()
        rows = await connection.exec_driver_sql(f"EXPLAIN {statement}", parameters)
        return "\n".join(line for (line,) in rows)
