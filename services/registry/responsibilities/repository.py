"""All SQL of this slice. Objects and people are those of the registry's own directory."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from fastapi import Response
from sqlalchemy.orm import aliased

from services.registry.database import standing
from services.registry.people.models import Person as PersonOnRecord
from services.registry.people.models import Post as PostOnRecord
from services.registry.responsibilities.lifecycle import REQUIRED, ObjectType
from services.registry.responsibilities.models import Responsibility
from services.registry.responsibilities.schemas import ResponsibilityAnswer
from services.registry.rivers.models import RiverTier
from shared.auth.caller import Caller
from shared.auth.rows import apart, of_division, visible
from shared.db.session import Session
from shared.directory.models import Person, Post, Reach, Source
from shared.directory.people import valid_on
from shared.http.pages import Paging, SortKey, as_json, page_of

OBJECTS: dict[ObjectType, type[Source | Reach]] = {ObjectType.SOURCE: Source, ObjectType.REACH: Reach}
_ORDER = ("division_code", "object_id", "level", "valid_from", "id")
_OFFICIAL = PostOnRecord.code != "responsible_unit_head"


async def page(
    session: Session,
    caller: Caller,
    page: Paging,
    *,
    division: str | None,
    object_id: UUID | None,
    person_id: UUID | None,
    on: date | None,
) -> Response:
    """Responsibilities by division, object and level, the earlier first."""
    statement = _listed(caller, division)
    if object_id is not None:
        statement = statement.where(Responsibility.object_id == object_id)
    if person_id is not None:
        statement = statement.where(Responsibility.person_id == person_id)
    if on is not None:
        statement = statement.where(valid_on(Responsibility, on))
    return await _page(session, caller, page, statement)


async def doubles(session: Session, caller: Caller, page: Paging, *, division: str | None, on: date) -> Response:
    """Links of a day beside which another person is at the same level, or the same person at another level."""
    other = aliased(Responsibility)
    beside = [other.object_id == Responsibility.object_id, other.id != Responsibility.id]
    beside += [valid_on(other, on), standing(other)]
    same_level = sa.exists().where(*beside, other.level == Responsibility.level)
    same_person = sa.exists().where(*beside, other.person_id == Responsibility.person_id)
    statement = _listed(caller, division, same_level=same_level, same_person=same_person)
    return await _page(
        session, caller, page, statement.where(valid_on(Responsibility, on), sa.or_(same_level, same_person))
    )


async def lapsed(session: Session, caller: Caller, page: Paging, *, division: str | None, on: date) -> Response:
    """Links of a day whose official has left: all of the person's posts have ended, or the person was voided."""
    of_person = [PostOnRecord.person_id == Responsibility.person_id, standing(PostOnRecord), _OFFICIAL]
    had_posts = sa.exists().where(*of_person, PostOnRecord.valid_from <= on)
    has_posts = sa.exists().where(*of_person, valid_on(PostOnRecord, on))
    voided = sa.exists().where(PersonOnRecord.id == Responsibility.person_id, PersonOnRecord.voided_at.is_not(None))
    statement = _listed(caller, division).where(valid_on(Responsibility, on))
    return await _page(session, caller, page, statement.where(sa.or_(sa.and_(had_posts, ~has_posts), voided)))


def _listed(caller: Caller, division: str | None, **more: Any) -> sa.Select[Any]:  # noqa: ANN401 - expressions of any type
    columns = {name: getattr(Responsibility, name) for name in ResponsibilityAnswer.model_fields}
    statement = (
        sa.select(*as_json(**columns, person_name=Person.name, **more))
        .join(Person, Person.id == Responsibility.person_id)
        .where(visible(caller, Responsibility.division_code), standing(Responsibility))
    )
    return (
        statement if division is None else statement.where(of_division(caller, Responsibility.division_code, division))
    )


async def _page(session: Session, caller: Caller, page: Paging, statement: sa.Select[Any]) -> Response:
    keys = [SortKey(getattr(Responsibility, name)) for name in _ORDER]
    parts = apart(caller, Responsibility.division_code)
    return await page_of(session, statement, keys=keys, page=page, seen_by=",".join(caller.divisions), apart=parts)


async def gaps(session: Session, caller: Caller, page: Paging, *, division: str | None, on: date) -> Response:
    """Objects of a day with the levels at which nobody answers, by division."""
    needed = sa.union_all(*(_needed(caller, object_type, division, on) for object_type in OBJECTS)).subquery("objects")
    level = sa.func.unnest(needed.c.levels).table_valued("level", with_ordinality="place").render_derived("needed")
    answered = sa.select(Responsibility.id).where(
        Responsibility.object_id == needed.c.object_id,
        Responsibility.level == level.c.level,
        valid_on(Responsibility, on),
        standing(Responsibility),
    )
    unanswered = ~answered.correlate(needed, level).exists()
    missing = (
        sa.select(sa.func.array_agg(level.c.level))
        .select_from(level)
        .where(unanswered)
        .correlate(needed)
        .scalar_subquery()
    )
    fields = {name: needed.c[name] for name in ("object_type", "object_id", "code", "name", "division_code")}
    statement = sa.select(*as_json(**fields, missing=missing)).where(missing.is_not(None))
    keys = [SortKey(needed.c.division_code), SortKey(needed.c.object_id)]
    return await page_of(session, statement, keys=keys, page=page, seen_by=",".join(caller.divisions))


def _needed(caller: Caller, object_type: ObjectType, division: str | None, on: date) -> sa.Select[Any]:
    """The objects of a kind, with the levels at which each needs somebody."""
    table = OBJECTS[object_type]
    levels: sa.ColumnElement[Any] = sa.cast(list(REQUIRED), sa.ARRAY(sa.Text))
    if object_type is ObjectType.REACH:
        own = sa.select(RiverTier.code).where(RiverTier.on_reach, standing(RiverTier)).order_by(RiverTier.rank)
        levels = sa.func.array(own.scalar_subquery(), type_=sa.ARRAY(sa.Text))
    statement = sa.select(
        sa.literal(object_type, sa.Text).label("object_type"),
        table.id.label("object_id"),
        table.code,
        table.name,
        table.division_code,
        levels.label("levels"),
    ).where(visible(caller, table.division_code), valid_on(table, on))
    return statement if division is None else statement.where(of_division(caller, table.division_code, division))


async def lock_object(
    session: Session, caller: Caller, object_type: ObjectType, object_id: UUID
) -> Source | Reach | None:
    """The object, if the caller may see it; changes of its chain wait for each other here."""
    table = OBJECTS[object_type]
    statement = sa.select(table).where(table.id == object_id, visible(caller, table.division_code))
    found: Source | Reach | None = await session.scalar(statement.with_for_update())
    return found


async def lock_objects(session: Session, links: Iterable[Responsibility]) -> dict[UUID, Source | Reach]:
    """As `lock_object`, of many, in one order."""
    locked: dict[UUID, Source | Reach] = {}
    ids = {link.object_id for link in links}
    for table in OBJECTS.values():
        statement = sa.select(table).where(_among(table.id, ids)).order_by(table.id).with_for_update()
        rows: Iterable[Source | Reach] = await session.scalars(statement)
        locked |= {row.id: row for row in rows}
    return locked


async def lock_people(session: Session, person_ids: Collection[UUID], *, to_give: bool = False) -> set[UUID]:
    """Those of these people who are on record; whoever gives them work waits for whoever takes it from them."""
    statement = sa.select(PersonOnRecord.id).where(PersonOnRecord.id.in_(person_ids), standing(PersonOnRecord))
    locked = statement.order_by(PersonOnRecord.id).with_for_update(read=to_give)
    return set(await session.scalars(locked))


async def serves(session: Session, person_id: UUID, day: date) -> set[str]:
    """The divisions that a person works in, or holds a post in, be it as deputy, on a day."""
    works_in = sa.select(Person.division_code).where(Person.id == person_id)
    held = sa.or_(Post.person_id == person_id, Post.deputy_id == person_id)
    posts = sa.select(Post.division_code).where(held, valid_on(Post, day))
    return set(await session.scalars(sa.union(works_in, posts)))


async def posts_of(session: Session, person_ids: Collection[UUID], day: date) -> dict[UUID, list[str]]:
    """The titles of the posts that these people hold on a day."""
    held = sa.select(Post).where(Post.person_id.in_(person_ids), valid_on(Post, day))
    titles: dict[UUID, list[str]] = {person_id: [] for person_id in person_ids}
    for post in await session.scalars(held.order_by(Post.division_code, Post.title)):
        if post.person_id is not None:
            titles[post.person_id].append(post.title)
    return titles


async def visible_object(session: Session, caller: Caller, object_id: UUID) -> bool:
    """Whether the caller may see a source or reach of this id."""
    seen = [sa.exists().where(of.id == object_id, visible(caller, of.division_code)) for of in OBJECTS.values()]
    return bool(await session.scalar(sa.select(sa.or_(*seen))))


async def find(session: Session, caller: Caller, responsibility_id: UUID) -> Responsibility | None:
    """A link that the caller may see, locked."""
    statement = sa.select(Responsibility).where(
        Responsibility.id == responsibility_id, visible(caller, Responsibility.division_code)
    )
    return await session.scalar(statement.with_for_update())


async def beside(session: Session, link: Responsibility) -> Sequence[Responsibility]:
    """The others of all times at the same level of the same object, the earlier first, locked."""
    rows = await session.scalars(
        sa.select(Responsibility)
        .where(
            Responsibility.object_id == link.object_id,
            Responsibility.level == link.level,
            Responsibility.id != link.id,
            standing(Responsibility),
        )
        .order_by(Responsibility.valid_from, Responsibility.id)
        .with_for_update()
    )
    return rows.all()


async def load_of(
    session: Session, caller: Caller, person_id: UUID, division: str, since: date
) -> Sequence[Responsibility]:
    """What a person answers for in a division from a day on, sooner or later; locked."""
    rows = await session.scalars(
        sa.select(Responsibility)
        .where(
            Responsibility.person_id == person_id,
            visible(caller, Responsibility.division_code),
            of_division(caller, Responsibility.division_code, division),
            sa.or_(Responsibility.valid_to.is_(None), Responsibility.valid_to > since),
            standing(Responsibility),
        )
        .order_by(Responsibility.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return rows.all()


async def by_id(session: Session, ids: Collection[UUID]) -> Mapping[UUID, Responsibility]:
    """These links, locked."""
    statement = sa.select(Responsibility).where(_among(Responsibility.id, ids)).order_by(Responsibility.id)
    return {row.id: row for row in await session.scalars(statement.with_for_update())}


async def move(session: Session, object_id: UUID, division_code: str) -> None:
    """Let the links of an object that has moved to another division follow it; others hear of the object itself."""
    moved = sa.update(Responsibility).where(Responsibility.object_id == object_id)
    await session.execute(moved.values(division_code=division_code))


def _among(column: Any, ids: Collection[UUID]) -> sa.ColumnElement[bool]:  # noqa: ANN401 - any column of ids
    """One array, however many they are."""
    return column == sa.any_(sa.cast(list(ids), sa.ARRAY(sa.Uuid)))  # type: ignore[no-any-return] # SQLAlchemy's own
