"""Use cases: void a record, see what it said when."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from services.registry import recording
from services.registry.database import Entered
from services.registry.ledger import THINGS
from services.registry.sealing import ring
from services.registry.versions import repository
from services.registry.versions.errors import RecordNotFound, StillReferred
from services.registry.versions.lifecycle import differences
from services.registry.versions.models import Version
from services.registry.versions.schemas import VersionAnswer
from shared.auth.caller import Caller
from shared.db.session import Session
from shared.http.conditional import SeenVersion
from shared.sealed import mask_content, open_content


async def void(session: Session, caller: Caller, things: str, row_id: UUID, seen: SeenVersion, reason: str) -> Entered:
    """Void a record; raises RecordNotFound, VersionStale, RecordVoided, and StillReferred while others need it."""
    thing = THINGS[things]
    row = await thing.find(session, caller, row_id, lock=True)
    if row is None:
        raise RecordNotFound
    seen.check(row.version)
    for column, words in thing.referred_by.items():
        if await repository.is_referred_to(session, column, row_id):
            raise StillReferred(f"仍有{words}引用这条记录，请先作废或更正。")
    if thing.undo is not None and row.voided_at is None:
        await thing.undo(session, caller, row, reason)
    voided = await recording.void(session, caller, row, thing.contract, reason)
    if thing.after is not None:
        await thing.after(session, caller, row, reason)
    return voided


async def versions(session: Session, caller: Caller, things: str, row_id: UUID) -> list[VersionAnswer]:
    """What a record said at each time, the first state first, masked as it is itself; raises RecordNotFound."""
    if await THINGS[things].find(session, caller, row_id) is None:
        raise RecordNotFound
    return told(await repository.of(session, things, row_id))


def told(states: Sequence[Version]) -> list[VersionAnswer]:
    """Each state with what it changed."""
    changes = [
        _masked(state, changed) for state, changed in zip(states, differences(map(_opened, states)), strict=True)
    ]
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
        for state, changed in zip(states, changes, strict=True)
    ]


def _opened(state: Version) -> dict[str, Any]:
    """What a state says, with sealed columns in clear, so that only what has changed differs."""
    return open_content(ring(), THINGS[state.things].table, state.row_id, state.content)


def _masked(state: Version, said: dict[str, Any]) -> dict[str, Any]:
    return mask_content(THINGS[state.things].table, said)
