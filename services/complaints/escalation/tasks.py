"""What follows from a step that the deadline engine took."""

from collections import Counter
from collections.abc import Sequence
from uuid import UUID

from services.complaints.accountability import repository as proposals
from services.complaints.accountability import service as accountability
from services.complaints.accountability.lifecycle import POLICY_OF, Cause, cause
from services.complaints.escalation import repository
from shared.calendar.periods import PeriodKind, period_of
from shared.db.session import Session
from shared.directory.policies import in_force
from shared.jobs.steps import Taken
from shared.logs import traced
from shared.time import local

LEADING_HERE = frozenset({"circular", "accountability"})
# A person, and whether it is about a sample: samples never count against what is real.
Named = tuple[UUID, bool]


async def after_steps(session: Session, taken: Sequence[Taken]) -> None:
    """Propose to hold people to account, once per run: at the ladder's end, or for too many circulars in a quarter."""
    leading = [item for item in taken if item.step.step in LEADING_HERE]
    if not leading:
        return
    proposed = await proposals.proposed_for(session, [item.deadline.id for item in leading])
    circulars = await _circulars_before(session, leading)
    for item in leading:
        if item.step.step == "circular":
            circulars.update(_named(item))
        most = max((circulars[named] for named in _named(item)), default=0)
        why = cause(item.step.step, most, await _allowed(session, item))
        if why is not None and item.deadline.id not in proposed:
            proposed.add(item.deadline.id)
            with traced(item.deadline.traceparent):
                await accountability.propose(session, item, why)


async def _circulars_before(session: Session, leading: Sequence[Taken]) -> Counter[Named]:
    """How often each person was named this quarter before these steps, which were all taken at one moment."""
    people = {person for item in leading for person in item.deadline.responsible_ids}
    quarter = period_of(PeriodKind.QUARTER, local(leading[0].done_at).date())
    these = [item.escalation_id for item in leading]
    return Counter(await repository.circulars(session, people, quarter.starts_at, but=these))


def _named(item: Taken) -> list[Named]:
    return [(person, item.deadline.mark == "sample") for person in item.deadline.responsible_ids]


async def _allowed(session: Session, item: Taken) -> int:
    key = POLICY_OF[Cause.CIRCULARS]
    day = local(item.done_at).date()
    return (await in_force(session, item.deadline.division_code, day))[key].amount
