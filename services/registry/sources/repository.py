"""All SQL of this slice."""

from uuid import UUID

import sqlalchemy as sa
from fastapi import Response

from services.registry.database import standing
from services.registry.sources.models import Source
from services.registry.sources.schemas import SourceAnswer
from shared.auth.caller import Caller
from shared.auth.rows import inside, visible
from shared.db.session import Session
from shared.http.pages import Paging, SortKey, as_json, page_of


async def page(
    session: Session, caller: Caller, page: Paging, *, kind: str | None, division: str | None, q: str | None
) -> Response:
    """Sources in the order of their codes; each word of `q` stands in the name or the code."""
    statement = sa.select(*as_json(**{name: getattr(Source, name) for name in SourceAnswer.model_fields}))
    statement = statement.where(visible(caller, Source.division_code), standing(Source))
    if kind is not None:
        statement = statement.where(Source.kind == kind)
    if division is not None:
        statement = statement.where(inside(Source.division_code, [division]))
    for word in (q or "").split():
        found = [column.icontains(word, autoescape=True) for column in (Source.name, Source.code)]
        statement = statement.where(sa.or_(*found))
    return await page_of(session, statement, keys=[SortKey(Source.code)], page=page, seen_by=",".join(caller.divisions))


async def find(session: Session, caller: Caller, source_id: UUID, *, lock: bool = False) -> Source | None:
    """A source that the caller may see."""
    statement = sa.select(Source).where(Source.id == source_id, visible(caller, Source.division_code))
    return await session.scalar(statement.with_for_update() if lock else statement)
