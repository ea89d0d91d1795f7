"""Every table of this service, for its migrations."""

from services.registry.database import Base
from services.registry.divisions.models import Division

__all__ = ["Base", "Division"]
