"""The four services together, for the processes that serve all of them."""

from services.complaints.parts import SERVICE as COMPLAINTS
from services.patrol.parts import SERVICE as PATROL
from services.registry.parts import SERVICE as REGISTRY
from services.reporting.parts import SERVICE as REPORTING

SERVICES = (REGISTRY, PATROL, COMPLAINTS, REPORTING)
