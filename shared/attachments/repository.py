"""All SQL of attachments."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from shared.attachments.models import Attachment
from shared.auth.caller import Caller
from shared.auth.rows import visible
from shared.db.session import Session


async def add(session: Session, row: Mapping[str, Any]) -> tuple[Attachment, bool]:
    """The file of this id, and whether it is new."""
    made = await session.scalar(insert(Attachment).values(row).on_conflict_do_nothing().returning(Attachment.id))
    return await session.get_one(Attachment, row["id"]), made is not None


async def find(session: Session, caller: Caller, attachment_id: UUID) -> Attachment | None:
    """A file that the caller may see: of their divisions, or uploaded by themselves; a private one only the latter."""
    own = sa.and_(Attachment.private, Attachment.account_id == caller.account_id)
    return await session.scalar(
        sa.select(Attachment).where(Attachment.id == attachment_id, sa.or_(own, _referable(caller)))
    )


async def unknown(session: Session, caller: Caller, attachment_ids: Collection[UUID]) -> set[UUID]:
    """Which of these the caller cannot refer to: they are nowhere, another's, or private, thus soon gone."""
    known = await session.scalars(sa.select(Attachment.id).where(Attachment.id.in_(attachment_ids), _referable(caller)))
    return set(attachment_ids) - set(known)


def _referable(caller: Caller) -> sa.ColumnElement[bool]:
    seen = visible(caller, Attachment.division_code, Attachment.person_id)
    return sa.and_(Attachment.private.is_(False), seen)


async def private(session: Session, after: UUID | None, most: int) -> Sequence[Attachment]:
    """Private files that are still there, in the order of their ids."""
    wanted = sa.select(Attachment).where(Attachment.private, Attachment.deleted_at.is_(None))
    if after is not None:
        wanted = wanted.where(Attachment.id > after)
    return (await session.scalars(wanted.order_by(Attachment.id).limit(most).with_for_update())).all()
