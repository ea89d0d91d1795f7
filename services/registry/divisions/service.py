"""Use cases: put a division on record, correct it; see that one which is voided has never been used."""

from services.registry import recording
from services.registry.divisions import lifecycle, repository
from services.registry.divisions.errors import (
    DivisionCodeWrong,
    DivisionNotFound,
    DivisionUsed,
    MergerWrong,
    ParentUnknown,
    SuccessorUnknown,
)
from services.registry.divisions.models import Division
from services.registry.divisions.schemas import DivisionPut
from shared.auth.caller import Caller
from shared.auth.rows import covers
from shared.contracts.registry import DivisionRecorded
from shared.db.session import Session
from shared.http.conditional import SeenVersion
from shared.ids import derived_id


async def put(session: Session, caller: Caller, code: str, wanted: DivisionPut, seen: SeenVersion | None) -> Division:
    """Put a division on record, or change it by somebody who has seen its version and says why.

    Raises DivisionNotFound outside the caller's divisions, DivisionCodeWrong, ParentUnknown, SuccessorUnknown,
    MergerWrong, and as `recording.put`.
    """
    if not covers(caller, code):
        raise DivisionNotFound
    wrong = lifecycle.fault(code, wanted.level, wanted.parent_code)
    if wrong:
        raise DivisionCodeWrong(wrong)
    if wanted.parent_code and not await repository.stands(session, wanted.parent_code):
        raise ParentUnknown
    await _check_merger(session, caller, code, wanted)
    division = await repository.find(session, code, lock=True)
    if division is None:
        division = Division(id=derived_id("division", code), version=0, code=code)
        session.add(division)
    said = wanted.model_dump(exclude={"reason"})
    return await recording.put(session, caller, division, said, DivisionRecorded, seen=seen, reason=wanted.reason)


async def check_unused(session: Session, _caller: Caller, division: Division, _reason: str) -> None:
    """A division in which anything lies, or that anything names, is not voided; raises DivisionUsed.

    What happened in other services is known by its entries in the files of sources and by its running clocks.
    """
    if used := await repository.uses(session, division.code):
        raise DivisionUsed(
            f"仍有记录属于或涉及这个区划（{'、'.join(used)}），请先更正或作废它们；撤并请填 successor_code。"
        )


async def _check_merger(session: Session, caller: Caller, code: str, wanted: DivisionPut) -> None:
    """What was recorded before will be the successor's, so that only who works in both may say so."""
    successor = wanted.successor_code
    if successor is None:
        return
    merged = await repository.merged(session)
    if fault := lifecycle.merger_fault(code, successor, wanted.valid_to, merged):
        raise MergerWrong(fault)
    if not covers(caller, successor) or not await repository.stands(session, successor):
        raise SuccessorUnknown
