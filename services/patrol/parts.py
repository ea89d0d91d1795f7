"""What the patrol service is to its courier and its worker."""

from services.patrol.cleaning.service import lapse
from services.patrol.cleaning.subscriptions import subscriptions as cleaning
from services.patrol.cleaning.tasks import generate as generate_shifts
from services.patrol.duties.service import DEADLINES
from services.patrol.duties.subscriptions import subscriptions as duties
from services.patrol.field_days.tasks import generate as generate_field_months
from services.patrol.findings.subscriptions import subscriptions as findings
from services.patrol.generation.tasks import generate
from services.patrol.photos.tasks import forget_unfinished, tidy
from services.patrol.settings import settings
from services.patrol.signals.tasks import examine, forget_pieces
from shared.directory.apply import subscriptions as directory
from shared.events.subscriptions import Subscriptions
from shared.jobs.recount import recounting
from shared.service import Periodic, Service

DEADLINES.on_steps["shift"] = lapse
SERVICE = Service(
    name="patrol",
    settings=settings,
    subscriptions=Subscriptions(directory, recounting(DEADLINES), duties, findings, cleaning),
    deadlines=DEADLINES,
    periodic={
        "generate": Periodic(generate, every_seconds=60),
        "field_days.generate": Periodic(generate_field_months, every_seconds=3600),
        "photos.forget_unfinished": Periodic(forget_unfinished, every_seconds=3600),
        "signals.examine": Periodic(examine, every_seconds=5),
        "signals.forget_pieces": Periodic(forget_pieces, every_seconds=3600),
        "photos.tidy": Periodic(tidy, every_seconds=600),
        "cleaning.generate": Periodic(generate_shifts, every_seconds=60),
    },
)
