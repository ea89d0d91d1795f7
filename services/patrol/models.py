"""Every table of this service, for its migrations."""

from services.patrol.database import Base

__all__ = ["Base"]
