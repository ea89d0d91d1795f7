"""Every table of this service, for its migrations."""

from services.patrol.database import Base
from services.patrol.duties.models import Duty
from services.patrol.obligations.models import Obligation
from services.patrol.rounds.models import Round

__all__ = ["Base", "Duty", "Obligation", "Round"]
