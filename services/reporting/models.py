"""Every table of this service, for its migrations."""

from services.reporting.database import Base

__all__ = ["Base"]
