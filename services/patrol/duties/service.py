"""Use cases: a duty lapses, is handed on, and is done by a round."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from services.patrol.duties import lifecycle, repository
from services.patrol.duties.lifecycle import State
from services.patrol.duties.models import Duty
from shared import contracts, time
from shared.calendar.days import day_ended_by, midnight
from shared.contracts import Envelope
from shared.contracts.patrol import DutyAssigned, DutyMissed
from shared.contracts.registry import ResponsibilityRecorded
from shared.db.session import Session
from shared.directory.people import Chains, Posts, chains, posts_now
from shared.events.log import append
from shared.ids import derived_id, new_id
from shared.jobs.deadlines import Deadlines
from shared.jobs.steps import Taken
from shared.logs import traced

CLOCK = "visit"
# Who answers for a visit that nobody in the object's chain answers for: the first of these posts that is filled.
STAND_IN = ("river_chief_office_head", "general_river_chief", "leading_group_head", "county_office")


class Answerable:
    """Who answers for visits to many objects, read once."""

    def __init__(self, links: Chains, posts: Posts) -> None:
        self._links = links
        self._posts = posts

    def person(self, object_id: UUID, level: str, division_code: str, day: date) -> UUID | None:
        """The person of this level on a day, or who acts for them; else whoever stands in by post, else nobody."""
        return next(iter(self.people(object_id, level, division_code, day)), None)

    def people(self, object_id: UUID, level: str, division_code: str, day: date) -> list[UUID]:
        """All who may make a visit of that day: those who act, and who is away but comes all the same."""
        person = self._links.person(object_id, level, day)
        if person is not None:
            return [*self._posts.stand_ins(person, division_code, day), person]
        standing_in = (self._posts.holders(code, division_code, day) for code in STAND_IN)
        return next((people for people in standing_in if people), [])

    def deputies(self, person_id: UUID, division_code: str, day: date) -> set[UUID]:
        """Those of the posts that a person holds in a division, whether the person is there or not."""
        return self._posts.deputies(person_id, division_code, day)


async def answerable(session: Session, object_ids: set[UUID]) -> Answerable:
    """The answers for these objects."""
    return Answerable(await chains(session, object_ids), await posts_now(session))


async def lapse(session: Session, taken: Sequence[Taken]) -> None:
    """What the steps of the ladder mean for duties: at the due time an open one is missed."""
    due = {item.deadline.subject_id: item.deadline for item in taken if item.step.step == "due"}
    for duty in await repository.locked(session, due):
        if duty.state == State.OPEN:
            with traced(due[duty.id].traceparent):
                move(session, duty, State.MISSED)


DEADLINES = Deadlines(contracts.patrol, {"duty": lapse})


async def reassign(session: Session, changed: ResponsibilityRecorded, event: Envelope) -> None:
    """Hand open duties on when somebody else answers on the day on which their window ends; the past stays."""
    due_after = max(event.time, midnight(changed.valid_from))
    ids = await repository.open_ids(session, due_after, changed.object_id, changed.level)
    await _hand_on(session, ids, event.time, event.id)


async def reassign_in(session: Session, division_code: str, event: Envelope) -> None:
    """Hand open duties on where a post has changed hands, or a leave is told of, begins later or ends sooner."""
    ids = await repository.open_ids_in(session, event.time, division_code)
    await _hand_on(session, ids, event.time, event.id)


async def reassign_all(session: Session) -> None:
    """Hand on whatever is open and ahead, by a directory that was taken in anew."""
    now = time.now()
    await _hand_on(session, await repository.open_ids(session, now), now, new_id())


async def _hand_on(session: Session, ids: Sequence[UUID], at: datetime, cause: UUID) -> None:
    """Let those answer for these duties who do so by the directory; ids of events are derived from the cause."""
    if not ids:
        return
    await DEADLINES.lock(session, ids)
    duties = await repository.locked(session, ids)
    people = await answerable(session, {duty.object_id for duty in duties})
    for duty in duties:
        person = people.person(duty.object_id, duty.level, duty.division_code, day_ended_by(duty.due_at))
        if duty.state != State.OPEN or person in {None, duty.responsible_id}:
            continue
        duty.responsible_id, duty.version = person, duty.version + 1
        append(
            session,
            f"duties/{duty.id}",
            DutyAssigned.model_validate(told(duty)),
            at=at,
            id=derived_id(cause, "duty", duty.id),
        )
        await DEADLINES.assign(session, duty.id, CLOCK, [person], at=at, id=derived_id(cause, "clock", duty.id))


def move(session: Session, duty: Duty, to: State) -> None:
    """Bring a duty, which the caller has locked, into its next state; a miss is told."""
    duty.state, duty.version = lifecycle.moved(State(duty.state), to), duty.version + 1
    if to is State.MISSED:
        append(session, f"duties/{duty.id}", DutyMissed.model_validate(told(duty)))


def told(duty: Duty) -> dict[str, Any]:
    """The public state of a duty; each event takes of it what it tells."""
    return {column.key: getattr(duty, column.key) for column in Duty.__table__.columns} | {"duty_id": duty.id}
