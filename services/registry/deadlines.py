"""The clocks of this service."""

from shared.contracts import registry as contract
from shared.jobs.deadlines import Deadlines

DEADLINES = Deadlines(contract, on_steps={})
