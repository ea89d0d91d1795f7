"""Many records of one kind at once: told, audited and kept as one by one, in as many statements as for one.

The caller has locked the rows, or made them, and knows that they are inside its divisions.
"""

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from sqlalchemy.orm import object_mapper

from services.registry.database import Entered, Sent
from services.registry.publishing import publish_all
from services.registry.recording import entry, note, set_fields
from services.registry.sealing import ring
from services.registry.versions.lifecycle import ABOUT
from shared import time
from shared.auth.caller import Caller
from shared.contracts.registry import DirectoryRow
from shared.db.session import Session
from shared.directory.models import Valid
from shared.ids import new_id
from shared.sealed import seal_given

SentRow = TypeVar("SentRow", bound=Sent)
Changes = Sequence[tuple[Entered, Mapping[str, Any]]]
NOT_SENT = b""  # by no client, so that none can send it again


def copy_of(row: SentRow, **changes: Any) -> SentRow:  # noqa: ANN401 - columns of the row's table
    """A new record that says the same but for these columns."""
    kept = {
        column.key: getattr(row, column.key)
        for column in object_mapper(row).column_attrs
        if column.key not in ABOUT and column.key != "voided_at"
    }
    return type(row)(**{"id": new_id(), "sent": NOT_SENT} | kept | changes)


async def enter_all(
    session: Session, caller: Caller, rows: Sequence[Sent], contract: type[DirectoryRow], reason: str
) -> None:
    """Put new rows on record that follow from another record."""
    for row in rows:
        set_fields(row, entry(caller, version=1))
    session.add_all(rows)
    await _tell_all(session, caller, rows, contract, reason)


async def change_all(
    session: Session, caller: Caller, changes: Changes, contract: type[DirectoryRow], reason: str
) -> None:
    """Change each row in its own way."""
    for row, values in changes:
        set_fields(row, seal_given(ring(), type(row), row.id, values) | entry(caller, version=row.version + 1))
    await _tell_all(session, caller, [row for row, _ in changes], contract, reason)


async def void_all(
    session: Session, caller: Caller, rows: Sequence[Entered], contract: type[DirectoryRow], reason: str
) -> None:
    """Declare that rows should never have been entered; see `recording.void`."""
    for row in rows:
        ended = {"valid_to": row.valid_from} if isinstance(row, Valid) else {}
        set_fields(row, ended | {"voided_at": time.now()} | entry(caller, version=row.version + 1))
    await _tell_all(session, caller, rows, contract, reason, verb="void")


async def _tell_all(
    session: Session,
    caller: Caller,
    rows: Sequence[Entered],
    contract: type[DirectoryRow],
    reason: str,
    verb: str = "",
) -> None:
    await publish_all(session, contract, rows)
    for row in rows:
        note(session, caller, row, reason, verb)
