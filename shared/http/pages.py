"""Lists by keyset: each page starts after the last row of the one before, however long the list is.

The rows become JSON in PostgreSQL and pass through untouched: five times as many pages as with models.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Annotated, Any, Generic, TypeVar

import sqlalchemy as sa
from fastapi import Depends, Query, Request, Response
from sqlalchemy.dialects.postgresql import asyncpg
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql.visitors import iterate

from shared.db.session import Session
from shared.http import cursors
from shared.http.payload import Answer

Item = TypeVar("Item")
LONGEST_CURSOR = 2000
_DRIVER = asyncpg.dialect()  # type: ignore[no-untyped-call] # whose statements write a percent sign once
_REMEMBERED = 512  # lists of columns: more than there are lists


class Page(Answer, Generic[Item]):
    """What a list answers: `response_model=Page[OrderRow]` documents it, nothing is validated against it."""

    items: list[Item]
    next_cursor: str | None


@dataclass(frozen=True)
class SortKey:
    """A column that orders a list. It must not be null; the last key of a list must be unique."""

    column: sa.ColumnElement[Any] | InstrumentedAttribute[Any]
    descending: bool = False


@dataclass(frozen=True)
class Paging:
    """Which page of which list is asked for."""

    cursor: str | None
    limit: int
    listed: str
    key: bytes = field(repr=False)


# A coroutine, though it waits for nothing: FastAPI sends plain functions to a thread.
async def _paging(
    request: Request,
    cursor: Annotated[
        str | None, Query(max_length=LONGEST_CURSOR, description="上一页的 next_cursor；第一页不填")
    ] = None,
    limit: Annotated[int, Query(ge=1, le=200, description="每页条数")] = 50,
) -> Paging:
    filters = sorted(pair for pair in request.query_params.multi_items() if pair[0] not in {"cursor", "limit"})
    listed = json.dumps([request.url.path, filters])
    return Paging(cursor, limit, listed, request.app.state.settings.cursor_key.get_secret_value().encode())


PageRequest = Annotated[Paging, Depends(_paging)]


def as_json(**fields: Any) -> list[sa.ColumnElement[Any]]:  # noqa: ANN401 - columns and expressions of any type
    """The fields of a list's row, written as pydantic would: `select(*as_json(id=Order.id, …))`."""
    return list(_labelled(tuple(fields.items())))


def _merged(
    statement: sa.Select[Any],
    keys: Sequence[SortKey],
    after: Sequence[str] | None,
    limit: int,
    apart: Mapping[str, sa.ColumnElement[bool]],
) -> sa.Select[str, str]:
    """The same, from a page of each part."""
    ordered_by = [key.column.label(f"key_{number}") for number, key in enumerate(keys)]
    parts = []
    for beginning, condition in apart.items():
        reached = after is not None and after[0].startswith(beginning)
        if after is None or reached or beginning > after[0]:  # in a part that lies wholly beyond, no row is passed over
            part = _rows(statement.where(condition), keys, after if reached else None, limit)
            parts.append(part.add_columns(*ordered_by))
    whole = sa.union_all(*parts).subquery()
    columns = [(whole.c[label.name], key.descending) for label, key in zip(ordered_by, keys, strict=True)]
    ordered = [column.desc() if descending else column.asc() for column, descending in columns]
    return sa.select(whole.c.item, whole.c.place).order_by(*ordered).limit(limit + 1)


@lru_cache(maxsize=_REMEMBERED)
def _labelled(fields: tuple[tuple[str, Any], ...]) -> tuple[sa.ColumnElement[Any], ...]:
    """The same objects for the same columns, so that `_item` knows them again."""
    return tuple(_written(value).label(name) for name, value in fields)


def _written(column: sa.ColumnElement[Any]) -> sa.ColumnElement[Any]:
    if isinstance(column.type, sa.DateTime) and column.type.timezone:
        return rfc3339(column)
    if isinstance(column.type, sa.Numeric) and column.type.asdecimal:
        return sa.cast(column, sa.Text)
    return column


def rfc3339(moment: sa.ColumnElement[Any]) -> sa.ColumnElement[str]:
    """A moment in UTC with microseconds, which are left out when there are none."""
    utc = sa.func.timezone(_constant("UTC"), moment)
    written = sa.func.to_char(utc, _constant('YYYY-MM-DD"T"HH24:MI:SS.US"Z"'))
    return sa.func.replace(written, _constant(".000000Z"), _constant("Z"))


def _constant(text: str) -> sa.ColumnElement[str]:
    """A word of ours, written into the statement: some forty parameters a list would double its time."""
    return sa.literal_column("'" + text.replace("'", "''") + "'", sa.Text)


async def page_of(
    session: Session,
    statement: sa.Select[Any],
    *,
    keys: Sequence[SortKey],
    page: Paging,
    seen_by: str = "",
    apart: Mapping[str, sa.ColumnElement[bool]] | None = None,
) -> Response:
    """The asked page of a statement made with `as_json`.

    `seen_by` is the caller's scope in words: a cursor is good only for those who see the same rows. `apart` are the
    conditions of which each row meets one, by the beginning of the first key, which ascends: a page of each is read and
    the rest left, where PostgreSQL would read an index from one end to the other to find what meets any of them.
    """
    listed = f"{page.listed}\n{seen_by}"
    after = cursors.decode(page.cursor, of=listed, key=page.key) if page.cursor is not None else None
    asked = _merged(statement, keys, after, page.limit, apart) if apart else _rows(statement, keys, after, page.limit)
    rows = (await session.execute(asked)).all()
    more = len(rows) > page.limit
    last = json.loads(rows[page.limit - 1].place) if more else None
    next_cursor = cursors.encode(last, of=listed, key=page.key) if last else None
    return _answer((row.item for row in rows[: page.limit]), next_cursor)


def _rows(
    statement: sa.Select[Any], keys: Sequence[SortKey], after: Sequence[str] | None, limit: int
) -> sa.Select[str, str]:
    """One row more than asked for, which tells whether there is another page."""
    place = [sa.cast(key.column, sa.Text) for key in keys]
    rows = statement.with_only_columns(
        _item(tuple(statement.inner_columns)),
        sa.cast(sa.func.json_build_array(*place), sa.Text).label("place"),
        maintain_column_froms=True,
    )
    if after is not None:
        rows = rows.where(_beyond(keys, after))
    ordered = [key.column.desc() if key.descending else key.column.asc() for key in keys]
    return rows.order_by(None).order_by(*ordered).limit(limit + 1)


@lru_cache(maxsize=_REMEMBERED)
def _item(columns: tuple[sa.Label[Any], ...]) -> sa.ColumnElement[str]:
    """A row as one JSON object; kept as text where it is made of plain columns, which halves a list's time."""
    fields = [part for column in columns for part in (_constant(column.name), column.element)]
    made = sa.cast(sa.func.json_build_object(*fields), sa.Text)
    if all(_is_plain(part) for column in columns for part in iterate(column.element)):
        written = str(made.compile(dialect=_DRIVER))
        return sa.literal_column(written, sa.Text).label("item")
    return made.label("item")


def _is_plain(part: Any) -> bool:  # noqa: ANN401 - any part of an expression
    """No alias, whose name is only known in its statement, and no parameter."""
    if isinstance(part, sa.Column):
        return isinstance(part.table, sa.Table)
    return not isinstance(part, sa.BindParameter | sa.Subquery)


def _beyond(keys: Sequence[SortKey], after: Sequence[str]) -> sa.ColumnElement[bool]:
    if len(after) != len(keys):
        raise cursors.CursorInvalid
    values = [sa.cast(sa.literal(value, sa.Text), key.column.type) for key, value in zip(keys, after, strict=True)]
    if len({key.descending for key in keys}) == 1:  # one range of an index
        columns, place = sa.tuple_(*(key.column for key in keys)), sa.tuple_(*values)
        return columns < place if keys[0].descending else columns > place
    return _beyond_mixed(keys, values)


def _beyond_mixed(keys: Sequence[SortKey], values: Sequence[sa.ColumnElement[Any]]) -> sa.ColumnElement[bool]:
    """Directions differ, so: beyond in the first key, or equal there and beyond in the next, and so on."""
    beyond: sa.ColumnElement[bool] = sa.false()
    for key, value in reversed(list(zip(keys, values, strict=True))):
        further = key.column < value if key.descending else key.column > value
        beyond = sa.or_(further, sa.and_(key.column == value, beyond))
    return beyond


def _answer(items: Iterable[str], next_cursor: str | None) -> Response:
    content = f'{{"items":[{",".join(items)}],"next_cursor":{json.dumps(next_cursor)}}}'
    return Response(content, media_type="application/json")
