"""Use cases: put a rule on record, take one back that was a mistake."""

from uuid import UUID

from services.registry import recording
from services.registry.divisions.errors import DivisionNotFound
from services.registry.policies import lifecycle, repository
from services.registry.policies.errors import (
    EverywhereNotPermitted,
    PolicyBasisWrong,
    PolicyExists,
    PolicyNotFound,
    PolicyPeriodWrong,
    PolicyValueWrong,
)
from services.registry.policies.lifecycle import EVERYWHERE
from services.registry.policies.models import Policy
from services.registry.policies.schemas import PolicyCreate
from services.registry.recording import CodeTaken, IdTaken, enter
from shared.auth.caller import Caller
from shared.auth.rows import covers
from shared.contracts.registry import PolicyRecorded
from shared.db.session import Session
from shared.http.conditional import SeenVersion
from shared.ids import derived_id, new_id


async def add(session: Session, caller: Caller, wanted: PolicyCreate) -> tuple[Policy, bool]:
    """A rule from a day on; whether it is new. A clock that already runs keeps the rule that it began with.

    Raises DivisionNotFound and EverywhereNotPermitted for what is not the caller's, PolicyExists, and what is wrong.
    """
    _check_place(caller, wanted.division_code)
    _check(wanted)
    by_its_day = derived_id("policy", wanted.key, wanted.division_code, wanted.effective_from)
    voided = wanted.id is None and await repository.is_voided(session, by_its_day)
    wanted = wanted.model_copy(update={"id": wanted.id or (new_id() if voided else by_its_day)})
    try:
        return await enter(session, caller, Policy, wanted, PolicyRecorded)
    except (IdTaken, CodeTaken) as taken:
        raise PolicyExists from taken


async def void(session: Session, caller: Caller, policy_id: UUID, seen: SeenVersion, reason: str) -> Policy:
    """Declare that a rule should never have been entered: to everybody it never held; its day is free for another.

    Raises PolicyNotFound, VersionStale, RecordVoided, and as `add` for what is not the caller's.
    """
    policy = await repository.find(session, caller, policy_id, lock=True)
    if policy is None:
        raise PolicyNotFound
    _check_place(caller, policy.division_code)
    seen.check(policy.version)
    if policy.voided_at is None:
        policy.effective_to = policy.effective_from
    return await recording.void(session, caller, policy, PolicyRecorded, reason)


def _check_place(caller: Caller, division_code: str) -> None:
    if division_code == EVERYWHERE:
        if not lifecycle.may_set_everywhere(caller.divisions):
            raise EverywhereNotPermitted
    elif not covers(caller, division_code):
        raise DivisionNotFound


def _check(wanted: PolicyCreate) -> None:
    if fault := lifecycle.value_fault(wanted.key, wanted.value, wanted.unit):
        raise PolicyValueWrong(fault)
    if fault := lifecycle.basis_fault(wanted.basis_kind, wanted.issuer, wanted.basis, wanted.document_number):
        raise PolicyBasisWrong(fault)
    if wanted.effective_to is not None and wanted.effective_to <= wanted.effective_from:
        raise PolicyPeriodWrong
