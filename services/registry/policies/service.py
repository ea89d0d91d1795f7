"""Use case: put a rule on record."""

from services.registry.divisions.errors import DivisionNotFound
from services.registry.policies import lifecycle
from services.registry.policies.errors import (
    EverywhereNotPermitted,
    PolicyBasisWrong,
    PolicyExists,
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
from shared.ids import derived_id


async def add(session: Session, caller: Caller, wanted: PolicyCreate) -> tuple[Policy, bool]:
    """A rule from a day on; whether it is new. A clock that already runs keeps the rule that it began with.

    Raises DivisionNotFound and EverywhereNotPermitted for what is not the caller's, PolicyExists, and what is wrong.
    """
    _check_place(caller, wanted.division_code)
    _check(wanted)
    by_its_day = derived_id("policy", wanted.key, wanted.division_code, wanted.effective_from)
    wanted = wanted.model_copy(update={"id": wanted.id or by_its_day})
    try:
        return await enter(session, caller, Policy, wanted, PolicyRecorded)
    except (IdTaken, CodeTaken) as taken:
        raise PolicyExists from taken


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
