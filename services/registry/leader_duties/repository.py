"""All SQL of this slice."""

from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from fastapi import Response

from services.registry.database import standing
from services.registry.leader_duties.models import LeaderDuty
from services.registry.leader_duties.schemas import LeaderDutyAnswer
from shared.auth.caller import Caller
from shared.auth.rows import of_division, visible
from shared.db.session import Session
from shared.directory.models import Person, Post
from shared.directory.people import valid_on
from shared.http.pages import Paging, SortKey, as_json, page_of


async def page(
    session: Session,
    caller: Caller,
    page: Paging,
    *,
    division: str | None,
    post_code: str | None,
    person_id: UUID | None,
    on: date,
) -> Response:
    """The duties of a day; a person's are those of their posts, too."""
    holder = _holds(on)
    leader = sa.or_(LeaderDuty.person_id == Person.id, holder.where(Post.person_id == Person.id).exists())
    leaders = (
        sa.select(sa.func.json_agg(sa.func.json_build_object("id", Person.id, "name", Person.name)))
        .where(leader)
        .scalar_subquery()
    )
    columns = {name: getattr(LeaderDuty, name) for name in LeaderDutyAnswer.model_fields}
    nobody: sa.ColumnElement[Any] = sa.literal_column("'[]'::json")
    statement = sa.select(*as_json(**columns, leaders=sa.func.coalesce(leaders, nobody))).where(
        visible(caller, LeaderDuty.division_code), standing(LeaderDuty), valid_on(LeaderDuty, on)
    )
    if division is not None:
        statement = statement.where(of_division(caller, LeaderDuty.division_code, division))
    if post_code is not None:
        statement = statement.where(LeaderDuty.post_code == post_code)
    if person_id is not None:
        own = sa.or_(LeaderDuty.person_id == person_id, holder.where(Post.person_id == person_id).exists())
        statement = statement.where(own)
    keys = [SortKey(LeaderDuty.division_code), SortKey(LeaderDuty.position), SortKey(LeaderDuty.id)]
    return await page_of(session, statement, keys=keys, page=page, seen_by=",".join(caller.divisions))


def _holds(on: date) -> sa.Select[UUID]:
    """The posts that a duty falls to on a day: those of its code in its division."""
    of_duty = (Post.code == LeaderDuty.post_code, Post.division_code == LeaderDuty.division_code)
    return sa.select(Post.id).where(*of_duty, valid_on(Post, on)).correlate(LeaderDuty, Person)


async def find(session: Session, caller: Caller, duty_id: UUID, *, lock: bool = False) -> LeaderDuty | None:
    """A duty that the caller may see."""
    statement = sa.select(LeaderDuty).where(LeaderDuty.id == duty_id, visible(caller, LeaderDuty.division_code))
    return await session.scalar(statement.with_for_update() if lock else statement)
