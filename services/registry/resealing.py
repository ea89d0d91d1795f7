"""Everything that this service keeps sealed, sealed anew: columns of the ledger, what they said in versions, files."""

from typing import Any

from services.registry.models import Base
from services.registry.sealing import ring
from services.registry.settings import settings
from services.registry.versions import repository as versions
from services.registry.versions.models import Version
from shared.attachments import private
from shared.attachments.store import open_store
from shared.db.engine import SessionMaker
from shared.db.session import Session
from shared.resealing import BATCH, Resealed, in_turns, reseal, reseal_tables
from shared.sealed import from_json, place, sealed_columns, to_json


async def reseal_all(sessions: SessionMaker) -> Resealed:
    """With the newest key."""
    tables = Base.metadata.sorted_tables
    done = await reseal_tables(sessions, ring(), tables) + await _reseal_versions(sessions)
    await in_turns(sessions, private.resealing(open_store(settings().attachments_url), ring(), done))
    return done


async def _reseal_versions(sessions: SessionMaker) -> Resealed:
    """A version holds its row's columns as JSON, sealed bytes in base64, so it is opened as what it is a version of."""
    total = Resealed()
    sealing = {table.name: table for table in Base.metadata.sorted_tables if sealed_columns(table)}

    async def turn(session: Session, after: Any) -> Any:  # noqa: ANN401 - the key of a version
        states = await versions.after(session, sealing, after, BATCH)
        for state in states:
            table = sealing[state.things]
            changed = {
                name: to_json(reseal(ring(), from_json(kept), place(table, name, state.row_id), total))
                for name in sealed_columns(table)
                if (kept := state.content.get(name)) is not None
            }
            if any(state.content[name] != anew for name, anew in changed.items()):
                state.content = {**state.content, **changed}
        return _key(states[-1]) if states else None

    await in_turns(sessions, turn)
    return total


def _key(state: Version) -> tuple[Any, ...]:
    return state.things, state.row_id, state.version
