"""What the registry service is to its courier and its worker."""

from services.registry.settings import settings
from shared.events.subscriptions import Subscriptions
from shared.service import Service

SERVICE = Service(
    name="registry",
    settings=settings,
    subscriptions=Subscriptions(),
)
