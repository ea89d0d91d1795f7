"""All SQL of this slice."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from fastapi import Response

from services.registry.database import standing
from services.registry.features import as_feature, as_features
from services.registry.kinds.lifecycle import SourceKind
from services.registry.sources.models import Source
from services.registry.zones.models import Zone
from services.registry.zones.schemas import ZoneListed
from shared.auth.caller import Caller
from shared.auth.rows import inside, of_division, visible
from shared.db.session import Session
from shared.directory.people import valid_on
from shared.http.pages import Paging, SortKey, as_json, page_of

Box = tuple[float, float, float, float]
LISTED = {name: getattr(Zone, name) for name in ZoneListed.model_fields}
SHOWN = {name: column for name, column in LISTED.items() if name not in {"id", "west", "south", "east", "north"}}


async def page(
    session: Session, caller: Caller, page: Paging, *, kind: str | None, division: str | None, on: date | None
) -> Response:
    """Zones without their boundaries, in the order in which they were entered."""
    return await _page(session, sa.select(*as_json(**LISTED)), caller, page, kind=kind, division=division, on=on)


async def features(
    session: Session, caller: Caller, page: Paging, *, kind: str | None, division: str | None, on: date | None
) -> Response:
    """The same with their boundaries, as GeoJSON."""
    statement = sa.select(*as_feature(Zone.id, Zone.geometry, SHOWN))
    return as_features(await _page(session, statement, caller, page, kind=kind, division=division, on=on))


async def _page(
    session: Session,
    statement: sa.Select[Any],
    caller: Caller,
    page: Paging,
    *,
    kind: str | None,
    division: str | None,
    on: date | None,
) -> Response:
    statement = statement.where(visible(caller, Zone.division_code), standing(Zone))
    if kind is not None:
        statement = statement.where(Zone.kind == kind)
    if division is not None:
        statement = statement.where(of_division(caller, Zone.division_code, division))
    if on is not None:
        statement = statement.where(valid_on(Zone, on))
    return await page_of(session, statement, keys=[SortKey(Zone.id)], page=page, seen_by=",".join(caller.divisions))


async def find(session: Session, caller: Caller, zone_id: UUID, *, lock: bool = False) -> Zone | None:
    """A zone that the caller may see."""
    statement = sa.select(Zone).where(Zone.id == zone_id, visible(caller, Zone.division_code))
    return await session.scalar(statement.with_for_update() if lock else statement)


async def successors(session: Session, zone_id: UUID) -> Sequence[UUID]:
    """The standing zones that are said to supersede this one: one or none, once all is checked."""
    return (await session.scalars(sa.select(Zone.id).where(Zone.supersedes_id == zone_id, standing(Zone)))).all()


async def water_source_exists(session: Session, caller: Caller, source_id: UUID) -> bool:
    """Whether this is a source of drinking water that the caller may see."""
    is_one = sa.and_(Source.kind == SourceKind.DRINKING_WATER_SOURCE, standing(Source))
    wanted = sa.exists().where(Source.id == source_id, is_one, visible(caller, Source.division_code))
    return bool(await session.scalar(sa.select(wanted)))


async def meeting(session: Session, box: Box, day: date) -> Sequence[Zone]:
    """Zones of whatever town whose boxes meet this one: what is published as law holds for whoever stands in it."""
    west, south, east, north = box
    meets = (Zone.west <= east, Zone.east >= west, Zone.south <= north, Zone.north >= south)
    found = sa.select(Zone).where(*meets, standing(Zone), valid_on(Zone, day))
    return (await session.scalars(found.order_by(sa.func.length(Zone.division_code).desc(), Zone.id))).all()


async def counts(session: Session, town_code: str, day: date, *, samples: bool = True) -> dict[str, int]:
    """How many zones of each kind there are in a town, or around it; perhaps without those that are only samples."""
    around = Zone.division_code.in_([town_code[:length] for length in range(1, len(town_code))])
    there = sa.or_(inside(Zone.division_code, [town_code]), around)
    found = sa.select(Zone.kind, sa.func.count().label("zones")).where(there, standing(Zone), valid_on(Zone, day))
    if not samples:
        found = found.where(Zone.mark != "sample")
    return {row.kind: row.zones for row in await session.execute(found.group_by(Zone.kind))}


async def boxes(session: Session, kind: str, day: date) -> Sequence[tuple[UUID, Box]]:
    """The sides of each zone of a kind, wherever it is."""
    found = sa.select(Zone.id, Zone.west, Zone.south, Zone.east, Zone.north)
    found = found.where(Zone.kind == kind, standing(Zone), valid_on(Zone, day))
    return [(zone_id, (west, south, east, north)) for zone_id, west, south, east, north in await session.execute(found)]
