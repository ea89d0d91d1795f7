"""All SQL of this slice."""

from typing import Any
from uuid import UUID

import sqlalchemy as sa
from fastapi import Response
from sqlalchemy.orm import InstrumentedAttribute

from services.registry.database import standing
from services.registry.sealing import ring
from services.registry.search import repository as search
from services.registry.search.lifecycle import parts_of, words_of
from services.registry.sources.models import Source
from services.registry.sources.schemas import SourceFilter, SourceListed
from shared import audit
from shared.auth.caller import Caller
from shared.auth.rows import apart, of_division, visible
from shared.db.session import Session
from shared.directory.models import Reach
from shared.http.pages import Paging, SortKey, as_json, page_of
from shared.sealed import index_of

# A page is a range of the index of its filter, which has this order too (see models.py).
ORDER = (SortKey(Source.division_code), SortKey(Source.code))


async def page(session: Session, caller: Caller, page: Paging, wanted: SourceFilter) -> Response:
    """Sources by division, then by code."""
    columns = {name: getattr(Source, name) for name in SourceListed.model_fields}
    statement = sa.select(*as_json(**columns)).where(*await conditions(session, caller, wanted))
    seen_by = ",".join(caller.divisions)
    parts = apart(caller, Source.division_code)
    return await page_of(session, statement, keys=ORDER, page=page, seen_by=seen_by, apart=parts)


async def conditions(session: Session, caller: Caller, wanted: SourceFilter) -> list[sa.ColumnElement[bool]]:
    """What is asked of a source by a list or an export: that the caller may see it, and each filter."""
    asked = [visible(caller, Source.division_code), standing(Source)]
    asked += [_is(getattr(Source, name), value) for name, value in wanted.exact().items()]
    if wanted.division is not None:
        asked.append(of_division(caller, Source.division_code, wanted.division))
    if wanted.market_town is not None:
        asked.append(in_market_town(wanted.market_town))
    if wanted.has_credit_code is not None:
        missing = Source.credit_code.is_(None)
        asked.append(sa.not_(missing) if wanted.has_credit_code else missing)
    if wanted.contact_phone is not None:
        audit.record(session, caller, "source.seek_by_phone", "sources")  # it tells whose number it is
        asked.append(Source.contact_phone_index == index_of(ring(), Source.contact_phone, wanted.contact_phone))
    if wanted.q is not None:
        asked.append(await search.holding(session, caller, Source, parts_of(words_of(wanted.q))))
    return asked


def in_market_town(name: str) -> sa.ColumnElement[bool]:
    """Sources that name a market town (services/registry/market_towns)."""
    return sa.literal_column("(sources.details ->> 'market_town')", sa.Text).in_([name])


def _is(column: InstrumentedAttribute[Any], value: object) -> sa.ColumnElement[bool]:
    """A switch is asked for by its column alone: only so does the index of those that are on come into question."""
    if isinstance(value, bool):
        return column.expression if value else sa.not_(column)
    return column == value


async def find(session: Session, caller: Caller, source_id: UUID, *, lock: bool = False) -> Source | None:
    """A source that the caller may see."""
    statement = sa.select(Source).where(Source.id == source_id, visible(caller, Source.division_code))
    return await session.scalar(statement.with_for_update() if lock else statement)


async def find_standing(session: Session, caller: Caller, source_id: UUID) -> Source | None:
    """A source that the caller may see and that other records may refer to."""
    source = await find(session, caller, source_id)
    return source if source is not None and source.voided_at is None else None


async def sharing_credit_code(session: Session, caller: Caller, source: Source) -> int:
    """How many other standing sources that the caller sees have the same credit code at another site."""
    if source.credit_code is None:
        return 0
    others = sa.select(sa.func.count()).where(
        Source.credit_code == source.credit_code,
        Source.id != source.id,
        Source.id.is_distinct_from(source.same_site_id),
        Source.same_site_id.is_distinct_from(source.id),
        visible(caller, Source.division_code),
        standing(Source),
    )
    return await session.scalar(others) or 0


async def reach_exists(session: Session, caller: Caller, reach_id: UUID) -> bool:
    """Whether the caller sees this reach."""
    known = sa.exists().where(Reach.id == reach_id, visible(caller, Reach.division_code))
    return bool(await session.scalar(sa.select(known)))
