"""Who answered for what on a day, and who holds which post: the same answer in every service."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from uuid import UUID

import sqlalchemy as sa

from shared.db.session import Session
from shared.directory.models import Person, Post, Responsibility, Valid


def valid_on(table: type[Valid], day: date) -> sa.ColumnElement[bool]:
    """Rows that held on this day."""
    return sa.and_(table.valid_from <= day, sa.or_(table.valid_to.is_(None), table.valid_to > day))


async def responsible(session: Session, object_id: UUID, day: date) -> dict[str, UUID]:
    """The chain of an object on a day: the person at each level."""
    rows = await session.execute(
        sa.select(Responsibility.level, Responsibility.person_id)
        .where(Responsibility.object_id == object_id, valid_on(Responsibility, day))
        .order_by(Responsibility.valid_from, Responsibility.version)
    )
    return dict(rows.all())


async def holders(session: Session, codes: Iterable[str], division_code: str, day: date) -> dict[str, list[UUID]]:
    """Who holds each post for a division: at the nearest division that has the post, a deputy for an empty one."""
    prefixes = [division_code[:length] for length in range(1, len(division_code) + 1)]
    posts = (
        await session.scalars(
            sa.select(Post)
            .where(Post.code.in_(list(codes)), Post.division_code.in_(prefixes), valid_on(Post, day))
            .order_by(sa.func.length(Post.division_code).desc(), Post.valid_from.desc(), Post.id)
        )
    ).all()
    return {code: _nearest([post for post in posts if post.code == code]) for code in codes}


def _nearest(posts: Sequence[Post]) -> list[UUID]:
    """The people of the most specific division; where all posts there are empty, of the next one up."""
    by_division: dict[str, list[UUID]] = {}
    for post in posts:
        person = post.person_id or post.deputy_id
        if person is not None:
            by_division.setdefault(post.division_code, []).append(person)
    return next(iter(by_division.values()), [])


async def names(session: Session, person_ids: Iterable[UUID]) -> Mapping[UUID, str]:
    """The published names of officers."""
    rows = await session.execute(sa.select(Person.id, Person.name).where(Person.id.in_(set(person_ids))))
    return dict(rows.all())
