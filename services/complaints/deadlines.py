"""The clocks of this service."""

from services.complaints.escalation.tasks import after_steps
from services.complaints.rectification.repository import move_due
from shared.contracts import complaints as contract
from shared.jobs.deadlines import Deadlines

DEADLINES = Deadlines(
    contract,
    on_steps={"complaint": after_steps, "order": after_steps},
    on_moved={"order": move_due},
)
