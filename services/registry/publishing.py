"""How the registry says what is on record: to everybody by event, and to its own directory at once."""

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
    fields = {name: getattr(row, name) for name in contract.model_fields if name not in more}
    data = contract.model_validate(fields | more)
    await session.flush()
    append(session, f"{row.__tablename__}/{row.id}", data)
    await apply.record(session, data)
