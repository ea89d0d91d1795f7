"""Use cases: put areas on record, correct them, draw them anew."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from services.registry import geometry, recording
from services.registry.geometry import GeometryFault
from services.registry.zones import repository
from services.registry.zones.errors import (
    GeometryWrong,
    ProtectedUnknown,
    SupersededUnsuitable,
    ZoneNotFound,
    ZoneSuperseded,
)
from services.registry.zones.models import Zone
from services.registry.zones.schemas import FeaturesEntered, ZoneCreate, ZoneFeatures, ZonePatch
from shared.attachments.service import check_known
from shared.auth.caller import Caller
from shared.db.session import Session
from shared.http.conditional import SeenVersion
from shared.http.problems import FieldError, Problem
from shared.places import Crs

REDRAWN, RESTORED = "重新划定", "取代它的区域已作废"
SIDES = ("west", "south", "east", "north")


async def enter(session: Session, caller: Caller, wanted: ZoneCreate) -> tuple[Zone, bool]:
    """Put an area on record, which ends what it supersedes.

    Raises GeometryWrong, ProtectedUnknown, AttachmentUnknown, SupersededUnsuitable, and as `recording.enter`.
    """
    drawn = _drawn(wanted.geometry, wanted.crs)
    await _check_references(session, caller, wanted.source_id, wanted.attachments)
    older = await _locked(session, caller, wanted.supersedes_id)
    zone, is_new = await recording.enter(session, caller, Zone, wanted, None, **drawn)
    if is_new and older is not None:
        await _end(session, caller, older, zone)
    return zone, is_new


async def enter_all(session: Session, caller: Caller, wanted: ZoneFeatures) -> FeaturesEntered:
    """Put many areas on record, all or none; a refusal says which one of them is wrong."""
    ids, entered = [], 0
    for number, feature in enumerate(wanted.features):
        properties = feature.properties.model_dump(exclude_unset=True) | {"geometry": feature.geometry}
        if feature.id is not None:
            properties["id"] = feature.id
        try:
            zone, is_new = await enter(session, caller, ZoneCreate.model_validate(properties))
        except Problem as fault:
            fault.errors = _within(f"/features/{number}", fault)
            raise
        ids.append(zone.id)
        entered += is_new
    return FeaturesEntered(ids=ids, entered=entered)


async def change(session: Session, caller: Caller, zone_id: UUID, wanted: ZonePatch, seen: SeenVersion) -> Zone:
    """Correct an area; raises ZoneNotFound, VersionStale, ZoneSuperseded, and as `enter`."""
    zone = await repository.find(session, caller, zone_id, lock=True)
    if zone is None:
        raise ZoneNotFound
    seen.check(zone.version)
    changes = wanted.changes()
    if "valid_to" in changes and await repository.successors(session, zone.id):
        raise ZoneSuperseded
    if changes.keys() & {"geometry", "crs"}:
        changes |= _drawn(changes.get("geometry", zone.raw_geometry), Crs(changes.get("crs", zone.crs)))
    await _check_references(session, caller, changes.get("source_id"), changes.get("attachments", []))
    return await recording.change(session, caller, zone, changes, None, wanted.reason)


async def restore_superseded(session: Session, caller: Caller, zone: Zone, _reason: str) -> None:
    """Let what an area had superseded hold on, when the area is voided."""
    older = await _locked(session, caller, zone.supersedes_id)
    if older is not None and older.voided_at is None:
        await recording.change(session, caller, older, {"valid_to": zone.valid_to}, None, RESTORED)


async def _locked(session: Session, caller: Caller, zone_id: UUID | None) -> Zone | None:
    """What is superseded, locked: two who supersede it wait here for each other."""
    if zone_id is None:
        return None
    zone = await repository.find(session, caller, zone_id, lock=True)
    if zone is None:
        raise SupersededUnsuitable
    return zone


async def _end(session: Session, caller: Caller, older: Zone, newer: Zone) -> None:
    fits = (older.kind, older.division_code) == (newer.kind, newer.division_code) and older.voided_at is None
    still_held = older.valid_to is None or older.valid_to > newer.valid_from
    only = await repository.successors(session, older.id) == [newer.id]
    if not (fits and older.valid_from < newer.valid_from and still_held and only):
        raise SupersededUnsuitable
    await recording.change(session, caller, older, {"valid_to": newer.valid_from}, None, REDRAWN)


def _drawn(raw: Mapping[str, Any], crs: Crs) -> dict[str, Any]:
    """The area in WGS-84 with its box; raises GeometryWrong."""
    try:
        area = geometry.read(raw, crs)
    except GeometryFault as fault:
        raise GeometryWrong(fault) from fault
    received = {name: raw[name] for name in ("type", "coordinates")}
    return {"raw_geometry": received, "geometry": geometry.written(area)} | dict(zip(SIDES, area.bounds, strict=True))


async def _check_references(session: Session, caller: Caller, source_id: UUID | None, attachments: list[UUID]) -> None:
    if source_id is not None and not await repository.water_source_exists(session, caller, source_id):
        raise ProtectedUnknown
    await check_known(session, caller, attachments)


def _within(pointer: str, fault: Problem) -> tuple[FieldError, ...]:
    """The errors of one feature as errors of the collection."""
    errors = fault.errors or (FieldError("", fault.code, fault.detail),)
    return tuple(replace(error, pointer=pointer + error.pointer) for error in errors)
