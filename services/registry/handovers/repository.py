"""All SQL of this slice."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from fastapi import Response
from sqlalchemy.orm import aliased

from services.registry.database import standing
from services.registry.handovers.lifecycle import Part, Pending
from services.registry.handovers.models import Handover, Move
from services.registry.handovers.schemas import HandoverAnswer, MoveAnswer
from services.registry.matters.models import Matter
from services.registry.people.models import Person, Post
from services.registry.responsibilities.models import Responsibility
from shared.auth.caller import Caller
from shared.auth.rows import visible
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


async def move_page(session: Session, page: Paging, handover: Handover) -> Response:
    """What became of each part of a load, and who has it now."""
    taker = aliased(Person)
    now = sa.case(
        (Move.part == Part.RESPONSIBILITY, Responsibility.person_id),
        (Move.part == Part.POST, Post.person_id),
        (Move.part == Part.DEPUTYSHIP, Post.deputy_id),
        else_=Matter.responsible_ids[1],
    )
    gave = sa.select(Person.name).where(Person.id == handover.from_person_id).scalar_subquery()
    people: dict[str, Any] = {"before_id": sa.literal(handover.from_person_id, sa.Uuid), "before_name": gave}
    people |= {"after_id": now, "after_name": taker.name}
    columns = {name: getattr(Move, name) for name in MoveAnswer.model_fields if name not in people}
    statement = (
        sa.select(*as_json(**columns, **people))
        .select_from(Move)
        .outerjoin(Responsibility, Responsibility.id == Move.row_id)
        .outerjoin(Post, Post.id == Move.row_id)
        .outerjoin(Matter, Matter.id == Move.row_id)
        .outerjoin(taker, taker.id == now)
        .where(Move.handover_id == handover.id)
    )
    keys = [SortKey(Move.part), SortKey(Move.division_code), SortKey(Move.row_id)]
    return await page_of(session, statement, keys=keys, page=page, seen_by=str(handover.id))


async def moves_of(session: Session, handover_id: UUID) -> Sequence[Move]:
    """What a hand-over moved."""
    return (await session.scalars(sa.select(Move).where(Move.handover_id == handover_id))).all()


async def posts_by_id(session: Session, ids: Sequence[UUID]) -> dict[UUID, Post]:
    """These posts, locked."""
    rows = await session.scalars(sa.select(Post).where(Post.id.in_(ids)).order_by(Post.id).with_for_update())
    return {row.id: row for row in rows}
