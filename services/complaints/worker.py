"""The complaints service's worker: `dramatiq services.complaints.worker:broker`."""

from services.complaints.parts import SERVICE
from services.complaints.settings import settings
from shared.jobs.broker import Jobs
from shared.logs import configure

configure(SERVICE.name, "worker")
broker = Jobs(settings().redis_url.get_secret_value(), [SERVICE]).broker
