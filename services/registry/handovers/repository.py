"""All SQL of this slice."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

import sqlalchemy as sa
from fastapi import Response
from sqlalchemy.orm import aliased

from services.registry.database import standing
from services.registry.handovers.lifecycle import Pending
from services.registry.handovers.models import Handover, Move
from services.registry.handovers.schemas import HandoverAnswer
from services.registry.people.models import Person, Post
from shared.auth.caller import Caller
from shared.auth.rows import of_division, visible
from shared.db.session import Session
from shared.http.pages import Paging, SortKey, as_json, page_of


async def page(session: Session, caller: Caller, page: Paging, *, person_id: UUID | None) -> Response:
    """Hand-overs, the newest first."""
    giver, taker = aliased(Person), aliased(Person)
    columns = {name: getattr(Handover, name) for name in HandoverAnswer.model_fields}
    statement = (
        sa.select(*as_json(**columns, from_person_name=giver.name, to_person_name=taker.name))
        .join(giver, giver.id == Handover.from_person_id)
        .join(taker, taker.id == Handover.to_person_id)
        .where(visible(caller, Handover.division_code))
    )
    if person_id is not None:
        statement = statement.where(sa.or_(Handover.from_person_id == person_id, Handover.to_person_id == person_id))
    keys = [SortKey(Handover.id, descending=True)]
    return await page_of(session, statement, keys=keys, page=page, seen_by=",".join(caller.divisions))


async def find(session: Session, caller: Caller, handover_id: UUID) -> Handover | None:
    """A hand-over that the caller may see."""
    return await session.scalar(
        sa.select(Handover).where(Handover.id == handover_id, visible(caller, Handover.division_code))
    )


async def pending(session: Session, people: Sequence[UUID], today: date, *, but: UUID | None) -> list[Pending]:
    """The hand-overs from or to these people whose day has not come yet."""
    rows = await session.execute(
        sa.select(Handover.from_person_id, Handover.to_person_id, Handover.effective_on)
        .where(
            sa.or_(Handover.from_person_id.in_(people), Handover.to_person_id.in_(people)),
            Handover.effective_on > today,
            Handover.id.is_distinct_from(but),
            standing(Handover),
        )
        .order_by(Handover.effective_on, Handover.id)
    )
    return [Pending(*row) for row in rows]


async def posts_of(session: Session, caller: Caller, person_id: UUID, division: str, since: date) -> Sequence[Post]:
    """The posts that a person holds in a division from a day on, sooner or later; locked."""
    rows = await session.scalars(
        sa.select(Post)
        .where(
            Post.person_id == person_id,
            visible(caller, Post.division_code),
            of_division(caller, Post.division_code, division),
            sa.or_(Post.valid_to.is_(None), Post.valid_to > since),
            standing(Post),
        )
        .order_by(Post.division_code, Post.id)
        .with_for_update()
    )
    return rows.all()


async def moves_of(session: Session, handover_id: UUID) -> Sequence[Move]:
    """What a hand-over moved."""
    return (await session.scalars(sa.select(Move).where(Move.handover_id == handover_id))).all()


async def posts_by_id(session: Session, ids: Sequence[UUID]) -> dict[UUID, Post]:
    """These posts, locked."""
    rows = await session.scalars(sa.select(Post).where(Post.id.in_(ids)).order_by(Post.id).with_for_update())
    return {row.id: row for row in rows}
