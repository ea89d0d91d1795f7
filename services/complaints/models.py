"""Every table of this service, for its migrations."""

from services.complaints.accountability.models import Defence, Proposal
from services.complaints.database import Base
from services.complaints.extensions.models import Extension
from services.complaints.intake.models import Complainant, Complaint
from services.complaints.rectification.models import Evidence, Order, Sighting, Verification

__all__ = [
    "Base",
    "Complainant",
    "Complaint",
    "Defence",
    "Evidence",
    "Extension",
    "Order",
    "Proposal",
    "Sighting",
    "Verification",
]
