"""What the registry service is to its courier and its worker."""

from services.registry.deadlines import DEADLINES
from services.registry.notifications.subscriptions import subscriptions as notifications
from services.registry.sessions.tasks import forget_ended
from services.registry.settings import settings
from shared.events.subscriptions import Subscriptions
from shared.jobs.recount import recounting
from shared.service import Periodic, Service

SERVICE = Service(
    name="registry",
    settings=settings,
    subscriptions=Subscriptions(notifications, recounting(DEADLINES)),
    deadlines=DEADLINES,
    periodic={"sessions.forget_ended": Periodic(forget_ended, every_seconds=3600)},
)
