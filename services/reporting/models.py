"""Every table of this service, for its migrations."""

from services.reporting.database import Base
from services.reporting.ledger.models import Fact, FirstFact, OpenItem

__all__ = ["Base", "Fact", "FirstFact", "OpenItem"]
