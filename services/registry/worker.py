"""The registry service's worker: `dramatiq services.registry.worker:broker`."""

from services.registry.parts import SERVICE
from services.registry.settings import settings
from shared.jobs.broker import Jobs
from shared.logs import configure

configure(SERVICE.name, "worker")
broker = Jobs(settings().redis_url.get_secret_value(), [SERVICE]).broker
