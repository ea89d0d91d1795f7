"""The witness's courier and worker on a machine whose clock is wrong by WRONG_BY seconds.

`python -m tests.faults.wrong_clock` and `dramatiq tests.faults.wrong_clock:broker`. The house's own way to another time
moves the database's with it, as if time had passed; a wrong clock is the machine's alone.
"""

import os
from datetime import datetime, timedelta, tzinfo
from typing import Self

from shared import time
from shared.courier import main
from shared.jobs.broker import Jobs
from tests.faults.witness import PRODUCER, WITNESS

_WRONG_BY = timedelta(seconds=float(os.environ["WRONG_BY"]))


class _WrongClock(datetime):
    @classmethod
    def now(cls, tz: tzinfo | None = None) -> Self:
        return super().now(tz) + _WRONG_BY


time.datetime = _WrongClock  # type: ignore[attr-defined] # a fault, not a feature

if __name__ == "__main__":
    main([WITNESS, PRODUCER])
else:
    broker = Jobs(os.environ["REDIS_URL"], [PRODUCER]).broker
