"""Use cases: put a source on a list, correct that, and let the source say what its lists say today.

Whoever touches a source's listings holds the lock of the source first.
"""

from datetime import date
from typing import Any
from uuid import UUID

from services.registry import recording
from services.registry.listings import lifecycle, repository
from services.registry.listings.errors import (
    ListedSourceUnknown,
    ListingNotFound,
    ListingOverlaps,
    ListingWrong,
)
from services.registry.listings.models import Listing
from services.registry.listings.schemas import ListingCreate, ListingPatch
from services.registry.machinery import clockwork
from services.registry.sources import repository as sources
from services.registry.sources.models import Source
from shared import time
from shared.auth.caller import Caller
from shared.contracts.registry import SourceRecorded
from shared.db.session import Session
from shared.http.conditional import SeenVersion

_TERMS = ("list_name", "tier", "year", "document", "valid_from")
_DAY_CAME = "名单记录自今日起变化"
_LISTED = "列入名单"


def today() -> date:
    """The day in the town."""
    return time.local(time.now()).date()


async def enter(session: Session, caller: Caller, wanted: ListingCreate) -> tuple[Listing, bool]:
    """Put a source on a list; raises ListedSourceUnknown, ListingWrong, ListingOverlaps, and as `recording.enter`."""
    source = await sources.find(session, caller, wanted.source_id, lock=True)
    if source is None or source.voided_at is not None:
        raise ListedSourceUnknown
    _check({name: getattr(wanted, name) for name in _TERMS})
    derived: dict[str, Any] = {
        "division_code": source.division_code,
        "mark": source.mark,
        "citation": wanted.citation or source.citation,
        "changes_on": lifecycle.next_change(wanted.valid_from, wanted.valid_to, today()),
    }
    listing, is_new = await recording.enter(session, caller, Listing, wanted, None, **derived)
    if is_new:
        await _settle(session, caller, listing, source, listing.document or _LISTED)
    return listing, is_new


async def change(
    session: Session, caller: Caller, listing_id: UUID, wanted: ListingPatch, seen: SeenVersion
) -> Listing:
    """Correct an entry or end it; raises ListingNotFound, VersionStale, and as `enter`."""
    found = await repository.find(session, caller, listing_id)
    source = await sources.find(session, caller, found.source_id, lock=True) if found is not None else None
    if found is None or source is None:
        raise ListingNotFound
    await session.refresh(found)
    seen.check(found.version)
    said = {name: getattr(found, name) for name in (*_TERMS, "valid_to")} | wanted.changes()
    _check({name: said[name] for name in _TERMS})
    follows = {"changes_on": lifecycle.next_change(said["valid_from"], said["valid_to"], today())}
    await recording.change(session, caller, found, wanted.changes() | follows, None, wanted.reason)
    await _settle(session, caller, found, source, wanted.reason)
    return found


async def follow_voiding(session: Session, caller: Caller, listing: Listing, reason: str) -> None:
    """What follows when an entry has been voided: the source is no longer on that list."""
    source = await sources.find(session, caller, listing.source_id, lock=True)
    if source is not None:
        await _follow(session, caller, source, reason)


async def turn(session: Session, *, at_most: int) -> None:
    """Let sources follow the entries that have begun or ended since they were last looked at."""
    for source_id, division_code in await repository.due(session, today(), at_most):
        house = clockwork(division_code)
        source = await sources.find(session, house, source_id, lock=True)
        for listing in await repository.of_source(session, source_id):
            listing.changes_on = lifecycle.next_change(listing.valid_from, listing.valid_to, today())
        if source is not None:
            await _follow(session, house, source, _DAY_CAME)


async def _settle(session: Session, caller: Caller, listing: Listing, source: Source, reason: str) -> None:
    if await repository.overlaps(session, listing):
        raise ListingOverlaps
    await _follow(session, caller, source, reason)


async def _follow(session: Session, caller: Caller, source: Source, reason: str) -> None:
    """Let a source, which is locked, say what its lists say today; nothing happens when it does."""
    said = lifecycle.standing_on(await repository.of_source(session, source.id), today())
    if source.voided_at is None and any(getattr(source, name) != value for name, value in said.items()):
        await recording.change(session, caller, source, said, SourceRecorded, reason)


def _check(terms: dict[str, Any]) -> None:
    if wrong := lifecycle.fault(**terms):
        raise ListingWrong(wrong)
