"""All SQL of this slice."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from uuid import UUID

import sqlalchemy as sa
from fastapi import Response
from sqlalchemy.dialects.postgresql import distinct_on

from services.patrol.checklists.models import Checklist
from services.patrol.checklists.schemas import ChecklistAnswer
from shared.auth.caller import Caller
from shared.auth.rows import inside
from shared.db.session import Session
from shared.http.pages import Paging, SortKey, as_json, page_of

_SHOWN = {name: getattr(Checklist, name) for name in ChecklistAnswer.model_fields}


def _above(codes: Iterable[str]) -> sa.ColumnElement[bool]:
    """Checklists of these divisions and of what they lie in: those that may be used there."""
    return Checklist.division_code.in_({code[:length] for code in codes for length in range(1, len(code) + 1)})


def _usable(caller: Caller) -> sa.ColumnElement[bool]:
    return sa.or_(_above(caller.divisions), inside(Checklist.division_code, caller.divisions))


async def page(session: Session, caller: Caller, page: Paging, key: str | None) -> Response:
    """All editions of the caller's divisions and those above them."""
    statement = sa.select(*as_json(**_SHOWN)).where(_usable(caller))
    if key is not None:
        statement = statement.where(Checklist.key == key)
    keys = [SortKey(Checklist.key), SortKey(Checklist.division_code), SortKey(Checklist.edition)]
    return await page_of(session, statement, keys=keys, page=page, seen_by=",".join(caller.divisions))


async def in_use(session: Session, caller: Caller, page: Paging, division: str, day: date) -> Response:
    """The edition of each checklist that is used in a division on a day, if the caller may use it."""
    statement = sa.select(*as_json(**_SHOWN)).where(Checklist.id.in_(_in_use(division, day)), _usable(caller))
    return await page_of(
        session, statement, keys=[SortKey(Checklist.key)], page=page, seen_by=",".join(caller.divisions)
    )


def _in_use(division: str, day: date) -> sa.Select[UUID]:
    nearest_newest = (Checklist.key, sa.func.length(Checklist.division_code).desc(), Checklist.edition.desc())
    return (
        sa.select(Checklist.id)
        .ext(distinct_on(Checklist.key))
        .where(_above([division]), Checklist.valid_from <= day)
        .order_by(*nearest_newest)
    )


async def find(session: Session, caller: Caller, checklist_id: UUID) -> Checklist | None:
    """An edition that may be used in the caller's divisions."""
    return await session.scalar(sa.select(Checklist).where(Checklist.id == checklist_id, _usable(caller)))


async def usable(session: Session, caller: Caller, ids: Iterable[UUID]) -> Mapping[UUID, Checklist]:
    """Those of these editions that may be used in the caller's divisions."""
    wanted = set(ids)
    if not wanted:
        return {}
    found = await session.scalars(sa.select(Checklist).where(Checklist.id.in_(wanted), _usable(caller)))
    return {checklist.id: checklist for checklist in found}


async def editions(session: Session, keys: Iterable[str]) -> Mapping[tuple[str, str], list[tuple[int, date]]]:
    """The editions of these checklists with the days from which they are used, by key and division."""
    rows = await session.execute(
        sa.select(Checklist.key, Checklist.division_code, Checklist.edition, Checklist.valid_from)
        .where(Checklist.key.in_(set(keys)))
        .order_by(Checklist.edition)
    )
    found: dict[tuple[str, str], list[tuple[int, date]]] = {}
    for key, division_code, edition, valid_from in rows:
        found.setdefault((key, division_code), []).append((edition, valid_from))
    return found


async def used_in(session: Session, codes: Iterable[str], day: date) -> Sequence[Checklist]:
    """The editions that are used in these divisions from a day on or before, the newest last."""
    wanted = sa.select(Checklist).where(_above(codes), Checklist.valid_from <= day)
    return (await session.scalars(wanted.order_by(Checklist.edition, Checklist.key))).all()


async def hold(session: Session, key: str, division_code: str) -> None:
    """Let those who write editions of one checklist wait for each other."""
    name = sa.func.hashtextextended(f"checklist/{division_code}/{key}", 0)
    await session.execute(sa.select(sa.func.pg_advisory_xact_lock(name)))


async def edition(session: Session, key: str, division_code: str, number: int) -> Checklist | None:
    """One edition."""
    named = (Checklist.key == key, Checklist.division_code == division_code, Checklist.edition == number)
    return await session.scalar(sa.select(Checklist).where(*named))
