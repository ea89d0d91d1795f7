"""What follows from a step that the deadline engine took."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from services.complaints.accountability import repository as proposals
from services.complaints.accountability import service as accountability
from services.complaints.accountability.lifecycle import POLICY_OF, Cause, cause
from services.complaints.escalation import repository
from shared.calendar.periods import PeriodKind, period_of
from shared.db.session import Session
from shared.directory.policies import in_force
from shared.jobs.deadlines import Taken
from shared.time import local

LEADING_HERE = frozenset({"circular", "accountability"})
Counts = Mapping[tuple[UUID, bool], int]


async def after_steps(session: Session, taken: Sequence[Taken]) -> None:
    """Propose to hold people to account, once per run: at the ladder's end, or for too many circulars in a quarter."""
    leading = [item for item in taken if item.step.step in LEADING_HERE]
    if not leading:
        return
    proposed = await proposals.proposed_for(session, [item.deadline.id for item in leading])
    counts = await _circulars(session, leading)
    for item in leading:
        why = cause(item.step.step, _most_circulars(item, counts), await _allowed(session, item))
        if why is not None and item.deadline.id not in proposed:
            proposed.add(item.deadline.id)
            await accountability.propose(session, item, why)


async def _circulars(session: Session, leading: Sequence[Taken]) -> Counts:
    """How often each person was named this quarter; a batch is taken at one moment."""
    people = {person for item in leading for person in item.deadline.responsible_ids}
    quarter = period_of(PeriodKind.QUARTER, local(leading[0].escalation.done_at).date())
    return await repository.circulars(session, people, quarter.starts_at)


def _most_circulars(item: Taken, counts: Counts) -> int:
    is_sample = item.deadline.mark == "sample"
    return max((counts.get((person, is_sample), 0) for person in item.deadline.responsible_ids), default=0)


async def _allowed(session: Session, item: Taken) -> int:
    key = POLICY_OF[Cause.CIRCULARS]
    day = local(item.escalation.done_at).date()
    return (await in_force(session, item.deadline.division_code, day, [key]))[key].amount
