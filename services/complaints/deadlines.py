"""The clocks of this service."""

from services.complaints.escalation.tasks import after_steps
from shared.contracts import complaints as contract
from shared.jobs.deadlines import Deadlines

DEADLINES = Deadlines(contract, {"complaint": after_steps, "order": after_steps})
