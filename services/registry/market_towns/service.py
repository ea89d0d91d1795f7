"""Use cases: put a market town on record, correct it, and let sources follow its name."""

from uuid import UUID

from services.registry import batches, recording
from services.registry.market_towns import repository
from services.registry.market_towns.errors import MarketTownNotFound, NameTaken, StillNamed
from services.registry.market_towns.models import MarketTown
from services.registry.market_towns.schemas import MarketTownCreate, MarketTownPatch
from shared.auth.caller import Caller
from shared.contracts.registry import SourceRecorded
from shared.db.session import Session
from shared.http.conditional import SeenVersion


async def enter(session: Session, caller: Caller, wanted: MarketTownCreate) -> tuple[MarketTown, bool]:
    """Put a market town on record; raises NameTaken for a name that its town has already, and as `recording.enter`."""
    try:
        return await recording.enter(session, caller, MarketTown, wanted, None)
    except recording.CodeTaken as taken:  # the name is what is unique here
        raise NameTaken from taken


async def change(
    session: Session, caller: Caller, market_town_id: UUID, wanted: MarketTownPatch, seen: SeenVersion
) -> MarketTown:
    """Correct a market town, and its name at the sources that name it.

    Raises MarketTownNotFound, VersionStale, NameTaken, and as `recording.change`.
    """
    market_town = await repository.find(session, caller, market_town_id, lock=True)
    if market_town is None:
        raise MarketTownNotFound
    seen.check(market_town.version)
    changes = wanted.changes()
    name = changes.get("name", market_town.name)
    if name != market_town.name and name in await repository.names(session, market_town.division_code):
        raise NameTaken
    sources = await repository.naming(session, market_town.division_code, market_town.name)
    if name != market_town.name and sources:
        renamed = [(source, {"details": source.details | {"market_town": name}}) for source in sources]
        await batches.change_all(session, caller, renamed, SourceRecorded, wanted.reason)
    return await recording.change(session, caller, market_town, changes, None, wanted.reason)


async def check_unnamed(session: Session, _caller: Caller, market_town: MarketTown, _reason: str) -> None:
    """A market town that sources still name is not voided; raises StillNamed."""
    if await repository.naming(session, market_town.division_code, market_town.name):
        raise StillNamed
