"""Use case: what geometry and tables say of a project, before any person does."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Self

import shapely
from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

from services.registry import geometry
from services.registry.divisions.errors import DivisionNotFound
from services.registry.geometry import GeometryFault, area_of
from services.registry.kinds.lifecycle import SourceKind
from services.registry.measuring import depth, metres, square_metres
from services.registry.permit_classes import FACT_WORDS, permit_class
from services.registry.places import repository as places
from services.registry.places.lifecycle import nearest_source_words, town_of
from services.registry.places.schemas import NearSource
from services.registry.prechecks import lifecycle
from services.registry.prechecks.errors import PlaceNeeded
from services.registry.prechecks.schemas import (
    NotOnRecord,
    PaperNeeded,
    PermitFound,
    PreCheck,
    PreCheckAsked,
    ZoneMet,
)
from services.registry.recording import DivisionUnknown
from services.registry.sources.errors import LocationWrong
from services.registry.sources.lifecycle import place_fault
from services.registry.zones import repository as zones
from services.registry.zones.errors import GeometryWrong
from services.registry.zones.lifecycle import KIND_WORDS, WATER, ZoneKind
from services.registry.zones.models import Zone
from shared import time
from shared.auth.caller import Caller
from shared.auth.rows import covers
from shared.db.session import Session
from shared.directory.marks import is_division, mark_of_deeds
from shared.places import Crs, canonical


@dataclass(frozen=True, slots=True)
class Project:
    """What is to be checked: a point or an area in WGS-84, and what is done there."""

    shape: BaseGeometry
    kind: SourceKind
    industry_code: str
    facts: Mapping[str, Any]
    division_code: str
    mark: str

    @classmethod
    def of(cls, columns: Mapping[str, Any]) -> Self:
        """From the columns of an application, or of one that is to be; `geometry` is in WGS-84."""
        named = {name: columns[name] for name in ("industry_code", "facts", "division_code", "mark")}
        return cls(shape=shapely.geometry.shape(columns["geometry"]), kind=SourceKind(columns["kind"]), **named)


async def ask(session: Session, caller: Caller, asked: PreCheckAsked) -> PreCheck:
    """A pre-check that nobody keeps; raises DivisionNotFound, DivisionUnknown, and as `placed`."""
    if not covers(caller, asked.division_code):
        raise DivisionNotFound
    if not await is_division(session, asked.division_code):
        raise DivisionUnknown
    columns = asked.model_dump()
    drill = await mark_of_deeds(session, asked.division_code) == "sample"
    columns |= placed(columns) | ({"mark": "sample"} if drill else {})
    return await check(session, caller, Project.of(columns))


def placed(columns: Mapping[str, Any]) -> dict[str, Any]:
    """Where a project lies, as GeoJSON in WGS-84; raises PlaceNeeded, LocationWrong, GeometryWrong."""
    location, drawn = columns["location"], columns["geometry"]
    if (location is None) == (drawn is None):
        raise PlaceNeeded
    if location is not None:
        return {"geometry": {"type": "Point", "coordinates": list(_point(location))}}
    try:
        return {"geometry": geometry.written(geometry.read(drawn, columns["crs"]))}
    except GeometryFault as fault:
        raise GeometryWrong(fault) from fault


def _point(location: Mapping[str, Any]) -> tuple[float, float]:
    fault = place_fault(location["longitude"], location["latitude"])
    if fault:
        raise LocationWrong(fault)
    return canonical(location["longitude"], location["latitude"], Crs(location["crs"]))


async def check(session: Session, caller: Caller, project: Project) -> PreCheck:
    """The zones that a project touches, what is near it, and its permit class, as far as the ledger knows."""
    today = time.local(time.now()).date()
    nearby = [zone for zone in await zones.meeting(session, project.shape.bounds, today) if _counts(zone, project)]
    touched = [met for zone in nearby if (met := _met(zone, project)) is not None]
    unknown = await _not_on_record(session, caller, project, today)
    permit = permit_class(project.industry_code, project.facts)
    effects = [zone.effect for zone in touched]
    return PreCheck(
        words=lifecycle.conclusion(effects, len(unknown), len(permit.missing)),
        finding=lifecycle.finding(effects),
        checked_on=today,
        version=lifecycle.VERSION,
        zones=touched,
        not_on_record=unknown,
        sensitive=await _sensitive(session, caller, project, today),
        permit=PermitFound(**asdict(permit)),
        papers=[PaperNeeded(key=need.key, label=need.label) for need in lifecycle.needs(project.kind)],
        eia=lifecycle.NO_EIA_TABLE,
        missing=[FACT_WORDS[fact] for fact in permit.missing],
    )


def _counts(zone: Zone, project: Project) -> bool:
    """Whether a zone can touch a project at all: a sample speaks only to samples."""
    return zone.kind != ZoneKind.DIVISION and (zone.mark != "sample" or project.mark == "sample")


def _met(zone: Zone, project: Project) -> ZoneMet | None:
    """What a zone means for a project, and by how much; nothing where they do not meet or it means nothing."""
    area, kind = area_of(zone.geometry), ZoneKind(zone.kind)
    means = lifecycle.meaning(kind, project.industry_code, project.facts)
    measures = _measures(area, project.shape)
    if means is None or measures is None:
        return None
    names = ("id", "version", "kind", "name", "issuer", "document_number", "mark")
    named = {name: getattr(zone, name) for name in names}
    return ZoneMet(**named, kind_words=KIND_WORDS[kind], **measures, **asdict(means))


def _measures(area: BaseGeometry, shape: BaseGeometry) -> dict[str, float | None] | None:
    """How much of a project lies inside an area; nothing where they share no ground."""
    if isinstance(shape, Point):
        inside = area.covers(shape)
        return {"overlap_m2": None, "share": None, "depth_m": round(depth(shape, area), 1)} if inside else None
    shared = area.intersection(shape)
    if shared.area == 0:
        return None
    share = round(min(shared.area / shape.area, 1.0), 4)
    return {"overlap_m2": round(square_metres(shared), 1), "share": share, "depth_m": None}


async def _not_on_record(session: Session, caller: Caller, project: Project, day: date) -> list[NotOnRecord]:
    """The kinds of zone of which the town has no boundary, so that nobody takes silence for a yes."""
    samples = project.mark == "sample"
    on_record = await zones.counts(session, town_of(project.division_code), day, samples=samples)
    unknown = [kind for kind in lifecycle.sought(project.industry_code) if kind not in on_record]
    water = await _near(session, caller, project, SourceKind.DRINKING_WATER_SOURCE, 1, day) if unknown else []
    return [_silent(kind, water[0] if water and kind in WATER else None) for kind in unknown]


def _silent(kind: ZoneKind, source: NearSource | None) -> NotOnRecord:
    words = f"没有登记{KIND_WORDS[kind]}的边界，无法判断是否位于其中。"
    if source is not None:
        words += nearest_source_words(KIND_WORDS[kind], source.name, source.distance_m)
    return NotOnRecord(kind=kind, nearest_source=source, words=words)


async def _sensitive(session: Session, caller: Caller, project: Project, day: date) -> list[NearSource]:
    """The nearest of each kind that suffers most."""
    found = [
        source
        for kind in lifecycle.SENSITIVE
        for source in await _near(session, caller, project, kind, lifecycle.NEAREST_SHOWN, day)
    ]
    return sorted(found, key=lambda source: source.distance_m)


async def _near(
    session: Session, caller: Caller, project: Project, kind: SourceKind, limit: int, day: date
) -> list[NearSource]:
    """The nearest of a kind, by their way to the project's edge."""
    found = await places.nearest(session, caller, project.shape.centroid, limit, on=day, kinds=[kind])
    ways = [metres(project.shape, Point(source.longitude, source.latitude)) for source in found]
    return [source.model_copy(update={"distance_m": round(way, 1)}) for source, way in zip(found, ways, strict=True)]
