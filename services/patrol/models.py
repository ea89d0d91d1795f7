"""Every table of this service, for its migrations."""

from services.patrol.burning.models import Dispatch, Fire
from services.patrol.checklists.models import Checklist
from services.patrol.cleaning.models import Shift
from services.patrol.cleaning_records.models import CleaningRecord
from services.patrol.cleaning_schedules.models import Hand, Schedule
from services.patrol.database import Base
from services.patrol.duties.models import Duty
from services.patrol.field_days.models import FieldDay, FieldMonth
from services.patrol.findings.models import Confirmation, Finding
from services.patrol.generation.models import Progress
from services.patrol.obligations.models import Obligation
from services.patrol.photos.models import Photo, PhotoUse
from services.patrol.rounds.models import Round
from services.patrol.signals.models import Signal, Unexamined
from services.patrol.tracks.models import Track, TrackPiece
from services.patrol.visits.models import Visit
from services.patrol.warnings.models import Warning as WarningRow

__all__ = [
    "Base",
    "Checklist",
    "CleaningRecord",
    "Confirmation",
    "Dispatch",
    "Duty",
    "FieldDay",
    "FieldMonth",
    "Finding",
    "Fire",
    "Hand",
    "Obligation",
    "Photo",
    "PhotoUse",
    "Progress",
    "Round",
    "Schedule",
    "Shift",
    "Signal",
    "Track",
    "TrackPiece",
    "Unexamined",
    "Visit",
    "WarningRow",
]
