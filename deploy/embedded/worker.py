"""The four services' workers on one broker: `dramatiq deploy.embedded.worker:broker`."""

from deploy.embedded.parts import SERVICES
from services.registry.settings import settings
from shared.jobs.broker import Jobs
from shared.logs import configure

configure("all", "worker")
broker = Jobs(settings().redis_url.get_secret_value(), SERVICES).broker
