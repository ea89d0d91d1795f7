"""All SQL of this slice."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from uuid import UUID

import sqlalchemy as sa
from fastapi import Response
from sqlalchemy.dialects.postgresql import distinct_on

from services.registry.coverage.lifecycle import Handed
from services.registry.coverage.models import Households
from services.registry.coverage.schemas import HouseholdsAnswer
from services.registry.database import standing
from services.registry.kinds.lifecycle import SourceKind
from services.registry.notices.lifecycle import Qualifier
from services.registry.notices.models import Notice
from services.registry.periods import within
from services.registry.sources.models import Source
from shared.auth.caller import Caller
from shared.auth.rows import inside, visible
from shared.calendar.periods import Period
from shared.db.session import Session
from shared.directory.models import Division
from shared.http.pages import Paging, SortKey, as_json, page_of


async def page(session: Session, caller: Caller, page: Paging, *, source_id: UUID | None) -> Response:
    """Counts of households, by water source and division, the newest first."""
    statement = sa.select(*as_json(**{name: getattr(Households, name) for name in HouseholdsAnswer.model_fields}))
    statement = statement.where(visible(caller, Households.division_code), standing(Households))
    if source_id is not None:
        statement = statement.where(Households.source_id == source_id)
    columns = (Households.source_id, Households.division_code, Households.counted_on, Households.id)
    keys = [SortKey(column) for column in columns]
    return await page_of(session, statement, keys=keys, page=page, seen_by=",".join(caller.divisions))


async def find(session: Session, caller: Caller, households_id: UUID, *, lock: bool = False) -> Households | None:
    """A count that the caller may see."""
    statement = sa.select(Households).where(Households.id == households_id, visible(caller, Households.division_code))
    return await session.scalar(statement.with_for_update() if lock else statement)


async def water_source(session: Session, caller: Caller, source_id: UUID, *, lock: bool = False) -> Source | None:
    """A drinking-water source that the caller may see and refer to; whoever counts around it waits for others here."""
    statement = sa.select(Source).where(
        Source.id == source_id,
        Source.kind == SourceKind.DRINKING_WATER_SOURCE,
        visible(caller, Source.division_code),
        standing(Source),
    )
    return await session.scalar(statement.with_for_update() if lock else statement)


async def counted(session: Session, source_id: UUID, day: date) -> Sequence[Households]:
    """The newest count of each area of a ring, as of a day."""
    return (
        await session.scalars(
            sa.select(Households)
            .ext(distinct_on(Households.division_code))
            .where(Households.source_id == source_id, Households.counted_on <= day, standing(Households))
            .order_by(Households.division_code, Households.counted_on.desc(), Households.recorded_at.desc())
        )
    ).all()


async def areas(session: Session, source_id: UUID) -> Sequence[str]:
    """The divisions of a ring that were ever counted."""
    wanted = sa.select(Households.division_code).where(Households.source_id == source_id, standing(Households))
    return (await session.scalars(wanted.distinct())).all()


async def handed_out(session: Session, source: Source, year: Period) -> list[Handed]:
    """What was handed out around a source in a year, by division; samples count only where the source is one."""
    rows = await session.execute(
        sa.select(
            Notice.division_code,
            sa.func.count(),
            sa.func.coalesce(sa.func.sum(Notice.newly_reached), 0),
            sa.func.sum(Notice.copies),
            sa.func.bool_and(Notice.qualifier == Qualifier.EXACT),
        )
        .where(
            Notice.around_id == source.id,
            within(Notice.issued_on, Notice.known_to, year),
            standing(Notice),
            sa.or_(Notice.mark != "sample", sa.literal(source.mark == "sample")),
        )
        .group_by(Notice.division_code)
    )
    return [Handed(*row) for row in rows]


async def reached_in(session: Session, source_id: UUID, division_code: str, year: Period, but: UUID | None) -> int:
    """How many households of an area were reached in a year for the first time, one record aside."""
    conditions = [
        Notice.around_id == source_id,
        inside(Notice.division_code, [division_code]),
        within(Notice.issued_on, Notice.known_to, year),
        standing(Notice),
    ]
    if but is not None:
        conditions.append(Notice.id != but)
    return (
        await session.scalar(sa.select(sa.func.coalesce(sa.func.sum(Notice.newly_reached), 0)).where(*conditions)) or 0
    )


async def division_names(session: Session, codes: Iterable[str]) -> Mapping[str, str]:
    """What divisions are called."""
    rows = await session.execute(sa.select(Division.code, Division.name).where(Division.code.in_(list(codes))))
    return dict(rows.all())
