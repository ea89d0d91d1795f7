"""Use case: what a phone has to load before it goes where there is no network."""

from datetime import timedelta

from services.patrol.checklists import repository as checklists
from services.patrol.checklists.schemas import ChecklistAnswer
from services.patrol.findings.lifecycle import OPEN
from services.patrol.findings.schemas import FindingAnswer
from services.patrol.photos.tasks import KEPT
from services.patrol.sync.errors import NobodysPhone
from services.patrol.sync.schemas import OfflineAnswer, OfflineDuty, OfflineObject, OfflinePolicy
from services.patrol.today import repository as today
from services.patrol.visits import repository as visits
from services.patrol.visits.service import GRACE
from shared import time
from shared.auth.caller import Caller
from shared.db.session import Session
from shared.directory.models import Reach, Source
from shared.directory.policies import policy_book
from shared.time import local

MOST_DUTIES = 500
HINTS = (GRACE, KEPT)


async def offline(session: Session, caller: Caller, days: int) -> OfflineAnswer:
    """The caller's duties of the next days and all that doing them takes; raises NobodysPhone."""
    if caller.person_id is None:
        raise NobodysPhone
    now = time.now()
    owed = await today.owed(session, caller.person_id, now, now + timedelta(days=days))
    duties = owed[:MOST_DUTIES]
    objects, codes = {duty.object_id for duty in duties}, {duty.division_code for duty in duties}
    things = await visits.things(session, objects)
    found = await today.findings(session, objects)
    book, day = await policy_book(session), local(now).date()
    rules = book.on(min(caller.divisions, default=""), day)
    return OfflineAnswer(
        duties=[OfflineDuty.model_validate(duty) for duty in duties],
        objects=[_object(thing) for _, thing in sorted(things.items())],
        checklists=[ChecklistAnswer.model_validate(each) for each in await checklists.used_in(session, codes, day)],
        findings=[
            FindingAnswer.model_validate(finding)
            for _, findings in sorted(found.items())
            for finding in findings
            if finding.state in OPEN
        ],
        policies=[OfflinePolicy.model_validate(rules[key]) for key in HINTS if key in rules],
        complete=len(duties) == len(owed),
    )


def _object(thing: Source | Reach) -> OfflineObject:
    source = thing if isinstance(thing, Source) else None
    return OfflineObject(
        id=thing.id,
        object_type="source" if source else "reach",
        kind=source.kind if source else None,
        code=thing.code,
        name=thing.name,
        division_code=thing.division_code,
        longitude=source.longitude if source else None,
        latitude=source.latitude if source else None,
    )
