"""All SQL of this slice."""

from collections.abc import Iterator, Sequence
from datetime import datetime

import sqlalchemy as sa
from fastapi import Response

from services.patrol import records
from services.patrol.warnings.lifecycle import Colour, Kind, Warned
from services.patrol.warnings.models import Warning as WarningRow
from services.patrol.warnings.schemas import WarningAnswer, WarningFilters
from shared.auth.caller import Caller
from shared.db.session import Session
from shared.directory.models import Reach, Source
from shared.http.pages import Paging, SortKey, as_json, page_of


async def page(session: Session, caller: Caller, page: Paging, filters: WarningFilters) -> Response:
    """Warnings, the latest first."""
    statement = sa.select(*as_json(**{name: getattr(WarningRow, name) for name in WarningAnswer.model_fields}))
    return await page_of(
        session,
        statement.where(*_asked(caller, filters)),
        keys=[SortKey(WarningRow.occurred_at, descending=True), SortKey(WarningRow.id, descending=True)],
        page=page,
        seen_by=f"{caller.rows}:{caller.person_id}:{','.join(caller.divisions)}",
    )


def _asked(caller: Caller, filters: WarningFilters) -> Iterator[sa.ColumnElement[bool]]:
    yield from records.asked(caller, WarningRow, filters)
    if filters.kind is not None:
        yield WarningRow.kind == filters.kind
    if filters.in_force_at is not None:
        yield WarningRow.occurred_at <= filters.in_force_at
        yield sa.or_(WarningRow.ended_at.is_(None), WarningRow.ended_at > filters.in_force_at)


async def between(session: Session, since: datetime, until: datetime) -> Sequence[Warned]:
    """The warnings that were in force at some time from then till then."""
    rows = await session.scalars(
        sa.select(WarningRow).where(
            WarningRow.voided_at.is_(None),
            WarningRow.occurred_at <= until,
            sa.or_(WarningRow.ended_at.is_(None), WarningRow.ended_at > since),
        )
    )
    return [_warned(row) for row in rows]


def _warned(row: WarningRow) -> Warned:
    kind, colour = Kind(row.kind), Colour(row.colour)
    return Warned(row.id, kind, colour, row.division_code, row.object_id, row.occurred_at, row.ended_at)


async def thing(session: Session, object_type: str, object_id: object) -> Source | Reach | None:
    """The object that a warning is about."""
    return await session.get(Source if object_type == "source" else Reach, object_id)
