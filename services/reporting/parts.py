"""What the reporting service is to its courier and its worker."""

from services.reporting.ledger.subscriptions import subscriptions as ledger
from services.reporting.settings import settings
from shared.directory.apply import subscriptions as directory
from shared.events.subscriptions import Subscriptions
from shared.service import Service

SERVICE = Service(
    name="reporting",
    settings=settings,
    subscriptions=Subscriptions(directory, ledger),
)
