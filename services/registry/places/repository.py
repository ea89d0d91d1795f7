"""All SQL of this slice."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa
from fastapi import Response
from shapely.geometry import Point, Polygon

from services.registry.database import standing
from services.registry.features import as_feature, as_features, as_point
from services.registry.geometry import Area
from services.registry.measuring import metres_between
from services.registry.places.schemas import NearSource
from services.registry.sources.models import PLANE, SHRUNK, SPAN, Source
from services.registry.sources.repository import ORDER, conditions
from services.registry.sources.schemas import SourceFilter, SourceListed
from shared.auth.caller import Caller
from shared.auth.rows import apart, of_division, reached, visible
from shared.db.session import Session
from shared.directory import models as directory
from shared.directory.people import valid_on
from shared.http.pages import Paging, as_json, page_of

LISTED = {name: getattr(Source, name) for name in SourceListed.model_fields}
SHOWN = {name: column for name, column in LISTED.items() if name not in {"id", "location"}}
NEAR = [getattr(Source, name) for name in NearSource.model_fields if name != "distance_m"]
PLACED = (Source.longitude.is_not(None), standing(Source))  # those that the index of places holds
FEW = 2000  # sources that are sorted in a few milliseconds
LONGEST_CODE = 16
# The plane's order is right within a hundredth, so that a few more than asked for hold the nearest ones.
SPARE = 10


class _Polygon(sa.types.UserDefinedType[str]):
    """PostgreSQL's own type of areas without holes."""

    cache_ok = True

    def get_col_spec(self, **_: object) -> str:
        """Its name."""
        return "polygon"


async def nearest(
    session: Session,
    caller: Caller,
    place: Point,
    limit: int,
    *,
    on: date,
    kinds: Collection[str] = (),
    division: str | None = None,
) -> list[NearSource]:
    """The sources nearest to a place, by metres on the ground; among those that the caller may see."""
    distance = sa.literal_column(PLANE.text).op("<->")(sa.func.point(place.x * SHRUNK, place.y))
    placed = sa.select(*NEAR, distance.label("distance")).where(*PLACED, valid_on(Source, on))
    if kinds and await _are_few(session, caller, kinds, division):
        of_kinds = placed.where(*_asked(caller, kinds, division)).cte().prefix_with("MATERIALIZED")
        near = sa.select(of_kinds).order_by(of_kinds.c.distance).limit(limit + SPARE).subquery()
    else:
        placed = placed.where(Source.kind.in_(kinds)) if kinds else placed
        spanned = placed.where(_spanned(reached(caller, division)))
        near = spanned.order_by(distance).limit(limit + SPARE).subquery()
    # The filter by division comes after, since PostgreSQL would think the two of them together far rarer than they are.
    found = await session.execute(sa.select(near).where(visible(caller, near.c.division_code)))
    sources = [
        NearSource(**row, distance_m=round(metres_between(place, Point(row["longitude"], row["latitude"])), 1))
        for row in found.mappings()
    ]
    return sorted(sources, key=lambda source: (source.distance_m, source.code))[:limit]


async def _are_few(session: Session, caller: Caller, kinds: Collection[str], division: str | None) -> bool:
    """Whether it is quicker to sort all of some kinds than to look at what is near until enough are of these kinds."""
    counted = sa.select(sa.literal(1)).where(*_asked(caller, kinds, division)).limit(FEW + 1).subquery()
    return (await session.scalar(sa.select(sa.func.count()).select_from(counted)) or 0) <= FEW


def _asked(caller: Caller, kinds: Collection[str], division: str | None) -> list[sa.ColumnElement[bool]]:
    asked = [Source.kind.in_(kinds), visible(caller, Source.division_code)]
    return asked if division is None else [*asked, of_division(caller, Source.division_code, division)]


async def inside(session: Session, caller: Caller, page: Paging, area: Area, wanted: SourceFilter) -> Response:
    """The sources in an area, in the order of their list."""
    statement = sa.select(*as_json(**LISTED)).where(*await conditions(session, caller, wanted), *PLACED, _in_area(area))
    return await _page(session, statement, caller, page)


async def features(session: Session, caller: Caller, page: Paging, wanted: SourceFilter) -> Response:
    """Sources as GeoJSON, in the order of their list; one without a place has no geometry."""
    columns = as_feature(Source.id, as_point(Source.longitude, Source.latitude), SHOWN)
    return as_features(
        await _page(session, sa.select(*columns).where(*await conditions(session, caller, wanted)), caller, page)
    )


async def division_name(session: Session, code: str) -> str:
    """A division's name; its code where it has none on record."""
    wanted = sa.select(directory.Division.name).where(directory.Division.code == code)
    return await session.scalar(wanted) or code


async def _page(session: Session, statement: sa.Select[Any], caller: Caller, page: Paging) -> Response:
    parts = apart(caller, Source.division_code)
    return await page_of(session, statement, keys=ORDER, page=page, seen_by=",".join(caller.divisions), apart=parts)


def _spanned(codes: Sequence[str]) -> sa.ColumnElement[bool]:
    """Inside these divisions, as the index of places has it; of one range PostgreSQL knows how many rows it holds."""
    spans = [sa.func.int8range(_number(code, "0"), _number(code, "9"), "[]") for code in codes]
    return _is_in(SPAN, spans[0] if len(spans) == 1 else sa.func.int8multirange(*spans))


def _number(code: str, filled_with: str) -> sa.ColumnElement[int]:
    return sa.literal(int(code.ljust(LONGEST_CODE, filled_with)), sa.BigInteger)


def _in_area(area: Area) -> sa.ColumnElement[bool]:
    """Places inside an area, edges included; what lies on the edge of a hole lies in the hole."""
    parts = [area] if isinstance(area, Polygon) else area.geoms
    return sa.or_(
        *(
            sa.and_(_in_ring(part.exterior.coords), *(sa.not_(_in_ring(hole.coords)) for hole in part.interiors))
            for part in parts
        )
    )


def _in_ring(positions: Iterable[tuple[float, ...]]) -> sa.ColumnElement[bool]:
    corners = ",".join(f"({longitude * SHRUNK},{latitude})" for longitude, latitude in positions)
    return _is_in(PLANE, sa.cast(sa.literal(f"({corners})", sa.Text), _Polygon))


def _is_in(indexed: sa.TextClause, whole: sa.ColumnElement[Any]) -> sa.ColumnElement[bool]:
    """What an expression of the index of places is contained in."""
    return sa.literal_column(indexed.text).op("<@", is_comparison=True)(whole)
