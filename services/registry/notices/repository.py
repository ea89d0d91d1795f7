"""All SQL of this slice."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from fastapi import Response

from services.registry.database import standing
from services.registry.notices.lifecycle import Qualifier, State
from services.registry.notices.models import Notice
from services.registry.notices.schemas import NoticeFilter, NoticeShown
from services.registry.people.models import Person
from services.registry.periods import overlapping, within
from services.registry.sources.models import Source
from services.registry.sources.repository import in_market_town
from services.registry.wordings.models import Wording
from shared.auth.caller import Caller
from shared.auth.rows import inside, of_division, visible
from shared.calendar.periods import Period
from shared.db.session import Session
from shared.directory.marks import sandboxes
from shared.directory.models import Division
from shared.http.pages import Paging, SortKey, as_json, page_of


async def page(session: Session, caller: Caller, page: Paging, wanted: NoticeFilter, period: Period | None) -> Response:
    """Notices by the day on which they were handed out, newest first; `counted` are those behind a count."""
    columns = {name: getattr(Notice, name) for name in NoticeShown.model_fields}
    statement = (
        sa.select(*as_json(**columns, label=Wording.label, source_name=Source.name))
        .join(Wording, Wording.id == Notice.wording_id)
        .outerjoin(Source, Source.id == Notice.source_id)
        .where(await _concerned(session, caller, division=wanted.division, counted=wanted.counted))
        .where(_in_market_town(wanted.market_town))
    )
    if period is not None:
        statement = statement.where(within(Notice.issued_on, Notice.known_to, period))
    for name, value in wanted.exact().items():
        statement = statement.where(getattr(Notice, name) == value)
    keys = [SortKey(Notice.issued_on, descending=True), SortKey(Notice.id, descending=True)]
    return await page_of(session, statement, keys=keys, page=page, seen_by=",".join(caller.divisions))


async def counts(
    session: Session, caller: Caller, *, division: str | None, period: Period | None, market_town: str | None = None
) -> Sequence[Mapping[str, Any]]:
    """How much was handed out in a period, by kind; and how much may have been, of what is known only roughly."""
    inside_period = within(Notice.issued_on, Notice.known_to, period) if period else sa.true()
    counted = sa.func.count().filter
    statement = (
        sa.select(
            Notice.kind,
            sa.func.max(Wording.label).label("label"),
            Notice.counts_as,
            counted(inside_period).label("records"),
            _copies(inside_period).label("copies"),
            (counted(inside_period, Notice.qualifier != Qualifier.EXACT) == 0).label("exact"),
            counted(inside_period, Notice.state == State.SIGNED).label("signed"),
            counted(inside_period, Notice.state == State.REFUSED).label("refused"),
            _copies(sa.not_(inside_period)).label("perhaps"),
        )
        .join(Wording, Wording.id == Notice.wording_id)
        .where(await _concerned(session, caller, division=division, counted=True), _in_market_town(market_town))
        .group_by(Notice.kind, Notice.counts_as)
        .order_by(Notice.kind, Notice.counts_as)
    )
    if period is not None:
        statement = statement.where(overlapping(Notice.issued_on, Notice.known_to, period))
    return [dict(row) for row in (await session.execute(statement)).mappings()]


def _in_market_town(name: str | None) -> sa.ColumnElement[bool]:
    if name is None:
        return sa.true()
    return Notice.source_id.in_(sa.select(Source.id).where(in_market_town(name)))


def _copies(which: sa.ColumnElement[bool]) -> sa.ColumnElement[int]:
    return sa.func.coalesce(sa.func.sum(Notice.copies).filter(which), 0)


async def _concerned(
    session: Session, caller: Caller, *, division: str | None, counted: bool
) -> sa.ColumnElement[bool]:
    """What the caller may see there; what counts is no sample, unless the division is one for drills."""
    conditions = [visible(caller, Notice.division_code), standing(Notice)]
    if division is not None:
        conditions.append(of_division(caller, Notice.division_code, division))
    if counted:
        drills = inside(Notice.division_code, await sandboxes(session))
        conditions.append(sa.or_(Notice.mark != "sample", drills))
    return sa.and_(*conditions)


async def find(session: Session, caller: Caller, notice_id: UUID, *, lock: bool = False) -> Notice | None:
    """A notice that the caller may see."""
    statement = sa.select(Notice).where(Notice.id == notice_id, visible(caller, Notice.division_code))
    return await session.scalar(statement.with_for_update() if lock else statement)


async def is_person(session: Session, person_id: UUID) -> bool:
    """Whether somebody is on record."""
    return bool(await session.scalar(sa.select(sa.exists().where(Person.id == person_id, standing(Person)))))


async def wording(session: Session, notice: Notice) -> Wording:
    """What a notice says."""
    return await session.get_one(Wording, notice.wording_id)


async def names(session: Session, notice: Notice) -> tuple[str | None, str]:
    """What the notice's source and its division are called."""
    source_name = await session.scalar(sa.select(Source.name).where(Source.id == notice.source_id))
    division = await session.scalar(sa.select(Division.name).where(Division.code == notice.division_code))
    return source_name, division or notice.division_code
