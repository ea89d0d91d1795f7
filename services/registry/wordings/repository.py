"""All SQL of this slice."""

from datetime import date
from uuid import UUID

import sqlalchemy as sa
from fastapi import Response

from services.registry.database import standing
from services.registry.wordings.models import Wording
from services.registry.wordings.schemas import WordingAnswer
from shared.auth.caller import Caller
from shared.auth.rows import inside
from shared.db.session import Session
from shared.http.pages import Paging, SortKey, as_json, page_of


def seen_by(caller: Caller, table: type[Wording]) -> sa.ColumnElement[bool]:
    """Wordings of the caller's divisions, and of those above them that hold there too."""
    above = {code[:length] for code in caller.divisions for length in range(len(code))}
    return sa.or_(inside(table.division_code, caller.divisions), table.division_code.in_(above))


async def page(session: Session, caller: Caller, page: Paging, *, kind: str | None) -> Response:
    """Wordings by kind, each with its editions in order."""
    statement = sa.select(*as_json(**{name: getattr(Wording, name) for name in WordingAnswer.model_fields}))
    statement = statement.where(seen_by(caller, Wording), standing(Wording))
    if kind is not None:
        statement = statement.where(Wording.kind == kind)
    keys = [SortKey(column) for column in (Wording.kind, Wording.division_code, Wording.edition, Wording.id)]
    return await page_of(session, statement, keys=keys, page=page, seen_by=",".join(caller.divisions))


async def find(session: Session, caller: Caller, wording_id: UUID) -> Wording | None:
    """A wording that the caller may see."""
    return await session.scalar(sa.select(Wording).where(Wording.id == wording_id, seen_by(caller, Wording)))


async def in_force(session: Session, kind: str, division_code: str, day: date) -> Wording | None:
    """What a notice of this kind said in a division on a day: the nearest division wins, then the newest edition."""
    above = [division_code[:length] for length in range(len(division_code) + 1)]
    return await session.scalar(
        sa.select(Wording)
        .where(Wording.kind == kind, Wording.division_code.in_(above), Wording.valid_from <= day, standing(Wording))
        .order_by(sa.func.length(Wording.division_code).desc(), Wording.valid_from.desc(), Wording.edition.desc())
        .limit(1)
    )
