"""All SQL of this slice."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from fastapi import Response

from services.patrol.duties.lifecycle import PENDING, State
from services.patrol.duties.models import Duty
from services.patrol.duties.schemas import DutyAnswer, DutyFilters
from services.patrol.obligations.lifecycle import MOST_SPACING
from shared.auth.caller import Caller
from shared.auth.rows import inside, of_division, visible
from shared.calendar.days import ONE_DAY
from shared.db.session import Session
from shared.directory.models import Person
from shared.http.pages import Paging, SortKey, as_json, page_of

_SHOWN: dict[str, Any] = {
    name: getattr(Duty, name) for name in DutyAnswer.model_fields if name != "responsible_name"
} | {"responsible_name": Person.name}


async def page(session: Session, caller: Caller, page: Paging, filters: DutyFilters) -> Response:
    """Duties in the order of their due times."""
    statement = _visible(caller).where(*_asked(caller, filters))
    seen_by = f"{caller.rows}:{caller.person_id}:{','.join(caller.divisions)}"
    keys = [SortKey(Duty.due_at), SortKey(Duty.id)]
    return await page_of(session, statement, keys=keys, page=page, seen_by=seen_by)


def _visible(caller: Caller) -> sa.Select[Any]:
    shown = sa.select(*as_json(**_SHOWN)).outerjoin(Person, Person.id == Duty.responsible_id)
    return shown.where(visible(caller, Duty.division_code, Duty.responsible_id))


def _asked(caller: Caller, filters: DutyFilters) -> Iterator[sa.ColumnElement[bool]]:
    if filters.state is not None:
        yield Duty.state == filters.state
    if filters.division is not None:
        yield of_division(caller, Duty.division_code, filters.division)
    if filters.object_id is not None:
        yield Duty.object_id == filters.object_id
    if filters.responsible is not None:
        yield Duty.responsible_id == caller.person_id
    if filters.due_from is not None:
        yield Duty.due_at > filters.due_from
    if filters.due_to is not None:
        yield Duty.due_at <= filters.due_to


async def shown(session: Session, caller: Caller, duty_id: UUID) -> sa.Row[Any] | None:
    """A duty as its list shows it, if the caller may see it."""
    columns = [column.label(name) for name, column in _SHOWN.items()]
    return (await session.execute(_visible(caller).where(Duty.id == duty_id).with_only_columns(*columns))).one_or_none()


async def find(session: Session, caller: Caller, duty_id: UUID) -> Duty | None:
    """A duty that the caller may see."""
    return await session.scalar(
        sa.select(Duty).where(Duty.id == duty_id, visible(caller, Duty.division_code, Duty.responsible_id))
    )


async def hold_responsibilities(session: Session) -> None:
    """Let nobody change who answers for what until these duties are written; otherwise one might miss the other."""
    await session.execute(
        sa.text("LOCK TABLE directory_responsibilities, directory_posts, directory_leaves IN SHARE MODE")
    )


async def pending_ids(session: Session, object_ids: Iterable[UUID], opened_by: datetime) -> Sequence[UUID]:
    """The duties of these objects that are open or missed and had opened by a moment."""
    pending = (Duty.object_id.in_(set(object_ids)), Duty.state.in_(PENDING), Duty.opens_at <= opened_by)
    return (await session.scalars(sa.select(Duty.id).where(*pending))).all()


async def open_ids(
    session: Session, due_after: datetime, object_id: UUID | None = None, level: str | None = None
) -> Sequence[UUID]:
    """The open duties that fall due later: of an object at a level of its chain, or all."""
    ahead = sa.select(Duty.id).where(Duty.state == State.OPEN, Duty.due_at > due_after)
    if object_id is not None:
        ahead = ahead.where(Duty.object_id == object_id, Duty.level == level)
    return (await session.scalars(ahead)).all()


async def open_ids_in(session: Session, due_after: datetime, division_code: str) -> Sequence[UUID]:
    """The open duties of a division and all inside it that fall due later."""
    ahead = sa.select(Duty.id).where(Duty.state == State.OPEN, Duty.due_at > due_after)
    return (await session.scalars(ahead.where(inside(Duty.division_code, [division_code])))).all()


async def locked(session: Session, ids: Iterable[UUID]) -> Sequence[Duty]:
    """These duties as they stand now, in the order of their due times; lock their clocks first."""
    rows = await session.scalars(
        sa.select(Duty)
        .where(Duty.id.in_(list(ids)))
        .order_by(Duty.due_at, Duty.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return rows.all()


async def counted(
    session: Session, object_ids: Iterable[UUID], first: datetime, last: datetime
) -> dict[tuple[UUID, UUID], list[datetime]]:
    """When the visits that counted were made, by object and obligation, as far as any spacing reaches."""
    reach = MOST_SPACING * ONE_DAY
    rows: Any = await session.execute(
        sa.select(Duty.object_id, Duty.obligation_id, Duty.counted_at).where(
            Duty.object_id.in_(set(object_ids)), Duty.counted_at.between(first - reach, last + reach)
        )
    )
    moments: dict[tuple[UUID, UUID], list[datetime]] = {}
    for object_id, obligation_id, moment in rows:
        moments.setdefault((object_id, obligation_id), []).append(moment)
    return moments
