"""Who answered for what on a day, and who holds which post: the same answer in every service."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import sqlalchemy as sa

from shared.auth.rows import inside
from shared.db.session import Session
from shared.directory.memory import remembered
from shared.directory.models import Person, Post, Responsibility, Valid

_NEAREST_FIRST = (sa.func.length(Post.division_code).desc(), Post.valid_from.desc(), Post.id)


def valid_on(table: type[Valid], day: date) -> sa.ColumnElement[bool]:
    """Rows that held on this day."""
    return sa.and_(table.valid_from <= day, sa.or_(table.valid_to.is_(None), table.valid_to > day))


def held(row: Valid, day: date) -> bool:
    """The same of one row that has been read."""
    return row.valid_from <= day and (row.valid_to is None or row.valid_to > day)


async def responsible(session: Session, object_id: UUID, day: date) -> dict[str, UUID]:
    """The chain of an object on a day: the person at each level."""
    rows = await session.execute(
        sa.select(Responsibility.level, Responsibility.person_id)
        .where(Responsibility.object_id == object_id, valid_on(Responsibility, day))
        .order_by(Responsibility.valid_from, Responsibility.version)
    )
    return dict(rows.all())


class Chains:
    """Who answers for many objects, read once."""

    def __init__(self, rows: Iterable[Responsibility]) -> None:
        self._links: dict[tuple[UUID, str], list[Responsibility]] = {}
        for row in rows:
            self._links.setdefault((row.object_id, row.level), []).append(row)

    def person(self, object_id: UUID, level: str, day: date) -> UUID | None:
        """As `responsible`, at one level."""
        people = [link.person_id for link in self._links.get((object_id, level), ()) if held(link, day)]
        return people[-1] if people else None


async def chains(session: Session, object_ids: Iterable[UUID]) -> Chains:
    """The chains of these objects, of all times."""
    wanted = sa.any_(sa.cast(list(object_ids), sa.ARRAY(sa.Uuid)))
    rows = await session.scalars(
        sa.select(Responsibility)
        .where(Responsibility.object_id == wanted)
        .order_by(Responsibility.valid_from, Responsibility.version)
        .execution_options(populate_existing=True)
    )
    return Chains(rows)


async def holders(session: Session, codes: Iterable[str], division_code: str, day: date) -> dict[str, list[UUID]]:
    """Who holds each post for a division: at the nearest division that has the post, a deputy for an empty one."""
    posts = await posts_now(session)
    return {code: posts.holders(code, division_code, day) for code in codes}


def _around(division_code: str) -> list[str]:
    """A division and all those that it lies in."""
    return [division_code[:length] for length in range(1, len(division_code) + 1)]


# Whoever heads a unit that the town watches has a post in the registry, and is no official for that.
_OFFICIAL = Post.code != "responsible_unit_head"


async def serves(session: Session, person_id: UUID, division_code: str, day: date) -> bool:
    """Whether an official holds a post, be it as deputy, that covers a division or lies inside it."""
    around = sa.or_(Post.division_code.in_(_around(division_code)), inside(Post.division_code, [division_code]))
    held_by = sa.or_(Post.person_id == person_id, Post.deputy_id == person_id)
    return bool(await session.scalar(sa.select(sa.exists().where(held_by, around, _OFFICIAL, valid_on(Post, day)))))


async def officials(session: Session, person_ids: Iterable[UUID], day: date) -> set[UUID]:
    """Which of these people hold an official's post, be it as deputy."""
    asked = list(person_ids)
    rows = await session.execute(
        sa.select(Post.person_id, Post.deputy_id).where(
            sa.or_(Post.person_id.in_(asked), Post.deputy_id.in_(asked)), _OFFICIAL, valid_on(Post, day)
        )
    )
    return {person for row in rows for person in row if person in asked}


@dataclass(frozen=True, slots=True)
class _Held:
    """A post as far as it matters who holds it."""

    division_code: str
    person: UUID | None
    valid_from: date
    valid_to: date | None

    def on(self, division_code: str, day: date) -> bool:
        begun, ended = self.valid_from <= day, self.valid_to is not None and self.valid_to <= day
        return begun and not ended and division_code.startswith(self.division_code)


class Posts:
    """Who holds the posts, of all divisions and times; the nearest come first."""

    def __init__(self, held_by_code: Mapping[str, Sequence[_Held]]) -> None:
        self._posts = held_by_code

    def holders(self, code: str, division_code: str, day: date) -> list[UUID]:
        """As the function of this name, for one post."""
        return _nearest([post for post in self._posts.get(code, ()) if post.on(division_code, day)])


async def posts_now(session: Session) -> Posts:
    """The posts as the directory has them."""
    return await remembered(session, _read_posts)


async def _read_posts(session: Session) -> Posts:
    posts: dict[str, list[_Held]] = {}
    for row in await session.scalars(sa.select(Post).order_by(*_NEAREST_FIRST)):
        kept = _Held(row.division_code, row.person_id or row.deputy_id, row.valid_from, row.valid_to)
        posts.setdefault(row.code, []).append(kept)
    return Posts(posts)


def _nearest(posts: Sequence[_Held]) -> list[UUID]:
    """The people of the most specific division; where all posts there are empty, of the next one up."""
    by_division: dict[str, list[UUID]] = {}
    for post in posts:
        if post.person is not None:
            by_division.setdefault(post.division_code, []).append(post.person)
    return next(iter(by_division.values()), [])


async def names(session: Session, person_ids: Iterable[UUID]) -> Mapping[UUID, str]:
    """The published names of officers."""
    rows = await session.execute(sa.select(Person.id, Person.name).where(Person.id.in_(set(person_ids))))
    return dict(rows.all())
