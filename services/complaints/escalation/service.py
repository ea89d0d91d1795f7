"""Use case: a person signs what a step of the ladder proposed."""

from uuid import UUID

from services.complaints.basis import require_basis
from services.complaints.escalation import errors, repository
from services.complaints.escalation.schemas import Signature
from services.complaints.people import acting_person
from shared import audit, time
from shared.auth.caller import Caller
from shared.contracts import complaints as contract
from shared.db.session import Session
from shared.events.log import append
from shared.jobs.models import Deadline, Escalation


async def sign(session: Session, caller: Caller, escalation_id: UUID, wanted: Signature) -> tuple[Escalation, Deadline]:
    """Put one's name to a document, by somebody who does not answer for the matter, and on a rule that binds.

    Raises EscalationNotFound, SignatureNotNeeded, AlreadySigned, Withdrawn, SignerResponsible, BasisMissing.
    """
    signer = acting_person(caller)
    found = await repository.find(session, caller, escalation_id, lock=True)
    if found is None:
        raise errors.EscalationNotFound
    escalation, deadline = found
    _require_signable(escalation)
    if signer in deadline.responsible_ids:
        raise errors.SignerResponsible
    require_basis(escalation.basis_kind, wanted.issuer, wanted.document_number)
    escalation.issuer, escalation.document_number = wanted.issuer, wanted.document_number
    escalation.signed_by, escalation.signed_at = signer, time.now()
    _tell(session, escalation)
    audit.record(session, caller, "escalation.sign", f"escalations/{escalation.id}", division=escalation.division_code)
    return escalation, deadline


def _require_signable(escalation: Escalation) -> None:
    if escalation.document == repository.NOTIFICATION:
        raise errors.SignatureNotNeeded
    if escalation.withdrawn_at is not None:
        raise errors.Withdrawn
    if escalation.signed_at is not None:
        raise errors.AlreadySigned


def _tell(session: Session, escalation: Escalation) -> None:
    fields = contract.DocumentSigned.model_fields.keys() - {"escalation_id"}
    signed = {name: getattr(escalation, name) for name in fields}
    append(session, f"escalations/{escalation.id}", contract.DocumentSigned(escalation_id=escalation.id, **signed))
