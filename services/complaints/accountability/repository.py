"""All SQL of this slice."""

from collections.abc import Iterable, Sequence
from uuid import UUID

import sqlalchemy as sa
from fastapi import Response

from services.complaints.accountability.lifecycle import State
from services.complaints.accountability.models import Defence, Proposal
from services.complaints.accountability.schemas import ProposalRow
from shared.auth.caller import Caller
from shared.auth.rows import inside, of_division
from shared.db.session import Session
from shared.http.pages import Paging, SortKey, as_json, page_of
from shared.jobs.models import Escalation

DECIDES = "accountability:decide"


def _seen(caller: Caller) -> sa.ColumnElement[bool]:
    """Proposals in the divisions of who decides them; anybody else sees those that name them, or that they decided."""
    named = sa.or_(sa.false())
    if caller.person_id is not None:
        named = sa.or_(
            Proposal.subject_person_ids.contains([caller.person_id]), Proposal.decided_by == caller.person_id
        )
    if DECIDES in caller.scopes and caller.rows == "division":
        return sa.or_(named, inside(Proposal.division_code, caller.divisions))
    return named


async def find(session: Session, caller: Caller, proposal_id: UUID, *, lock: bool = False) -> Proposal | None:
    """The proposal, if the caller may see it."""
    statement = sa.select(Proposal).where(Proposal.id == proposal_id, _seen(caller))
    return await session.scalar(statement.with_for_update() if lock else statement)


async def proposed_for(session: Session, deadline_ids: Iterable[UUID]) -> set[UUID]:
    """Which of these clocks' runs have led to a proposal already."""
    rows = await session.scalars(sa.select(Proposal.deadline_id).where(Proposal.deadline_id.in_(list(deadline_ids))))
    return set(rows)


async def unfounded(session: Session, deadline_id: UUID) -> Proposal | None:
    """The undecided proposal of a clock's run whose step was taken back, locked."""
    return await session.scalar(
        sa.select(Proposal)
        .join(Escalation, Escalation.id == Proposal.escalation_id)
        .where(
            Proposal.deadline_id == deadline_id,
            Proposal.state == State.PROPOSED,
            Escalation.withdrawn_at.is_not(None),
        )
        .with_for_update(of=Proposal)
    )


async def defences(session: Session, proposal_id: UUID) -> Sequence[Defence]:
    """What was said to a proposal, oldest first."""
    rows = await session.scalars(
        sa.select(Defence).where(Defence.proposal_id == proposal_id).order_by(Defence.recorded_at, Defence.id)
    )
    return rows.all()


async def page(
    session: Session, caller: Caller, page: Paging, *, state: str | None, division: str | None, order_id: UUID | None
) -> Response:
    """Proposals, newest first: their ids are in the order of time."""
    statement = sa.select(*as_json(**{name: getattr(Proposal, name) for name in ProposalRow.model_fields}))
    statement = statement.where(_seen(caller))
    if state is not None:
        statement = statement.where(Proposal.state == state)
    if division is not None:
        statement = statement.where(of_division(caller, Proposal.division_code, division))
    if order_id is not None:
        statement = statement.where(Proposal.order_id == order_id)
    seen_by = f"{DECIDES in caller.scopes} {caller.rows} {','.join(caller.divisions)} {caller.person_id}"
    return await page_of(session, statement, keys=[SortKey(Proposal.id, descending=True)], page=page, seen_by=seen_by)
