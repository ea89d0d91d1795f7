"""What the registry service is to its courier and its worker."""

from services.registry.notifications.subscriptions import subscriptions
from services.registry.sessions.tasks import forget_ended
from services.registry.settings import settings
from shared.service import Periodic, Service

SERVICE = Service(
    name="registry",
    settings=settings,
    subscriptions=subscriptions,
    periodic={"sessions.forget_ended": Periodic(forget_ended, every_seconds=3600)},
)
