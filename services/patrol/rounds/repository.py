"""All SQL of this slice."""

from collections.abc import Iterable, Iterator
from uuid import UUID

import sqlalchemy as sa
from fastapi import Response

from services.patrol.rounds.models import Round
from services.patrol.rounds.schemas import RoundAnswer, RoundFilters
from shared.auth.caller import Caller
from shared.auth.rows import of_division, visible
from shared.db.session import Session
from shared.directory.models import Person, Reach, Source
from shared.http.pages import Paging, SortKey, as_json, page_of


async def page(session: Session, caller: Caller, page: Paging, filters: RoundFilters) -> Response:
    """Rounds, the latest first."""
    statement = sa.select(*as_json(**{name: getattr(Round, name) for name in RoundAnswer.model_fields}))
    return await page_of(
        session,
        statement.where(_seen_by(caller), *_asked(caller, filters)),
        keys=[SortKey(Round.ended_at, descending=True), SortKey(Round.id, descending=True)],
        page=page,
        seen_by=f"{caller.rows}:{caller.person_id}:{','.join(caller.divisions)}",
    )


def _asked(caller: Caller, filters: RoundFilters) -> Iterator[sa.ColumnElement[bool]]:
    if filters.object_id is not None:
        yield Round.object_id == filters.object_id
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


async def hold(session: Session, round_id: UUID) -> None:
    """Let two senders of one id wait for each other, before either looks whether it is known."""
    await session.execute(sa.select(sa.func.pg_advisory_xact_lock(sa.func.hashtextextended(str(round_id), 0))))


async def known(session: Session, round_id: UUID) -> Round | None:
    """The round of an id, whoever may see it."""
    return await session.get(Round, round_id)


async def thing(session: Session, object_type: str, object_id: UUID) -> Source | Reach | None:
    """An object as the directory knows it."""
    return await session.get(Source if object_type == "source" else Reach, object_id)


async def are_known(session: Session, person_ids: Iterable[UUID]) -> bool:
    """Whether all of these people are in the directory."""
    wanted = set(person_ids)
    found = await session.scalar(sa.select(sa.func.count()).where(Person.id.in_(wanted)))
    return found == len(wanted)
