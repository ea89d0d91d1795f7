"""Every table of this service, for its migrations."""

from services.registry.database import Base

__all__ = ["Base"]
