"""Takes the registry's events into the local copy. The registry itself does the same in its own transaction."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from shared.contracts import Envelope, registry
from shared.contracts.registry import DirectoryRow
from shared.db.session import Session
from shared.directory import models
from shared.directory.memory import changed
from shared.events.subscriptions import Subscriptions

TABLES: dict[type[DirectoryRow], type[models.DirectoryRow]] = {
    registry.DivisionRecorded: models.Division,
    registry.PersonRecorded: models.Person,
    registry.PostRecorded: models.Post,
    registry.LeaveRecorded: models.Leave,
    registry.CertificateRecorded: models.Certificate,
    registry.PowerRecorded: models.Power,
    registry.SourceRecorded: models.Source,
    registry.ReachRecorded: models.Reach,
    registry.ResponsibilityRecorded: models.Responsibility,
    registry.PolicyRecorded: models.Policy,
    registry.CalendarYearImported: models.CalendarYear,
    registry.AccessRevoked: models.Revocation,
}

subscriptions = Subscriptions()


async def record(session: Session, data: DirectoryRow) -> None:
    """Keep this row if it is newer than what is known: events and direct look-ups may come in any order."""
    await record_all(session, [data])


async def record_all(session: Session, several: Sequence[DirectoryRow]) -> None:
    """The same of many rows of one kind, in one go."""
    if not several:
        return
    table = TABLES[type(several[0])]
    values = [_columns(data) for data in several]
    changed(session, table.__tablename__)
    # The table itself: its class would make the same statement of each row by the ORM's longer way.
    statement = insert(table.metadata.tables[table.__tablename__])
    statement = statement.on_conflict_do_update(
        index_elements=[table.id],
        set_={name: statement.excluded[name] for name in values[0] if name != "id"},
        where=table.version < statement.excluded.version,
    )
    await session.execute(statement, values)


def _columns(data: DirectoryRow) -> dict[str, Any]:
    values: dict[str, Any] = data.model_dump(mode="python")
    if isinstance(data, registry.CalendarYearImported):
        values["days"] = [day.model_dump(mode="json") for day in data.days]
    return values


@subscriptions.forgetting
async def forget(session: Session, producer: str) -> None:
    """Let a restored registry's older versions win: the whole copy goes, and comes back from its log."""
    if producer == "registry":
        for table in TABLES.values():
            changed(session, table.__tablename__)
            await session.execute(sa.delete(table))


@subscriptions.on(*TABLES)
async def take_in(session: Session, data: DirectoryRow, _event: Envelope) -> None:
    """Follow the registry's log."""
    await record(session, data)
