"""The patrol service's worker: `dramatiq services.patrol.worker:broker`."""

from services.patrol.parts import SERVICE
from services.patrol.settings import settings
from shared.jobs.broker import Jobs
from shared.logs import configure

configure(SERVICE.name, "worker")
broker = Jobs(settings().redis_url.get_secret_value(), [SERVICE]).broker
