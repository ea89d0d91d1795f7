"""Every table of this service, for its migrations."""

from services.registry.accounts.models import Account, Attempts, Role
from services.registry.admissions.models import Admission
from services.registry.calendar.models import CalendarYear
from services.registry.certificates.models import Certificate
from services.registry.clients.models import Client
from services.registry.coverage.models import Households
from services.registry.database import Base
from services.registry.divisions.models import Division
from services.registry.documents.models import Document
from services.registry.dossiers.models import DossierEntry
from services.registry.equipment.models import Equipment, Maintenance
from services.registry.handovers.models import Handover, Move
from services.registry.imports.models import Import, ImportRow
from services.registry.leader_duties.models import LeaderDuty
from services.registry.leaves.models import Leave
from services.registry.listings.models import Listing
from services.registry.market_towns.models import MarketTown
from services.registry.matters.models import Matter
from services.registry.notices.models import Notice
from services.registry.notifications.models import Notification
from services.registry.opinions.models import AdmissionOpinion
from services.registry.passwords.models import OldPassword
from services.registry.people.models import Person, Post
from services.registry.policies.models import Policy
from services.registry.powers.models import Power
from services.registry.responsibilities.models import Responsibility
from services.registry.river_offices.models import OfficeMember, RiverOffice
from services.registry.rivers.models import Reach, River, RiverTier
from services.registry.search.models import SearchEntry, SearchRound
from services.registry.sessions.models import LoginSession, RefreshToken
from services.registry.signs.models import Sign
from services.registry.sources.models import Source
from services.registry.versions.models import Version
from services.registry.wordings.models import Wording
from services.registry.zones.models import Zone

__all__ = [
    "Account",
    "Admission",
    "AdmissionOpinion",
    "Attempts",
    "Base",
    "CalendarYear",
    "Certificate",
    "Client",
    "Division",
    "Document",
    "DossierEntry",
    "Equipment",
    "Handover",
    "Households",
    "Import",
    "ImportRow",
    "LeaderDuty",
    "Leave",
    "Listing",
    "LoginSession",
    "Maintenance",
    "MarketTown",
    "Matter",
    "Move",
    "Notice",
    "Notification",
    "OfficeMember",
    "OldPassword",
    "Person",
    "Policy",
    "Post",
    "Power",
    "Reach",
    "RefreshToken",
    "Responsibility",
    "River",
    "RiverOffice",
    "RiverTier",
    "Role",
    "SearchEntry",
    "SearchRound",
    "Sign",
    "Source",
    "Version",
    "Wording",
    "Zone",
]
