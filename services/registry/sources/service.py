"""Use cases: put a source on record, correct it, tell all that is known of it."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from services.registry import batches, recording
from services.registry.farms.service import judged
from services.registry.kinds.lifecycle import IndustryVersion, SourceKind
from services.registry.kinds.schemas import DETAILS, VERSIONS
from services.registry.kinds.service import checked
from services.registry.listings import repository as listings
from services.registry.market_towns import repository as market_towns
from services.registry.responsibilities import repository as responsibilities
from services.registry.sealing import ring
from services.registry.sources import lifecycle, repository
from services.registry.sources.errors import (
    CreditCodeWrong,
    LocationWrong,
    MarketTownUnknown,
    ReachUnknown,
    SameSiteUnknown,
    SourceNotFound,
)
from services.registry.sources.models import Source
from services.registry.sources.schemas import Described, Location, SourceAnswer, SourceCreate, SourcePatch
from shared import credit_codes, time
from shared.auth.caller import Caller
from shared.contracts.registry import SourceRecorded
from shared.db.session import Session
from shared.http.conditional import SeenVersion
from shared.ids import new_id
from shared.places import canonical
from shared.sealed import masked, seal_given

_HEADINGS = {name: field.title or name for name, field in Described.model_fields.items()}
_NOT_LISTED: dict[str, Any] = {"town_key": False, "legal_key": False, "tier": None}


async def enter(session: Session, caller: Caller, wanted: SourceCreate) -> tuple[Source, bool]:
    """Put a source on record; raises what `_follows` finds wrong, DetailsWrong, and as `recording.enter`."""
    derived = await columns_of_new(session, caller, wanted)
    return await recording.enter(session, caller, Source, wanted, SourceRecorded, **derived)


async def change(session: Session, caller: Caller, source_id: UUID, wanted: SourcePatch, seen: SeenVersion) -> Source:
    """Correct a source, or end its supervision; raises SourceNotFound, VersionStale, and as `enter`."""
    source = await repository.find(session, caller, source_id, lock=True)
    if source is None:
        raise SourceNotFound
    seen.check(source.version)
    changes = await columns_of_change(session, caller, source, wanted)
    if "division_code" in changes:
        await _move(session, source.id, changes["division_code"])
    return await recording.change(session, caller, source, changes, SourceRecorded, wanted.reason)


async def enter_all(session: Session, caller: Caller, several: Sequence[SourceCreate], reason: str) -> None:
    """Put many new sources on record at once, inside the caller's divisions; raises as `columns_of_new`."""
    made = []
    for wanted in several:
        said = wanted.model_dump(exclude={"id"}) | await columns_of_new(session, caller, wanted)
        source_id = wanted.id or new_id()
        made.append(Source(id=source_id, sent=batches.NOT_SENT, **seal_given(ring(), Source, source_id, said)))
    if made:
        await batches.enter_all(session, caller, made, SourceRecorded, reason)


async def change_all(
    session: Session, caller: Caller, several: Sequence[tuple[Source, SourcePatch, str]], reason: str
) -> None:
    """Correct many sources, which are locked, each by a patch from a paper; raises as `columns_of_change`."""
    changes = []
    for source, wanted, paper in several:
        columns = await columns_of_change(session, caller, source, wanted)
        if "division_code" in columns:
            await _move(session, source.id, columns["division_code"])
        changes.append((source, columns | {"paper": paper}))
    if changes:
        await batches.change_all(session, caller, changes, SourceRecorded, reason)


async def columns_of_new(session: Session, caller: Caller, wanted: SourceCreate) -> dict[str, Any]:
    """The columns that follow from what a new source says; raises what `_follows` finds wrong, and DetailsWrong."""
    said = wanted.model_dump() | {"details": checked(wanted.kind, wanted.details)}
    follows = await _follows(session, caller, said) | placed(wanted.location)
    return _NOT_LISTED | {"details": said["details"], "details_version": VERSIONS[wanted.kind]} | follows


async def columns_of_change(session: Session, caller: Caller, source: Source, wanted: SourcePatch) -> dict[str, Any]:
    """The columns that a patch changes, and those that follow; raises as `columns_of_new`."""
    changes = wanted.changes()
    if "location" in changes:
        changes |= placed(wanted.location)
    if "details" in changes:
        kind = SourceKind(source.kind)
        changes |= {"details": checked(kind, source.details | changes["details"]), "details_version": VERSIONS[kind]}
    return changes | await _follows(session, caller, _columns(source) | changes)


async def told(session: Session, caller: Caller, source: Source) -> SourceAnswer:
    """Everything that is on record of a source, what is odd about it and what is unknown."""
    said = _columns(source) | masked(ring(), source)
    sharing = await repository.sharing_credit_code(session, caller, source)
    own = {name: field.title or name for name, field in DETAILS[SourceKind(source.kind)].model_fields.items()}
    return SourceAnswer(
        **{name: said[name] for name in SourceAnswer.model_fields if name in said},
        warnings=lifecycle.warnings(source.credit_code, source.credit_code_override, sharing),
        unknown=lifecycle.unknown(SourceKind(source.kind), _HEADINGS, own, said),
    )


async def _move(session: Session, source_id: UUID, division_code: str) -> None:
    """Let what is on record of a source follow it to another division."""
    await listings.move(session, source_id, division_code)
    await responsibilities.move(session, source_id, division_code)


def _columns(source: Source) -> dict[str, Any]:
    return {column.key: getattr(source, column.key) for column in Source.__table__.columns}


async def _follows(session: Session, caller: Caller, said: dict[str, Any]) -> dict[str, Any]:
    """The columns that follow from what a source says.

    Raises CreditCodeWrong for a wrong code that nobody has explained, SameSiteUnknown, ReachUnknown.
    """
    await _check_references(session, caller, said)
    code = said["credit_code"] and credit_codes.normal(said["credit_code"])
    fault = credit_codes.fault(code) if code else None
    if fault and said["credit_code_override"] is None:
        raise CreditCodeWrong(fault)
    version = said["industry_version"] or (said["industry_code"] and IndustryVersion.GBT_4754_2017)
    farm = await judged(session, said["kind"], said["division_code"], said["details"])
    return {"credit_code": code, "industry_version": version} | farm


async def _check_references(session: Session, caller: Caller, said: dict[str, Any]) -> None:
    if said["same_site_id"] is not None and await repository.find(session, caller, said["same_site_id"]) is None:
        raise SameSiteUnknown
    market_town = said["details"].get("market_town")
    if market_town is not None:
        known = await market_towns.names(session, said["division_code"])
        if market_town not in known:
            raise MarketTownUnknown(known)
    reach_id = said["details"].get("reach_id")
    if reach_id is not None and not await repository.reach_exists(session, caller, UUID(reach_id)):
        raise ReachUnknown


def placed(location: Location | None) -> dict[str, float | None]:
    """Where a place lies in WGS-84."""
    if location is None:
        return {"longitude": None, "latitude": None}
    fault = lifecycle.place_fault(location.longitude, location.latitude) or lifecycle.captured_fault(
        location.captured_at, time.now()
    )
    if fault:
        raise LocationWrong(fault)
    longitude, latitude = canonical(location.longitude, location.latitude, location.crs)
    return {"longitude": longitude, "latitude": latitude}
