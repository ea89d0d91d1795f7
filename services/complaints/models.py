"""Every table of this service, for its migrations."""

from services.complaints.database import Base

__all__ = ["Base"]
