"""The least that could do the work, and what ours is held to: FastAPI and asyncpg, no identity, no rules, no audit.

`python -m benchmarks.bare` with BARE_DATABASE_URL and BARE_PORT, on the same server settings as the house's own apis.
"""

import json
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from uuid import UUID

import asyncpg
from fastapi import FastAPI, Response
from pydantic import BaseModel

from deploy.embedded import api
from shared import loop, time
from shared.ids import new_id

TABLES = """
CREATE TABLE IF NOT EXISTS bare_complaints (
    id uuid PRIMARY KEY, channel text, category text, division_code text, description text, received_at timestamptz
);
CREATE TABLE IF NOT EXISTS bare_events (
    seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, subject text, type text, time timestamptz, data jsonb
);
"""
COMPLAINT = "INSERT INTO bare_complaints VALUES ($1, $2, $3, $4, $5, $6)"
EVENT = "INSERT INTO bare_events (subject, type, time, data) VALUES ($1, $2, $3, $4)"
PAGE = """
SELECT '{"items":[' || string_agg(item, ',') || ']}' FROM (
    SELECT json_build_object(
        'id', id, 'version', version, 'number', number, 'state', state, 'channel', channel, 'category', category,
        'regime', regime, 'urgent', urgent, 'division_code', division_code, 'mark', mark, 'source_id', source_id,
        'anonymous', anonymous, 'handler_id', handler_id, 'received_at', received_at, 'accepted_at', accepted_at,
        'closed_at', closed_at, 'finding', finding
    )::text AS item
    FROM complaints ORDER BY received_at DESC, id DESC LIMIT 50
) AS page
"""


class Complaint(BaseModel):
    """The fields of a report, unchecked beyond their types."""

    channel: str
    category: str
    division_code: str
    description: str


class Received(Complaint):
    """The answer."""

    id: UUID
    received_at: datetime


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    # As many connections as a service of the house may open.
    async with asyncpg.create_pool(os.environ["BARE_DATABASE_URL"], min_size=20, max_size=20) as pool:
        app.state.pool = pool
        yield


app = FastAPI(lifespan=_lifespan)


@app.post("/complaints", status_code=201)
async def receive(wanted: Complaint) -> Received:
    """Two INSERTs in a transaction."""
    made = Received(id=new_id(), received_at=time.now(), **wanted.model_dump())
    row = (made.id, made.channel, made.category, made.division_code, made.description, made.received_at)
    told = json.dumps({"complaint_id": str(made.id), "category": made.category})
    async with app.state.pool.acquire() as connection, connection.transaction():
        await connection.execute(COMPLAINT, *row)
        await connection.execute(EVENT, f"complaints/{made.id}", "received", made.received_at, told)
    return made


@app.get("/complaints")
async def page() -> Response:
    """The newest fifty of all, as JSON that PostgreSQL wrote."""
    async with app.state.pool.acquire() as connection:
        return Response(await connection.fetchval(PAGE), media_type="application/json")


if __name__ == "__main__":
    loop.run(api.server(app).serve([api.listening(int(os.environ["BARE_PORT"]))]))
