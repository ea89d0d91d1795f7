"""All SQL of this slice."""

from collections.abc import Sequence
from uuid import UUID

import sqlalchemy as sa

from services.registry.passwords.models import OldPassword
from shared.db.session import Session


async def old(session: Session, account_id: UUID, most: int) -> Sequence[str]:
    """The hashes of the passwords that an account had before, the last ones first."""
    kept = sa.select(OldPassword.password_hash).where(OldPassword.account_id == account_id)
    return (await session.scalars(kept.order_by(OldPassword.until.desc()).limit(most))).all()


async def forget_all_but(session: Session, account_id: UUID, most: int) -> None:
    """Keep only the last ones."""
    kept = (
        sa.select(OldPassword.until)
        .where(OldPassword.account_id == account_id)
        .order_by(OldPassword.until.desc())
        .limit(most)
    )
    await session.execute(
        sa.delete(OldPassword).where(OldPassword.account_id == account_id, OldPassword.until.not_in(kept))
    )
