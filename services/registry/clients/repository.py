"""All SQL of this slice."""

from uuid import UUID

import sqlalchemy as sa
from fastapi import Response

from services.registry.clients.models import Client
from shared.auth.caller import Caller
from shared.auth.rows import any_inside
from shared.db.session import Session
from shared.http.pages import Paging, SortKey, as_json, page_of

FIELDS = ("id", "version", "client_id", "label", "scopes", "divisions", "state")


async def page(session: Session, caller: Caller, page: Paging) -> Response:
    """The clients of the caller's divisions."""
    statement = sa.select(*as_json(**{name: getattr(Client, name) for name in FIELDS}))
    statement = statement.where(any_inside(Client.divisions, caller.divisions))
    return await page_of(
        session, statement, keys=[SortKey(Client.client_id)], page=page, seen_by=",".join(caller.divisions)
    )


async def find(session: Session, row_id: UUID) -> Client | None:
    """The client of a row id, locked."""
    return await session.scalar(sa.select(Client).where(Client.id == row_id).with_for_update())


async def named(session: Session, client_id: str) -> Client | None:
    """The client of its public name."""
    return await session.scalar(sa.select(Client).where(Client.client_id == client_id))


async def find_visible(session: Session, caller: Caller, row_id: UUID) -> Client | None:
    """The client of a row id, locked, if it is one of the caller's divisions."""
    seen = any_inside(Client.divisions, caller.divisions)
    return await session.scalar(sa.select(Client).where(Client.id == row_id, seen).with_for_update())
