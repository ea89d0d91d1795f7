"""Use cases: put rivers and their reaches on record."""

from services.registry import recording
from services.registry.rivers import repository
from services.registry.rivers.errors import RiverUnknown
from services.registry.rivers.models import Reach, River
from services.registry.rivers.schemas import ReachCreate, RiverCreate
from shared.auth.caller import Caller
from shared.contracts.registry import ReachRecorded
from shared.db.session import Session


async def enter_river(session: Session, caller: Caller, wanted: RiverCreate) -> tuple[River, bool]:
    """Put a river on record; others are told of it with its reaches. See `recording.enter`."""
    return await recording.enter(session, caller, River, wanted, None)


async def enter_reach(session: Session, caller: Caller, wanted: ReachCreate) -> tuple[Reach, bool]:
    """Put a reach on record; raises RiverUnknown, and as `recording.enter`."""
    if not await repository.river_exists(session, wanted.river_id):
        raise RiverUnknown
    return await recording.enter(session, caller, Reach, wanted, ReachRecorded)
