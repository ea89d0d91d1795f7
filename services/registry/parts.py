"""What the registry service is to its courier and its worker."""

from services.registry.accounts.tasks import close_left
from services.registry.deadlines import DEADLINES, ON_STEPS
from services.registry.documents.subscriptions import subscriptions as documents
from services.registry.dossiers.subscriptions import subscriptions as dossiers
from services.registry.equipment import service as equipment
from services.registry.equipment.subscriptions import subscriptions as of_equipment
from services.registry.farms.tasks import judge_anew
from services.registry.imports.tasks import carry_on, forget_old
from services.registry.listings.tasks import turn
from services.registry.matters.subscriptions import subscriptions as matters
from services.registry.notifications.subscriptions import subscriptions as notifications
from services.registry.search.tasks import go_through
from services.registry.sessions.tasks import forget_ended
from services.registry.settings import settings
from services.registry.signs.tasks import look_daily
from services.registry.takeover import service as takeover
from services.registry.takeover.tasks import follow as follow_holders
from shared.events.subscriptions import Subscriptions
from shared.jobs.recount import recounting
from shared.service import Periodic, Service

ON_STEPS["equipment"] = equipment.lapse
DEADLINES.before_steps = takeover.follow
SERVICE = Service(
    name="registry",
    settings=settings,
    subscriptions=Subscriptions(notifications, documents, of_equipment, dossiers, matters, recounting(DEADLINES)),
    deadlines=DEADLINES,
    periodic={
        "accounts.close_left": Periodic(close_left, every_seconds=3600),
        "sessions.forget_ended": Periodic(forget_ended, every_seconds=3600),
        "imports.carry_on": Periodic(carry_on, every_seconds=0.25),
        "imports.forget_old": Periodic(forget_old, every_seconds=3600),
        "listings.turn": Periodic(turn, every_seconds=600),
        "farms.judge_anew": Periodic(judge_anew, every_seconds=600),
        "search.go_through": Periodic(go_through, every_seconds=5),
        "takeover.follow": Periodic(follow_holders, every_seconds=300),
        "signs.look_daily": Periodic(look_daily, every_seconds=300),
    },
)
