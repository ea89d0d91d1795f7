"""New rows of several tables in one round trip: gathered while a transaction works, written when it ends.

An ORM would send one statement for each table, and a request's complaint, clock, events and audit are four. What a
transaction has to find again before its end is `session.add`ed as usual.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from pydantic_core import to_json
from sqlalchemy.orm import DeclarativeBase

from shared.db.session import Session, before_commit

Row = Mapping[str, Any]
Table = type[DeclarativeBase]


def add(session: Session, table: Table, row: Row) -> None:
    """A row to be inserted at the end of the transaction. All rows of a table name the same columns."""
    session.info.setdefault("rows", {}).setdefault(table, []).append(row)
    before_commit(session, write)


def columns_of(made: DeclarativeBase) -> dict[str, Any]:
    """The row of an object that no session holds: the columns that were given."""
    return {name: value for name, value in vars(made).items() if not name.startswith("_")}


def mark(session: Session) -> dict[Table, int]:
    """How many rows are gathered so far, to be given to `forget_since` when what comes next fails."""
    return {table: len(gathered) for table, gathered in session.info.get("rows", {}).items()}


def forget_since(session: Session, before: Mapping[Table, int]) -> None:
    """Take back what was gathered since."""
    for table, gathered in session.info.get("rows", {}).items():
        del gathered[before.get(table, 0) :]


async def write(session: Session) -> None:
    """Write what is gathered so far; the end of the transaction does so by itself."""
    rows: dict[Table, list[Row]] = session.info.pop("rows", {})
    filled = {table: gathered for table, gathered in rows.items() if gathered}
    if not filled:
        return
    if session.new or session.dirty or session.deleted:
        await session.flush()  # what is gathered may point to what the session holds
    statement = _insert(tuple((table, tuple(gathered[0])) for table, gathered in filled.items()))
    connection = await session.connection()
    await connection.exec_driver_sql(statement, tuple(map(_json, filled.values())))


@cache
def _insert(tables: Sequence[tuple[Table, Sequence[str]]]) -> str:
    """One statement for these columns of these tables; each table takes its rows as JSON and knows their types."""
    inserts = [_insert_one(table, columns, f"${place}") for place, (table, columns) in enumerate(tables, start=1)]
    with_all = ", ".join(f"_{place} AS ({insert})" for place, insert in enumerate(inserts[:-1]))
    return f"WITH {with_all} {inserts[-1]}" if with_all else inserts[-1]


def _insert_one(table: Table, columns: Sequence[str], rows: str) -> str:
    made = table.metadata.tables[table.__tablename__]
    # In its `info` a column says how its value comes about, and a table whether a row may come again.
    values = {column: f"new.{column}" for column in columns} | {
        column.name: column.info["inserted"] for column in made.columns if "inserted" in column.info
    }
    again = " ON CONFLICT DO NOTHING" if made.info.get("again") == "ignored" else ""
    return (
        f"INSERT INTO {made.name} ({', '.join(values)}) OVERRIDING SYSTEM VALUE SELECT {', '.join(values.values())}"  # noqa: S608 - our own names only
        f" FROM ROWS FROM (json_populate_recordset(NULL::{made.name}, {rows}::json)) WITH ORDINALITY AS new"
        f" ORDER BY new.ordinality{again}"
    )


def _json(gathered: Sequence[Row]) -> str:
    return to_json([{name: _plain(value) for name, value in row.items()} for row in gathered]).decode()


def _plain(value: Any) -> Any:  # noqa: ANN401 - any value of a row
    return f"\\x{value.hex()}" if isinstance(value, bytes) else value
