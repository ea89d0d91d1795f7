"""All SQL of this slice."""

from collections.abc import Collection, Iterator, Mapping
from uuid import UUID

import sqlalchemy as sa
from fastapi import Response

from services.patrol.duties.models import Duty
from services.patrol.visits.models import Visit
from services.patrol.visits.schemas import VisitAnswer, VisitFilters
from shared.auth.caller import Caller
from shared.auth.rows import inside, of_division, visible
from shared.db.session import Session
from shared.directory.models import Person, Reach, Source
from shared.http.pages import Paging, SortKey, as_json, page_of


async def page(session: Session, caller: Caller, page: Paging, filters: VisitFilters) -> Response:
    """Visits, the latest first."""
    statement = sa.select(*as_json(**{name: getattr(Visit, name) for name in VisitAnswer.model_fields}))
    return await page_of(
        session,
        statement.where(_seen_by(caller), *_asked(caller, filters)),
        keys=[SortKey(Visit.left_at, descending=True), SortKey(Visit.id, descending=True)],
        page=page,
        seen_by=f"{caller.rows}:{caller.person_id}:{','.join(caller.divisions)}",
    )


def _asked(caller: Caller, filters: VisitFilters) -> Iterator[sa.ColumnElement[bool]]:
    if filters.round_id is not None:
        yield Visit.round_id == filters.round_id
    if filters.object_id is not None:
        yield Visit.object_id == filters.object_id
    if filters.division is not None:
        yield of_division(caller, Visit.division_code, filters.division)
    if filters.patroller is not None:
        yield Visit.patroller_id == caller.person_id
    if filters.since is not None:
        yield Visit.left_at >= filters.since
    if filters.until is not None:
        yield Visit.left_at < filters.until


def _seen_by(caller: Caller) -> sa.ColumnElement[bool]:
    return visible(caller, Visit.division_code, Visit.patroller_id, Visit.participants)


async def find(session: Session, caller: Caller, visit_id: UUID) -> Visit | None:
    """A visit that the caller may see."""
    return await session.scalar(sa.select(Visit).where(Visit.id == visit_id, _seen_by(caller)))


async def duties(session: Session, caller: Caller, duty_ids: Collection[UUID]) -> Mapping[UUID, Duty]:
    """Those of these duties that are owed in the caller's divisions, be it by others since a visit was made offline."""
    if not duty_ids:
        return {}
    there = inside(Duty.division_code, caller.divisions)
    return {duty.id: duty for duty in await session.scalars(sa.select(Duty).where(Duty.id.in_(duty_ids), there))}


async def things(session: Session, object_ids: Collection[UUID]) -> Mapping[UUID, Source | Reach]:
    """These objects as the directory knows them."""
    sources = await session.scalars(sa.select(Source).where(Source.id.in_(object_ids)))
    reaches = await session.scalars(sa.select(Reach).where(Reach.id.in_(object_ids)))
    return {row.id: row for row in (*sources, *reaches)}


async def people(session: Session, person_ids: Collection[UUID]) -> set[UUID]:
    """Those of these people who are in the directory."""
    return set(await session.scalars(sa.select(Person.id).where(Person.id.in_(person_ids))))
