"""Use cases: put a source on record, correct it."""

from typing import Any
from uuid import UUID

from services.registry import recording
from services.registry.sources import lifecycle, repository
from services.registry.sources.errors import AttributesWrong, LocationWrong, SourceNotFound
from services.registry.sources.models import Source
from services.registry.sources.schemas import Location, SourceCreate, SourcePatch
from shared.auth.caller import Caller
from shared.contracts.registry import SourceRecorded
from shared.db.session import Session
from shared.http.conditional import SeenVersion


async def enter(session: Session, caller: Caller, wanted: SourceCreate) -> tuple[Source, bool]:
    """Put a source on record; raises LocationWrong, AttributesWrong, and as `recording.enter`."""
    _check_attributes(wanted.attributes)
    return await recording.enter(session, caller, Source, wanted, SourceRecorded, **_placed(wanted.location))


async def change(session: Session, caller: Caller, source_id: UUID, wanted: SourcePatch, seen: SeenVersion) -> Source:
    """Correct a source, or end its supervision; raises SourceNotFound, VersionStale, LocationWrong, AttributesWrong."""
    source = await repository.find(session, caller, source_id, lock=True)
    if source is None:
        raise SourceNotFound
    seen.check(source.version)
    changes = wanted.changes()
    if "location" in changes:
        changes |= _placed(wanted.location)
    _check_attributes(changes.get("attributes", {}))
    return await recording.change(session, caller, source, changes, SourceRecorded, wanted.reason)


def _placed(location: Location | None) -> dict[str, float | None]:
    """Where a place lies in WGS-84."""
    if location is None:
        return {"longitude": None, "latitude": None}
    fault = lifecycle.place_fault(location.longitude, location.latitude)
    if fault:
        raise LocationWrong(fault)
    longitude, latitude = lifecycle.canonical(location.longitude, location.latitude, location.crs)
    return {"longitude": longitude, "latitude": latitude}


def _check_attributes(attributes: dict[str, Any]) -> None:
    fault = lifecycle.attributes_fault(attributes)
    if fault:
        raise AttributesWrong(fault)
