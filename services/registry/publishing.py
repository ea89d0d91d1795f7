"""How the registry says what is on record: to everybody by event, and to its own directory at once."""

from collections.abc import Sequence
from typing import Any

from shared.contracts.registry import DirectoryRow
from shared.db.session import Session
from shared.directory import apply
from shared.events.log import append


async def publish(session: Session, contract: type[DirectoryRow], row: Any, **more: Any) -> None:  # noqa: ANN401 - a row of any table
    """Tell the public state of a row, whose version the caller has just set and whose lock it holds.

    The registry is its own first follower, inside the transaction, so that the same questions get the same answers
    here as in every other service.
    """
    await session.flush()
    data = _told(contract, row, **more)
    append(session, f"{row.__tablename__}/{row.id}", data)
    if contract in apply.TABLES:  # of other rows the directory keeps no copy
        await apply.record(session, data)


async def publish_all(session: Session, contract: type[DirectoryRow], rows: Sequence[Any]) -> None:
    """The same of many rows of one kind, in the order given."""
    await session.flush()
    told = [_told(contract, row) for row in rows]
    for row, data in zip(rows, told, strict=True):
        append(session, f"{row.__tablename__}/{row.id}", data)
    await apply.record_all(session, told)


def _told(contract: type[DirectoryRow], row: Any, **more: Any) -> DirectoryRow:  # noqa: ANN401 - as above
    fields = {name: getattr(row, name) for name in contract.model_fields if name not in more}
    return contract.model_validate(fields | more)
