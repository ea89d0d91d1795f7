"""Who answered for what on a day, and who holds which post: the same answer in every service."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol
from uuid import UUID

import sqlalchemy as sa

from shared.auth.rows import inside
from shared.db.session import Session
from shared.directory.memory import remembered
from shared.directory.mergers import Mergers, mergers
from shared.directory.models import Leave, Person, Post, Responsibility, Valid

_NEAREST_FIRST = (sa.func.length(Post.division_code).desc(), Post.valid_from.desc(), Post.id)


class Period(Protocol):
    """What holds from a day, and until the day before `valid_to`."""

    @property
    def valid_from(self) -> date: ...
    @property
    def valid_to(self) -> date | None: ...


def valid_on(table: type[Valid], day: date) -> sa.ColumnElement[bool]:
    """Rows that held on this day."""
    return sa.and_(table.valid_from <= day, sa.or_(table.valid_to.is_(None), table.valid_to > day))


def held(row: Period, day: date) -> bool:
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
    """Who acts in each post for a division on a day: at the nearest division that has the post and somebody there.

    That is the holder, or the deputy where the post is empty or its holder is away.
    """
    posts = await posts_now(session)
    return {code: posts.holders(code, division_code, day) for code in codes}


def _around(division_code: str) -> list[str]:
    """A division and all those that it lies in."""
    return [division_code[:length] for length in range(1, len(division_code) + 1)]


# Whoever heads a unit that the town watches has a post in the registry, and is no official for that.
_OFFICIAL = Post.code != "responsible_unit_head"


async def serves(session: Session, person_id: UUID, division_code: str, day: date) -> bool:
    """Whether an official holds a post, be it as deputy, that covers a division or lies inside it.

    A division that was merged by then is what it was merged into.
    """
    division_code = (await mergers(session)).standing(division_code, day)
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
    deputy: UUID | None
    valid_from: date
    valid_to: date | None

    def on(self, division_code: str, day: date) -> bool:
        return held(self, day) and division_code.startswith(self.division_code)


@dataclass(frozen=True, slots=True)
class _Away:
    """A leave."""

    valid_from: date
    valid_to: date | None


class Posts:
    """Who holds the posts, of all divisions and times, and who acts while they are away; the nearest come first."""

    def __init__(
        self, held_by_code: Mapping[str, Sequence[_Held]], leaves: Mapping[UUID, Sequence[_Away]], merged: Mergers
    ) -> None:
        self._posts = held_by_code
        self._leaves = leaves
        self._mergers = merged
        self._by_person: dict[UUID, list[_Held]] = {}
        for post in (post for posts in held_by_code.values() for post in posts):
            if post.person is not None:
                self._by_person.setdefault(post.person, []).append(post)

    def holders(self, code: str, division_code: str, day: date) -> list[UUID]:
        """As the function of this name, for one post; whoever holds it in the successor acts for a merged division."""
        place = self._mergers.standing(division_code, day)
        return _nearest(
            (post.division_code, self._acting(post, day)) for post in self._posts.get(code, ()) if post.on(place, day)
        )

    def is_away(self, person_id: UUID, day: date) -> bool:
        """Whether a person is on leave on this day."""
        return any(held(leave, day) for leave in self._leaves.get(person_id, ()))

    def stand_ins(self, person_id: UUID, division_code: str, day: date) -> list[UUID]:
        """Who acts for a person in a division on a day: the person, or while away the deputies of their posts there.

        Where nobody does, it stays the person's: a named duty falls on nobody by accident.
        """
        if not self.is_away(person_id, day):
            return [person_id]
        place = self._mergers.standing(division_code, day)
        posts = (post for post in self._by_person.get(person_id, ()) if post.on(place, day))
        return list(dict.fromkeys(filter(None, (self._acting(post, day) for post in posts)))) or [person_id]

    def deputies(self, person_id: UUID, division_code: str, day: date) -> set[UUID]:
        """The deputies of a person's posts there, present or not."""
        place = self._mergers.standing(division_code, day)
        posts = (post for post in self._by_person.get(person_id, ()) if post.on(place, day))
        return {post.deputy for post in posts if post.deputy is not None}

    def _acting(self, post: _Held, day: date) -> UUID | None:
        """The holder who is there, else the deputy who is; a deputy's deputy has no say in this post."""
        present = (one for one in (post.person, post.deputy) if one is not None and not self.is_away(one, day))
        return next(present, None)


async def posts_now(session: Session) -> Posts:
    """The posts as the directory has them."""
    return await remembered(session, _read_posts)


async def _read_posts(session: Session) -> Posts:
    posts: dict[str, list[_Held]] = {}
    for row in await session.scalars(sa.select(Post).order_by(*_NEAREST_FIRST)):
        kept = _Held(row.division_code, row.person_id, row.deputy_id, row.valid_from, row.valid_to)
        posts.setdefault(row.code, []).append(kept)
    leaves: dict[UUID, list[_Away]] = {}
    for leave in await session.scalars(sa.select(Leave)):
        leaves.setdefault(leave.person_id, []).append(_Away(leave.valid_from, leave.valid_to))
    return Posts(posts, leaves, await mergers(session))


def _nearest(acting: Iterable[tuple[str, UUID | None]]) -> list[UUID]:
    """The people of the most specific division; where nobody acts in any post there, of the next one up."""
    by_division: dict[str, list[UUID]] = {}
    for division_code, person in acting:
        if person is not None:
            by_division.setdefault(division_code, []).append(person)
    return next(iter(by_division.values()), [])


async def names(session: Session, person_ids: Iterable[UUID]) -> Mapping[UUID, str]:
    """The published names of officers."""
    rows = await session.execute(sa.select(Person.id, Person.name).where(Person.id.in_(set(person_ids))))
    return dict(rows.all())
