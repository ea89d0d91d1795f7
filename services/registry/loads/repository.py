"""All SQL of this slice."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

import sqlalchemy as sa

from services.registry.database import standing
from services.registry.people.models import Post
from shared.auth.caller import Caller
from shared.auth.rows import of_division, visible
from shared.db.session import Session


async def posts_of(session: Session, caller: Caller, person_id: UUID, division: str, since: date) -> Sequence[Post]:
    """The posts that a person holds in a division from a day on, sooner or later, or is the deputy in; locked."""
    rows = await session.scalars(
        sa.select(Post)
        .where(
            sa.or_(Post.person_id == person_id, Post.deputy_id == person_id),
            visible(caller, Post.division_code),
            of_division(caller, Post.division_code, division),
            sa.or_(Post.valid_to.is_(None), Post.valid_to > since),
            standing(Post),
        )
        .order_by(Post.division_code, Post.id)
        .with_for_update()
    )
    return rows.all()
