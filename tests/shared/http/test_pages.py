"""A list walked page by page gives every row once and in order, whatever its rows and its order."""

import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from operator import itemgetter
from typing import Any

import httpx
import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter

from shared.db.engine import SessionMaker
from shared.http.pages import Paging, SortKey, as_json, page_of
from shared.ids import new_id

START = datetime(2026, 11, 23, tzinfo=UTC)
# Few values, so that rows often share them and the later keys have to decide.
ROWS = st.lists(
    st.tuples(
        st.sampled_from(["farm", "clinic"]),
        st.integers(-1, 1),
        st.sampled_from([timedelta(), timedelta(microseconds=1), timedelta(days=1)]),
    ),
    max_size=25,
)


async def fill(sessions: SessionMaker, notes: Any, rows: list[tuple[str, int, timedelta]]) -> list[dict[str, Any]]:
    filled = [
        {"id": new_id(), "title": str(at), "kind": kind, "amount": Decimal("1.50"), "rank": rank}
        | {"seen_at": START + later, "version": 1}
        for at, (kind, rank, later) in enumerate(rows)
    ]
    async with sessions.begin() as session:
        await session.execute(sa.delete(notes))
        if filled:
            await session.execute(sa.insert(notes), filled)
    return filled


async def walk(client: httpx.AsyncClient, **query: str | int) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = []
    cursor: str | None = None
    while True:
        page = (await client.get("/notes", params={**query, **({"cursor": cursor} if cursor else {})})).json()
        assert len(page["items"]) == query["limit"] or page["next_cursor"] is None
        items += page["items"]
        cursor = page["next_cursor"]
        if cursor is None:
            return items


def in_order(rows: list[dict[str, Any]], order: str) -> list[str]:
    by_id = sorted(rows, key=lambda row: row["id"].bytes)
    if order == "ranked":  # rank descending, then the enum's own order, then the id
        ranked = sorted(by_id, key=lambda row: (-row["rank"], ["farm", "clinic"].index(row["kind"])))
        return [str(row["id"]) for row in ranked]
    oldest = sorted(by_id, key=itemgetter("seen_at"))
    return [str(row["id"]) for row in (oldest if order == "oldest" else reversed(oldest))]


@pytest.mark.parametrize("order", ["oldest", "newest", "ranked"])
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=ROWS, limit=st.integers(1, 10))
async def test_every_row_once_and_in_order(
    client: httpx.AsyncClient,
    sessions: SessionMaker,
    notes: Any,
    order: str,
    rows: list[tuple[str, int, timedelta]],
    limit: int,
) -> None:
    filled = await fill(sessions, notes, rows)
    walked = await walk(client, order=order, limit=limit)
    assert [row["id"] for row in walked] == in_order(filled, order)


@pytest.mark.parametrize("later", [timedelta(), timedelta(microseconds=120_000), timedelta(days=-40_000)])
async def test_a_row_is_what_its_model_would_write(
    client: httpx.AsyncClient, sessions: SessionMaker, notes: Any, later: timedelta
) -> None:
    (row,) = await fill(sessions, notes, [("clinic", 0, later)])
    (item,) = (await client.get("/notes")).json()["items"]
    one = (await client.get(f"/notes/{row['id']}")).json()
    assert item == one
    assert item["seen_at"] == TypeAdapter(datetime).dump_python(row["seen_at"], mode="json")


async def test_filters_hold_on_every_page(client: httpx.AsyncClient, sessions: SessionMaker, notes: Any) -> None:
    await fill(sessions, notes, [("farm", 0, timedelta()), ("clinic", 0, timedelta())] * 5)
    assert {row["kind"] for row in await walk(client, kind="farm", limit=2)} == {"farm"}


async def test_a_cursor_of_another_list_is_refused(
    client: httpx.AsyncClient, sessions: SessionMaker, notes: Any
) -> None:
    await fill(sessions, notes, [("farm", 0, timedelta())] * 3)
    cursor = (await client.get("/notes?limit=1&kind=farm")).json()["next_cursor"]
    again = {"limit": 2, "kind": "farm", "cursor": cursor}
    assert (await client.get("/notes", params=again)).status_code == 200
    for change in ({"kind": "clinic"}, {"order": "newest"}, {"cursor": cursor[:-1]}, {"cursor": "x"}, {"cursor": ""}):
        answer = await client.get("/notes", params={**again, **change})
        assert (answer.status_code, answer.json()["code"]) == (400, "cursor_invalid"), change
    answer = await client.get("/notes", params=again, headers={"X-Caller": "somebody else"})
    assert answer.json()["code"] == "cursor_invalid"


async def test_a_percent_sign_in_a_plain_expression_is_one_percent_sign(sessions: SessionMaker, notes: Any) -> None:
    """Such a row is kept as text, written for the driver: doubled, `%` would be no operator and no such label."""
    await fill(sessions, notes, [("farm", 7, timedelta())] * 11)
    columns = as_json(
        title=notes.c.title,
        like=notes.c.title.like(sa.literal_column("'%0%'")),
        share=notes.c.title + sa.literal_column("'%'"),
        odd=notes.c.rank % sa.literal_column("2"),
    )
    asked = Paging(None, 50, "notes", b"key")
    async with sessions() as session:
        answer = await page_of(session, sa.select(*columns), keys=[SortKey(notes.c.id)], page=asked)
    items = json.loads(bytes(answer.body))["items"]
    assert [item["title"] for item in items if item["like"]] == ["0", "10"]
    assert [(item["share"], item["odd"]) for item in items] == [(f"{at}%", 1) for at in range(11)]
