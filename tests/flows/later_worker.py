"""The complaints service's worker, two months on: `dramatiq tests.flows.later_worker:broker`."""

from datetime import timedelta

from services.complaints.worker import broker
from shared import time

__all__ = ["broker"]
time.move_process(timedelta(days=60))
