"""The published language of the house. Importing it makes every event type known."""

from shared.contracts import complaints, deadlines, patrol, registry, reporting
from shared.contracts.envelope import KNOWN, Envelope, EventData

__all__ = ["KNOWN", "Envelope", "EventData", "complaints", "deadlines", "patrol", "registry", "reporting"]
