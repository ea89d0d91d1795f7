"""Every table of this service, for its migrations."""

from services.registry.accounts.models import Account, Role
from services.registry.calendar.models import CalendarYear
from services.registry.clients.models import Client
from services.registry.database import Base
from services.registry.divisions.models import Division
from services.registry.notifications.models import Notification
from services.registry.policies.models import Policy
from services.registry.sessions.models import LoginSession, RefreshToken

__all__ = [
    "Account",
    "Base",
    "CalendarYear",
    "Client",
    "Division",
    "LoginSession",
    "Notification",
    "Policy",
    "RefreshToken",
    "Role",
]
