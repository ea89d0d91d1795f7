"""Use cases: a field day is put on record or voided, and its month counts anew."""

from collections.abc import Sequence
from uuid import UUID

from services.patrol import records
from services.patrol.duties.service import DEADLINES
from services.patrol.field_days import lifecycle, repository
from services.patrol.field_days.errors import FieldDayNotFound, FieldDayWrong
from services.patrol.field_days.models import FieldDay, FieldMonth
from services.patrol.field_days.schemas import FieldDayCreate
from shared import time
from shared.auth.caller import Caller
from shared.calendar.workdays import DueTime
from shared.contracts.patrol import FieldDayRecorded
from shared.db.session import Session
from shared.directory.people import holders
from shared.directory.policies import in_force
from shared.directory.rules import town_of
from shared.events.log import append
from shared.jobs.deadlines import Subject
from shared.time import local

CLOCK = "field_day"
# Who answers for a town's field days: the first of these posts that is filled.
ANSWERING = ("leading_group_head", "general_river_chief", "river_chief_office_head")
ARRIVED_LATE = "马路办公按时开展，记录迟到"


async def record(session: Session, caller: Caller, wanted: FieldDayCreate) -> tuple[FieldDay, bool]:
    """Put a field day on record, or find the one that is sent again. Raises what errors.py and records.py name."""
    existing = await records.known(session, caller, FieldDay, wanted)
    if existing is not None:
        return existing, False
    mark = await records.mark_at(session, caller, wanted.division_code)
    await records.check_people(session, {records.whose(caller, wanted), *wanted.people()})
    wrong = (
        lifecycle.fault_of_times(wanted.began_at, wanted.ended_at, time.now())
        or lifecycle.fault_of_crew(wanted.leader_id, wanted.participants)
        or lifecycle.fault_of_terms(wanted.began_at, (each.due_on for each in wanted.hand_overs))
    )
    if wrong:
        raise FieldDayWrong(wrong)
    row = FieldDay(
        **records.entry(caller, wanted, wanted.division_code, mark, wanted.began_at),
        **wanted.model_dump(exclude={*records.ENTRY_FIELDS, "division_code", "began_at", "hand_overs"}),
        hand_overs=[each.model_dump(mode="json") for each in wanted.hand_overs],
        town_code=town_of(wanted.division_code),
        people=1 + len(wanted.participants) + wanted.other_participants,
    )
    records.add(session, caller, row)
    told = {name: getattr(row, name) for name in FieldDayRecorded.model_fields if hasattr(row, name)}
    append(
        session, f"field_days/{row.id}", FieldDayRecorded(field_day_id=row.id, handed_over=len(row.hand_overs), **told)
    )
    await _count(session, row)
    return row, True


async def void(session: Session, caller: Caller, field_day_id: UUID, reason: str) -> FieldDay:
    """Declare that a field day should never have been entered: its month may lack one again."""
    row = await records.find(session, caller, FieldDay, field_day_id, lock=True)
    if row is None:
        raise FieldDayNotFound
    records.void(session, caller, row, reason)
    await _count(session, row)
    return row


async def _count(session: Session, row: FieldDay) -> None:
    month = await repository.month_at(session, row.town_code, row.occurred_at)
    if month is not None:
        await settle(session, month)


async def settle(session: Session, month: FieldMonth) -> None:
    """Let the clock of a month, which the caller has locked, run as long as field days are lacking.

    One that was held in time and heard of after the due time takes back what was said of its lack.
    """
    now = time.now()
    await session.flush()
    running = (await DEADLINES.running(session, [month.id])).get(month.id)
    clock = lifecycle.clock(await repository.held(session, month.id), month.required, runs=running is not None)
    if clock.starts:
        await _start(session, month)
    if clock.stops and running is not None:
        arrived_late = now > month.due_at
        DEADLINES.stop(session, running, "met_late" if arrived_late else "met", min(now, month.due_at))
        if arrived_late:
            await DEADLINES.withdraw(session, running, ARRIVED_LATE, now, since=month.due_at)


async def _start(session: Session, month: FieldMonth) -> None:
    subject = Subject(
        type="field_month",
        id=month.id,
        title=f"马路办公（{month.label}）",
        division_code=month.division_code,
        mark=month.mark,
        responsible_ids=month.responsible_ids,
    )
    words = lifecycle.words(month.required, month.due_at)
    due = DueTime(month.due_at, provisional=False, days_counted=0, skipped=(), words=words)
    policies = await in_force(session, month.division_code, local(month.opens_at).date())
    await DEADLINES.start(session, subject, CLOCK, due, policies[lifecycle.POLICY].cited(), time.now())


async def answering(session: Session, division_code: str) -> Sequence[UUID]:
    """Who answers for a town's field days by now; nobody, where no such post is filled: then the ladder's others do."""
    posts = await holders(session, ANSWERING, division_code, local(time.now()).date())
    return next((posts[code] for code in ANSWERING if posts[code]), [])
