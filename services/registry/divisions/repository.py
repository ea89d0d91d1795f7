"""All SQL of this slice."""

import sqlalchemy as sa
from fastapi import Response

from services.registry.divisions.models import Division
from shared.auth.caller import Caller
from shared.auth.rows import inside
from shared.db.session import Session
from shared.http.pages import Paging, SortKey, as_json, page_of

FIELDS = (
    "id",
    "version",
    "code",
    "name",
    "level",
    "parent_code",
    "mark",
    "citation",
    "valid_from",
    "valid_to",
    "successor_code",
)


async def page(
    session: Session, caller: Caller, page: Paging, *, parent: str | None, level: str | None, q: str | None
) -> Response:
    """Divisions in the order of their codes."""
    statement = sa.select(*as_json(**{name: getattr(Division, name) for name in FIELDS}))
    statement = statement.where(inside(Division.code, caller.divisions))
    if parent is not None:
        statement = statement.where(Division.parent_code == parent)
    if level is not None:
        statement = statement.where(Division.level == level)
    if q is not None:
        statement = statement.where(Division.name.contains(q, autoescape=True))
    return await page_of(
        session, statement, keys=[SortKey(Division.code)], page=page, seen_by=",".join(caller.divisions)
    )


async def find(session: Session, code: str, *, lock: bool = False) -> Division | None:
    """The division of a code."""
    statement = sa.select(Division).where(Division.code == code)
    return await session.scalar(statement.with_for_update() if lock else statement)


async def merged(session: Session) -> dict[str, str]:
    """What each division that is merged, or will be, becomes."""
    rows = await session.execute(sa.select(Division.code, Division.successor_code))
    return {code: successor for code, successor in rows if successor}
