"""All SQL of this slice."""

from collections.abc import Iterator, Sequence
from typing import Any

import sqlalchemy as sa
from fastapi import Response

from services.patrol.burning.lifecycle import VILLAGE_DIGITS, By
from services.patrol.burning.models import Dispatch, Fire
from services.patrol.burning.schemas import (
    DispatchAnswer,
    DispatchFilters,
    FireAnswer,
    FireFilters,
    SumsAsked,
)
from services.patrol.records import EntryFilters, asked
from shared.auth.caller import Caller
from shared.auth.rows import inside
from shared.db.session import Session
from shared.directory.models import Source
from shared.http.pages import Paging, SortKey, as_json, page_of
from shared.time import SHANGHAI

Row = dict[str, Any]


async def dispatches(session: Session, caller: Caller, page: Paging, filters: DispatchFilters) -> Response:
    """Dispatches, the latest first."""
    more = [] if filters.person_id is None else [Dispatch.participants.contains([filters.person_id])]
    return await _page(session, caller, page, Dispatch, DispatchAnswer, [*asked(caller, Dispatch, filters), *more])


async def fires(session: Session, caller: Caller, page: Paging, filters: FireFilters) -> Response:
    """Fires, the latest first."""
    conditions = [*asked(caller, Fire, filters), *_of_fires(filters)]
    return await _page(session, caller, page, Fire, FireAnswer, conditions)


def _of_fires(filters: FireFilters) -> Iterator[sa.ColumnElement[bool]]:
    if filters.dispatch_id is not None:
        yield Fire.dispatch_id == filters.dispatch_id
    if filters.kind is not None:
        yield Fire.kind == filters.kind
    if filters.stopped is not None:
        yield Fire.stopped == filters.stopped
    if filters.flagged is not None:
        yield (sa.func.cardinality(Fire.flags) > 0) == filters.flagged


async def _page(
    session: Session,
    caller: Caller,
    page: Paging,
    table: type[Dispatch | Fire],
    answer: type[DispatchAnswer | FireAnswer],
    conditions: Sequence[sa.ColumnElement[bool]],
) -> Response:
    statement = sa.select(*as_json(**{name: getattr(table, name) for name in answer.model_fields})).where(*conditions)
    keys = [SortKey(table.occurred_at, descending=True), SortKey(table.id, descending=True)]
    seen_by = f"{caller.rows}:{caller.person_id}:{','.join(caller.divisions)}"
    return await page_of(session, statement, keys=keys, page=page, seen_by=seen_by)


async def dispatch_sums(session: Session, caller: Caller, wanted: SumsAsked, filters: EntryFilters) -> Sequence[Row]:
    """What dispatches come to, by day, month or village."""
    counted = ("people", "vehicles", "publicity_vehicles", "leaflets", "notices", "black_spots")
    sums = [sa.func.sum(getattr(Dispatch, name)).label(name) for name in counted]
    key = _key(Dispatch, wanted.by)
    found = await session.execute(
        sa.select(key, sa.func.count().label("dispatches"), *sums)
        .where(*asked(caller, Dispatch, filters))
        .group_by(key)
    )
    return [row._asdict() for row in found]


async def fire_sums(session: Session, caller: Caller, wanted: SumsAsked, filters: EntryFilters) -> Sequence[Row]:
    """What fires come to, by day, month or village and by kind."""
    key = _key(Fire, wanted.by)
    sums: dict[str, sa.ColumnElement[Any]] = {
        "fires": sa.func.count(),
        "stopped": sa.func.count().filter(Fire.stopped),
        "referred": sa.func.count(Fire.referred_on),
        "area_m2": sa.func.coalesce(sa.func.sum(Fire.area_m2), 0.0),
    }
    found = await session.execute(
        sa.select(key, Fire.kind, *(column.label(name) for name, column in sums.items()))
        .where(*asked(caller, Fire, filters))
        .group_by(key, Fire.kind)
    )
    return [row._asdict() for row in found]


def _key(table: type[Dispatch | Fire], by: By) -> sa.Label[str]:
    # Constants are part of the statement, so that the selected and the grouped expression are one.
    if by is By.VILLAGE:
        digits: sa.ColumnElement[int] = sa.literal_column(str(VILLAGE_DIGITS))
        return sa.func.left(table.division_code, digits).label("key")
    pattern: sa.ColumnElement[str] = sa.literal_column({By.DAY: "'YYYY-MM-DD'", By.MONTH: "'YYYY-MM'"}[by])
    zone: sa.ColumnElement[str] = sa.literal_column(f"'{SHANGHAI.key}'")
    return sa.func.to_char(sa.func.timezone(zone, table.occurred_at), pattern).label("key")


async def places_in(session: Session, division_code: str) -> Sequence[tuple[float, float]]:
    """Where the located sources of a division are, as longitude and latitude."""
    located = (
        Source.longitude.is_not(None),
        Source.latitude.is_not(None),
        inside(Source.division_code, [division_code]),
    )
    found = await session.execute(sa.select(Source.longitude, Source.latitude).where(*located))
    return [(row.longitude, row.latitude) for row in found]
