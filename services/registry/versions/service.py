"""Use cases: void a record, see what it said when."""

from uuid import UUID

from services.registry import recording
from services.registry.database import Entered
from services.registry.ledger import THINGS
from services.registry.versions import repository
from services.registry.versions.errors import RecordNotFound, StillReferred
from services.registry.versions.lifecycle import differences
from services.registry.versions.schemas import VersionAnswer
from shared.auth.caller import Caller
from shared.db.session import Session
from shared.http.conditional import SeenVersion


async def void(session: Session, caller: Caller, things: str, row_id: UUID, seen: SeenVersion, reason: str) -> Entered:
    """Void a record; raises RecordNotFound, VersionStale, RecordVoided, and StillReferred while others need it."""
    thing = THINGS[things]
    row = await thing.find(session, caller, row_id)
    if row is None:
        raise RecordNotFound
    seen.check(row.version)
    for column, words in thing.referred_by.items():
        if await repository.is_referred_to(session, column, row_id):
            raise StillReferred(f"仍有{words}引用这条记录，请先作废或更正。")
    return await recording.void(session, caller, row, thing.contract, reason)


async def versions(session: Session, caller: Caller, things: str, row_id: UUID) -> list[VersionAnswer]:
    """What a record said at each time, the first state first; raises RecordNotFound."""
    if await THINGS[things].find(session, caller, row_id) is None:
        raise RecordNotFound
    states = await repository.of(session, things, row_id)
    return [
        VersionAnswer(
            version=state.version,
            action=state.action,
            recorded_at=state.recorded_at,
            account_id=state.account_id,
            person_id=state.person_id,
            reason=state.reason,
            recorded_for=state.content["recorded_for"],
            paper=state.content["paper"],
            changed=changed,
        )
        for state, changed in zip(states, differences(state.content for state in states), strict=True)
    ]
