"""Who did what to which row: written in the same transaction as the deed, and never changed afterwards."""

from shared import time
from shared.audit.models import AuditRow
from shared.auth.caller import Caller
from shared.db import rows
from shared.db.session import Session
from shared.logs import request_id
from shared.masking import scrubbed

__all__ = ["AuditRow", "record"]


def record(
    session: Session,
    caller: Caller,
    action: str,
    subject: str,
    reason: str | None = None,
    *,
    division: str | None = None,
) -> None:
    """Note a deed as part of this transaction. `action` is `<thing>.<verb>`, `subject` the row's `<things>/<id>`.

    `division` is the row's, by which auditors see it; a row of none counts to that of who did it. Whoever reads
    personal data says what for, as the reason.
    """
    row = {
        "at": time.now(),
        "account_id": caller.account_id,
        "person_id": caller.person_id,
        "division_code": division or min(caller.divisions, default=None),
        "action": action,
        "subject": subject,
        "reason": reason and scrubbed(reason),  # auditors see no personal data
        "request_id": request_id.get(),
    }
    rows.add(session, AuditRow, row)
