"""All SQL of attachments."""

from collections.abc import Collection
from uuid import UUID

import sqlalchemy as sa

from shared.attachments.models import Attachment
from shared.auth.caller import Caller
from shared.auth.rows import visible
from shared.db.session import Session


async def find(session: Session, caller: Caller, attachment_id: UUID) -> Attachment | None:
    """A file that the caller may see: of their divisions, or uploaded by themselves."""
    seen = visible(caller, Attachment.division_code, Attachment.person_id)
    return await session.scalar(sa.select(Attachment).where(Attachment.id == attachment_id, seen))


async def unknown(session: Session, caller: Caller, attachment_ids: Collection[UUID]) -> set[UUID]:
    """Which of these the caller cannot refer to: they are nowhere, or another's."""
    seen = visible(caller, Attachment.division_code, Attachment.person_id)
    known = await session.scalars(sa.select(Attachment.id).where(Attachment.id.in_(attachment_ids), seen))
    return set(attachment_ids) - set(known)
