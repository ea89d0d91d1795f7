"""All SQL of this slice."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from uuid import UUID

import sqlalchemy as sa
from fastapi import Response

from services.patrol.findings.models import Confirmation, Finding
from services.patrol.rounds.models import Round
from services.patrol.rounds.schemas import RoundFilters, RoundRow
from services.patrol.visits.models import Visit
from shared.auth.caller import Caller
from shared.auth.rows import of_division, visible
from shared.db.session import Session
from shared.http.pages import Paging, SortKey, as_json, page_of


async def page(session: Session, caller: Caller, page: Paging, filters: RoundFilters) -> Response:
    """Rounds, the latest first."""
    statement = sa.select(*as_json(**{name: getattr(Round, name) for name in RoundRow.model_fields}))
    return await page_of(
        session,
        statement.where(_seen_by(caller), *_asked(caller, filters)),
        keys=[SortKey(Round.ended_at, descending=True), SortKey(Round.id, descending=True)],
        page=page,
        seen_by=f"{caller.rows}:{caller.person_id}:{','.join(caller.divisions)}",
    )


def _asked(caller: Caller, filters: RoundFilters) -> Iterator[sa.ColumnElement[bool]]:
    if filters.object_id is not None:
        yield Round.id.in_(sa.select(Visit.round_id).where(Visit.object_id == filters.object_id))
    if filters.division is not None:
        yield of_division(caller, Round.division_code, filters.division)
    if filters.since is not None:
        yield Round.ended_at >= filters.since
    if filters.until is not None:
        yield Round.ended_at < filters.until


def _seen_by(caller: Caller) -> sa.ColumnElement[bool]:
    return visible(caller, Round.division_code, Round.patroller_id, Round.participants)


async def find(session: Session, caller: Caller, round_id: UUID) -> Round | None:
    """A round that the caller may see."""
    return await session.scalar(sa.select(Round).where(Round.id == round_id, _seen_by(caller)))


async def visits_of(session: Session, round_ids: Collection[UUID]) -> Sequence[Visit]:
    """The visits of these rounds, as they followed each other."""
    if not round_ids:
        return ()
    visits = sa.select(Visit).where(Visit.round_id.in_(round_ids)).order_by(Visit.round_id, Visit.arrived_at, Visit.id)
    return (await session.scalars(visits)).all()


async def findings_of(session: Session, round_ids: Collection[UUID]) -> Sequence[Finding]:
    """What was found on these rounds."""
    if not round_ids:
        return ()
    return (await session.scalars(sa.select(Finding).where(Finding.round_id.in_(round_ids)).order_by(Finding.id))).all()


async def confirmations_of(session: Session, visit_ids: Collection[UUID]) -> Sequence[Confirmation]:
    """What these visits saw of earlier findings."""
    if not visit_ids:
        return ()
    looks = sa.select(Confirmation).where(Confirmation.visit_id.in_(visit_ids)).order_by(Confirmation.id)
    return (await session.scalars(looks)).all()


async def hold(session: Session, round_ids: Iterable[UUID]) -> None:
    """Let senders of one id wait for each other, before any looks whether it is known."""
    names = sa.func.unnest(sa.cast(sorted(map(str, round_ids)), sa.ARRAY(sa.Text))).column_valued("name")
    await session.execute(sa.select(sa.func.pg_advisory_xact_lock(sa.func.hashtextextended(names, 0))))


async def known(session: Session, round_ids: Collection[UUID]) -> Sequence[Round]:
    """The rounds of these ids, whoever may see them."""
    if not round_ids:
        return ()
    return (await session.scalars(sa.select(Round).where(Round.id.in_(round_ids)))).all()
