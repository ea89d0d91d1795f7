"""The clocks of this service."""

from shared.contracts import registry as contract
from shared.jobs.deadlines import Deadlines, OnSteps

# What the steps mean for each type of subject. parts.py puts the slices' rules here, since these need the clocks.
ON_STEPS: dict[str, OnSteps] = {}
DEADLINES = Deadlines(contract, ON_STEPS)
