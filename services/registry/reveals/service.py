"""Use cases: say in clear what a record keeps sealed, to somebody who may and says why."""

from collections.abc import Mapping
from uuid import UUID

from services.registry.database import Entered
from services.registry.ledger import THINGS
from services.registry.people.models import Person
from services.registry.sealing import ring
from services.registry.versions.errors import RecordNotFound
from shared import audit
from shared.auth.caller import Caller
from shared.db.session import Session
from shared.sealed import opened, sealed_columns, table_of

SEALED = tuple(name for name, thing in THINGS.items() if sealed_columns(table_of(thing.table)))
AMONG_COLLEAGUES = "联系工作"


async def reveal(session: Session, caller: Caller, things: str, row_id: UUID, purpose: str) -> Mapping[str, str | None]:
    """All personal data of a record; the purpose is kept with who asked. Raises RecordNotFound."""
    return opened(ring(), await _asked(session, caller, things, row_id, purpose))


async def phone(session: Session, caller: Caller, person_id: UUID) -> str | None:
    """The number of somebody one works with; raises RecordNotFound."""
    person = await _asked(session, caller, Person.__tablename__, person_id, AMONG_COLLEAGUES)
    return opened(ring(), person)["phone"]


async def _asked(session: Session, caller: Caller, things: str, row_id: UUID, purpose: str) -> Entered:
    row = await THINGS[things].find(session, caller, row_id)
    if row is None:
        raise RecordNotFound
    audit.record(
        session,
        caller,
        f"{type(row).__name__.lower()}.reveal",
        f"{things}/{row_id}",
        purpose,
        division=vars(row).get("division_code"),
    )
    return row
