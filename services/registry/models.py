"""Every table of this service, for its migrations."""

from services.registry.accounts.models import Account, Role
from services.registry.calendar.models import CalendarYear
from services.registry.clients.models import Client
from services.registry.database import Base
from services.registry.divisions.models import Division
from services.registry.notifications.models import Notification
from services.registry.people.models import Person, Post
from services.registry.policies.models import Policy
from services.registry.responsibilities.models import Responsibility
from services.registry.rivers.models import Reach, River
from services.registry.sessions.models import LoginSession, RefreshToken
from services.registry.sources.models import Source
from services.registry.versions.models import Version

__all__ = [
    "Account",
    "Base",
    "CalendarYear",
    "Client",
    "Division",
    "LoginSession",
    "Notification",
    "Person",
    "Policy",
    "Post",
    "Reach",
    "RefreshToken",
    "Responsibility",
    "River",
    "Role",
    "Source",
    "Version",
]
