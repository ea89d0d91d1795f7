"""All SQL of this slice."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from fastapi import Response

from services.registry.database import standing
from services.registry.rivers.models import Reach, River, RiverTier
from services.registry.rivers.schemas import ReachAnswer, RiverAnswer
from shared.auth.caller import Caller
from shared.auth.rows import of_division, visible
from shared.db.session import Session
from shared.directory.models import Person, Post
from shared.directory.people import chains, valid_on
from shared.http.pages import Paging, SortKey, as_json, page_of


async def rivers(session: Session, page: Paging) -> Response:
    """Rivers in the order of their codes, the same for everybody."""
    statement = sa.select(*as_json(**{name: getattr(River, name) for name in RiverAnswer.model_fields}))
    statement = statement.where(standing(River))
    return await page_of(session, statement, keys=[SortKey(River.code)], page=page)


async def reaches(
    session: Session, caller: Caller, page: Paging, *, division: str | None, river_id: UUID | None
) -> Response:
    """Reaches in the order of their codes."""
    columns = {name: getattr(Reach, name) for name in ReachAnswer.model_fields if name != "river_name"}
    statement = sa.select(*as_json(**columns, river_name=River.name)).join(River, River.id == Reach.river_id)
    statement = statement.where(visible(caller, Reach.division_code), standing(Reach))
    if division is not None:
        statement = statement.where(of_division(caller, Reach.division_code, division))
    if river_id is not None:
        statement = statement.where(Reach.river_id == river_id)
    return await page_of(session, statement, keys=[SortKey(Reach.code)], page=page, seen_by=",".join(caller.divisions))


async def river_exists(session: Session, river_id: UUID) -> bool:
    """Whether a river is on record."""
    return bool(await session.scalar(sa.select(sa.exists().where(River.id == river_id, standing(River)))))


async def river(session: Session, river_id: UUID, *, lock: bool = False) -> River | None:
    """A river, whoever asks."""
    statement = sa.select(River).where(River.id == river_id)
    return await session.scalar(statement.with_for_update() if lock else statement)


async def reach(session: Session, caller: Caller, reach_id: UUID, *, lock: bool = False) -> Reach | None:
    """A reach that the caller may see."""
    statement = sa.select(Reach).where(Reach.id == reach_id, visible(caller, Reach.division_code))
    return await session.scalar(statement.with_for_update(of=Reach) if lock else statement)


async def of_river(session: Session, river_id: UUID) -> Sequence[Reach]:
    """All reaches of a river that were not voided, locked."""
    statement = sa.select(Reach).where(Reach.river_id == river_id, standing(Reach)).order_by(Reach.id)
    return (await session.scalars(statement.with_for_update(of=Reach))).all()


async def course(session: Session, caller: Caller, river_id: UUID, on: date) -> Sequence[Reach]:
    """The reaches of a river on a day that the caller may see, from its source on; those without a place come last."""
    rows = await session.scalars(
        sa.select(Reach)
        .where(Reach.river_id == river_id, visible(caller, Reach.division_code), valid_on(Reach, on), standing(Reach))
        .order_by(Reach.position.asc().nulls_last(), Reach.code)
    )
    return rows.all()


async def tiers(session: Session) -> Sequence[RiverTier]:
    """The tiers of river chiefs, the highest first."""
    statement = sa.select(RiverTier).where(standing(RiverTier)).order_by(RiverTier.rank, RiverTier.code)
    return (await session.scalars(statement)).all()


async def tier(session: Session, code: str, *, lock: bool = False) -> RiverTier | None:
    """The tier of a code."""
    statement = sa.select(RiverTier).where(RiverTier.code == code, standing(RiverTier))
    return await session.scalar(statement.with_for_update() if lock else statement)


async def chiefs(
    session: Session, division_of: Mapping[UUID, str], on: date
) -> dict[UUID, list[tuple[RiverTier, Any, str | None]]]:
    """For each of these reaches: its chiefs of a day by tier, the highest first, and the post that makes them one."""
    links, ladder = await chains(session, division_of), await tiers(session)
    found = {reach_id: [(each, links.person(reach_id, each.code, on)) for each in ladder] for reach_id in division_of}
    people = {person for pairs in found.values() for _, person in pairs if person is not None}
    names = {row.id: row for row in await session.scalars(sa.select(Person).where(Person.id.in_(people)))}
    posts = await _posts(session, people, {each.post_code for each in ladder if each.post_code}, on)
    return {
        reach_id: [
            (each, names[person], _title(posts, person, each, division_of[reach_id]))
            for each, person in pairs
            if person in names
        ]
        for reach_id, pairs in found.items()
    }


async def _posts(session: Session, people: Iterable[UUID], codes: Iterable[str], on: date) -> Sequence[Post]:
    rows = await session.scalars(
        sa.select(Post)
        .where(Post.person_id.in_(list(people)), Post.code.in_(list(codes)), valid_on(Post, on))
        .order_by(sa.func.length(Post.division_code).desc(), Post.title)
    )
    return rows.all()


def _title(posts: Sequence[Post], person: UUID | None, tier: RiverTier, division_code: str) -> str | None:
    """The nearest of the person's posts of this tier around a division."""
    around = (
        post.title
        for post in posts
        if post.person_id == person and post.code == tier.post_code and division_code.startswith(post.division_code)
    )
    return next(around, None)
