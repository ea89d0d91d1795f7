"""What the complaints service is to its courier and its worker."""

from services.complaints.deadlines import DEADLINES
from services.complaints.findings.subscriptions import subscriptions as findings
from services.complaints.settings import settings
from services.complaints.takeover.subscriptions import subscriptions as takeover
from services.complaints.takeover.tasks import follow_chains, follow_posts
from shared.directory.apply import subscriptions as directory
from shared.events.subscriptions import Subscriptions
from shared.jobs.recount import recounting
from shared.service import Periodic, Service

SERVICE = Service(
    name="complaints",
    settings=settings,
    subscriptions=Subscriptions(directory, recounting(DEADLINES), takeover, findings),
    deadlines=DEADLINES,
    periodic={
        "takeover.follow_posts": Periodic(follow_posts, every_seconds=300),
        "takeover.follow_chains": Periodic(follow_chains, every_seconds=300),
    },
)
