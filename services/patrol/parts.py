"""What the patrol service is to its courier and its worker."""

from services.patrol.settings import settings
from shared.directory.apply import subscriptions as directory
from shared.events.subscriptions import Subscriptions
from shared.service import Service

SERVICE = Service(
    name="patrol",
    settings=settings,
    subscriptions=Subscriptions(directory),
)
