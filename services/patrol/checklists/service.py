"""Use case: put an edition of a checklist on record."""

from services.patrol.checklists import lifecycle, repository
from services.patrol.checklists.errors import ChecklistExists, ChecklistUnclear, DivisionNotFound, EditionSkipped
from services.patrol.checklists.models import Checklist
from services.patrol.checklists.schemas import ChecklistCreate
from shared import audit, time
from shared.auth.caller import Caller
from shared.auth.rows import covers
from shared.db.session import Session
from shared.ids import new_id


async def create(session: Session, caller: Caller, wanted: ChecklistCreate) -> tuple[Checklist, bool]:
    """Put an edition on record; returns it and whether it is new. What is already so changes nothing.

    Raises DivisionNotFound, ChecklistUnclear, ChecklistExists, EditionSkipped.
    """
    if not covers(caller, wanted.division_code):
        raise DivisionNotFound
    wrong = lifecycle.contradiction([item.item() for item in wanted.items])
    if wrong:
        raise ChecklistUnclear(wrong)
    await repository.hold(session, wanted.key, wanted.division_code)
    existing = await repository.edition(session, wanted.key, wanted.division_code, wanted.edition)
    if existing is not None:
        return _same(existing, wanted), False
    if wanted.id is not None and await session.get(Checklist, wanted.id) is not None:
        raise ChecklistExists
    await _follows(session, wanted)
    checklist = Checklist(
        **wanted.model_dump(mode="python") | {"id": wanted.id or new_id()},
        recorded_at=time.now(),
        recorded_by=caller.account_id,
    )
    session.add(checklist)
    audit.record(session, caller, "checklist.enter", f"checklists/{checklist.id}")
    return checklist, True


def _same(existing: Checklist, wanted: ChecklistCreate) -> Checklist:
    left_to_us = {"id"} if wanted.id is None else set()
    if any(getattr(existing, field) != value for field, value in wanted.model_dump(exclude=left_to_us).items()):
        raise ChecklistExists
    return existing


async def _follows(session: Session, wanted: ChecklistCreate) -> None:
    """An edition comes right after the one before, and is used no earlier."""
    before = await repository.edition(session, wanted.key, wanted.division_code, wanted.edition - 1)
    follows = wanted.edition == 1 if before is None else wanted.valid_from >= before.valid_from
    if not follows:
        raise EditionSkipped
