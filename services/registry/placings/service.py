"""Use case: the places of many sources from a map, looked at first and then written."""

from typing import Any

from shapely.geometry import Point

from services.registry import batches
from services.registry.geometry import GeometryFault
from services.registry.measuring import metres_between
from services.registry.placings import repository
from services.registry.placings.errors import FeaturesBad
from services.registry.placings.lifecycle import Choice, Outcome, Said, read_all
from services.registry.placings.schemas import FaultAnswer, PlacesAnswer, PlacesWanted, PlaceTold
from services.registry.sources.models import Source
from services.registry.sources.schemas import Location
from services.registry.sources.service import placed
from shared.auth.caller import Caller
from shared.contracts.registry import SourceRecorded
from shared.db.session import Session
from shared.http.problems import FieldError

UNKNOWN = GeometryFault("/properties/code", "source_unknown", "没有这个编号的监管对象，或不在您的管辖范围内。")


async def put(session: Session, caller: Caller, wanted: PlacesWanted) -> PlacesAnswer:
    """Put sources where a map has them; raises FeaturesBad for all of them, LocationWrong for the time of capture."""
    said = list(read_all(wanted.features))
    codes = {each.code for each in said if isinstance(each, Said)}
    sources = await repository.of_codes(session, caller, codes, lock=wanted.choice is not Choice.PREVIEW)
    told, changes = [], []
    for number, each in enumerate(said):
        source = sources.get(each.code) if isinstance(each, Said) else None
        columns = _columns(each.place, wanted) if isinstance(each, Said) and each.place else {}
        item = _told(number, each, source, columns)
        told.append(item)
        if source is not None and item.outcome is Outcome.MOVED:
            changes.append((source, columns))
    bad = [FieldError(item.fault.pointer, item.fault.code, item.fault.message) for item in told if item.fault]
    if bad and wanted.choice is Choice.ALL:
        raise FeaturesBad(errors=bad)
    if not changes or wanted.choice is Choice.PREVIEW:
        return PlacesAnswer(written=0, items=told)
    await batches.change_all(session, caller, changes, SourceRecorded, wanted.reason)
    return PlacesAnswer(written=len(changes), items=told)


def _columns(place: tuple[float, float], wanted: PlacesWanted) -> dict[str, Any]:
    """What a source at this place says."""
    location = Location(
        longitude=place[0],
        latitude=place[1],
        **wanted.model_dump(include={"crs", "accuracy_m", "source", "captured_at", "note"}),
    )
    return {"location": location.model_dump(), **placed(location)}


def _told(number: int, said: Said | GeometryFault, source: Source | None, columns: dict[str, Any]) -> PlaceTold:
    fault = said if isinstance(said, GeometryFault) else UNKNOWN if source is None else None
    outcome, moved_m = Outcome.BAD, None
    if fault is None and source is not None:
        outcome, moved_m = _outcome(source, columns)
    return PlaceTold(
        number=number,
        code=said.code if isinstance(said, Said) else None,
        source_id=source.id if source else None,
        outcome=outcome,
        longitude=columns.get("longitude"),
        latitude=columns.get("latitude"),
        moved_m=moved_m,
        fault=FaultAnswer(pointer=f"/features/{number}{fault.pointer}", code=fault.code, message=fault.message)
        if fault
        else None,
    )


def _outcome(source: Source, columns: dict[str, Any]) -> tuple[Outcome, float | None]:
    if not columns:
        return Outcome.LEFT, None
    if source.longitude is None or source.latitude is None:
        return Outcome.MOVED, None
    before, after = Point(source.longitude, source.latitude), Point(columns["longitude"], columns["latitude"])
    if before == after:
        return Outcome.SAME, 0.0
    return Outcome.MOVED, round(metres_between(before, after), 1)
