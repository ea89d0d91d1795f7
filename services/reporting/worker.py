"""The reporting service's worker: `dramatiq services.reporting.worker:broker`."""

from services.reporting.parts import SERVICE
from services.reporting.settings import settings
from shared.jobs.broker import Jobs
from shared.logs import configure

configure(SERVICE.name, "worker")
broker = Jobs(settings().redis_url.get_secret_value(), [SERVICE]).broker
