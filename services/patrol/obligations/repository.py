"""All SQL of this slice."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

import sqlalchemy as sa
from fastapi import Response

from services.patrol.obligations.models import Obligation
from services.patrol.obligations.schemas import ObligationAnswer
from shared.auth.caller import Caller
from shared.auth.rows import visible
from shared.db.session import Session
from shared.directory.models import Division
from shared.http.pages import Paging, SortKey, as_json, page_of


async def page(session: Session, caller: Caller, page: Paging) -> Response:
    """Obligations in the order of their divisions and keys."""
    statement = sa.select(*as_json(**{name: getattr(Obligation, name) for name in ObligationAnswer.model_fields}))
    return await page_of(
        session,
        statement.where(visible(caller, Obligation.division_code)),
        keys=[SortKey(Obligation.division_code), SortKey(Obligation.key)],
        page=page,
        seen_by=",".join(caller.divisions),
    )


async def known(session: Session, row_id: UUID | None, division_code: str, key: str) -> Obligation | None:
    """The obligation that a payload repeats: by its id, else by what it is called where."""
    same = sa.and_(Obligation.division_code == division_code, Obligation.key == key)
    if row_id is not None:
        same = sa.or_(same, Obligation.id == row_id)
    # Should id and name belong to different rows, the id is what the client insists on.
    return await session.scalar(sa.select(Obligation).where(same).order_by(Obligation.id != row_id).limit(1))


async def valid_between(session: Session, first: date, last: date) -> Sequence[Obligation]:
    """Obligations that hold on some of these days."""
    rows = await session.scalars(
        sa.select(Obligation)
        .where(Obligation.valid_from <= last, sa.or_(Obligation.valid_to.is_(None), Obligation.valid_to > first))
        .order_by(Obligation.id)
    )
    return rows.all()


async def division(session: Session, code: str) -> Division | None:
    """The division of a code."""
    return await session.scalar(sa.select(Division).where(Division.code == code))
