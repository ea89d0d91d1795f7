"""Use cases: what is at a place, what is near it, how far things are apart."""

from datetime import date
from uuid import UUID

import shapely
from fastapi import Response
from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

from services.registry.geometry import area_of
from services.registry.kinds.lifecycle import SourceKind
from services.registry.measuring import around, depth, metres
from services.registry.places import lifecycle, repository
from services.registry.places.errors import PlaceWrong, ThingNotFound
from services.registry.places.schemas import (
    Asked,
    AskedAt,
    AskedNear,
    DistanceAnswer,
    InDivision,
    NearSource,
    NearSources,
    OfKind,
    PlaceAnswer,
    ZoneNamed,
)
from services.registry.sources import repository as sources
from services.registry.sources.lifecycle import place_fault
from services.registry.sources.schemas import SourceFilter
from services.registry.zones import repository as zones
from services.registry.zones.errors import ZoneNotFound
from services.registry.zones.lifecycle import KIND_WORDS, WATER, ZoneKind
from services.registry.zones.models import Zone
from shared import time
from shared.auth.caller import Caller
from shared.db.session import Session
from shared.http.pages import Paging
from shared.places import canonical

NAMED = ("id", "kind", "name", "division_code", "issuer", "document_number", "mark")


async def at(session: Session, caller: Caller, asked: AskedAt) -> PlaceAnswer:
    """In which division and zones a place lies on a day; where no boundary is on record, what is nearest instead."""
    place, day = _point(asked), asked.on or _today()
    met = [zone for zone in await zones.meeting(session, place.bounds, day) if area_of(zone.geometry).covers(place)]
    division = await _division(session, caller, place, met, day)
    counts = await zones.counts(session, lifecycle.town_of(division.code), day) if division.code else {}
    water = await repository.nearest(session, caller, place, 1, on=day, kinds=[SourceKind.DRINKING_WATER_SOURCE])
    of_kinds = [
        await of_kind(session, place, kind, met, counts.get(kind, 0), water if kind in WATER else [], day)
        for kind in ZoneKind
        if kind is not ZoneKind.DIVISION
    ]
    return PlaceAnswer(on=day, longitude=place.x, latitude=place.y, division=division, zones=of_kinds)


async def near(session: Session, caller: Caller, asked: AskedNear) -> NearSources:
    """The sources nearest to a place."""
    found = await repository.nearest(
        session,
        caller,
        _point(asked),
        asked.limit,
        on=asked.on or _today(),
        kinds=asked.kind,
        division=asked.division,
    )
    return NearSources(items=[s for s in found if asked.within_m is None or s.distance_m <= asked.within_m])


async def distance(session: Session, caller: Caller, one: str, other: str) -> DistanceAnswer:
    """How far two things are apart; raises ThingNotFound."""
    shapes = [await _shape(session, caller, reference) for reference in (one, other)]
    return DistanceAnswer(distance_m=round(metres(*shapes), 1))


async def inside(
    session: Session, caller: Caller, zone_id: UUID, page: Paging, wanted: SourceFilter, within_m: float
) -> Response:
    """The sources in a zone, or within so many metres of it; raises ZoneNotFound."""
    zone = await zones.find(session, caller, zone_id)
    if zone is None:
        raise ZoneNotFound
    area = area_of(zone.geometry)
    if within_m:
        area = around(area, within_m)
    return await repository.inside(session, caller, page, area, wanted)


async def of_kind(
    session: Session,
    place: Point,
    kind: ZoneKind,
    met: list[Zone],
    on_record: int,
    water: list[NearSource],
    day: date,
) -> OfKind:
    """Whether a place lies in a zone of a kind, given the zones around it and the nearest source of drinking water."""
    there = [_named(zone, place) for zone in met if zone.kind == kind]
    nearest = None if there else await _nearest(session, place, kind, day)
    words = lifecycle.zone_words(
        kind, [zone.mark for zone in there], on_record, nearest.distance_m if nearest else None
    )
    source = water[0] if water and not there and not on_record else None
    if source is not None:
        words += lifecycle.nearest_source_words(KIND_WORDS[kind], source.name, source.distance_m)
    return OfKind(
        kind=kind, on_record=on_record, inside=there, nearest_zone=nearest, nearest_source=source, words=words
    )


def _today() -> date:
    return time.local(time.now()).date()


def _point(asked: Asked) -> Point:
    """A place in WGS-84; raises PlaceWrong."""
    fault = place_fault(asked.longitude, asked.latitude)
    if fault:
        raise PlaceWrong(fault)
    return Point(canonical(asked.longitude, asked.latitude, asked.crs))


async def _nearest(session: Session, place: Point, kind: ZoneKind, day: date) -> ZoneNamed | None:
    """The zone of a kind whose edge is nearest: the nearest boxes are opened until all others begin further away."""
    boxes = [(metres(place, shapely.box(*sides)), zone_id) for zone_id, sides in await zones.boxes(session, kind, day)]
    found: ZoneNamed | None = None
    for begins, zone_id in sorted(boxes):
        if found is not None and begins >= found.distance_m:
            break
        named = _named(await session.get_one(Zone, zone_id), place)
        if found is None or named.distance_m < found.distance_m:
            found = named
    return found


async def _shape(session: Session, caller: Caller, reference: str) -> BaseGeometry:
    things, _, thing_id = reference.partition("/")
    if things == "zones":
        zone = await zones.find(session, caller, UUID(thing_id))
        if zone is not None:
            return area_of(zone.geometry)
    else:
        source = await sources.find(session, caller, UUID(thing_id))
        if source is not None and source.longitude is not None and source.latitude is not None:
            return Point(source.longitude, source.latitude)
    raise ThingNotFound


async def _division(session: Session, caller: Caller, place: Point, met: list[Zone], day: date) -> InDivision:
    """By the most specific boundary around the place, else by the nearest source."""
    bounded = next((zone for zone in met if zone.kind == ZoneKind.DIVISION), None)
    near = await repository.nearest(session, caller, place, 1, on=day) if bounded is None else []
    source = near[0] if near else None
    found = bounded or source
    code = found.division_code if found else None
    name = await repository.division_name(session, code) if code else None
    by_boundary = bounded is not None
    words = lifecycle.division_words(name, by_boundary=by_boundary, distance_m=source.distance_m if source else None)
    return InDivision(code=code, name=name, by_boundary=by_boundary, nearest_source=source, words=words)


def _named(zone: Zone, place: Point) -> ZoneNamed:
    area = area_of(zone.geometry)
    inside = area.covers(place)
    return ZoneNamed(
        **{name: getattr(zone, name) for name in NAMED},
        distance_m=0.0 if inside else round(metres(place, area), 1),
        depth_m=round(depth(place, area), 1) if inside else None,
    )
