"""A service that only writes down what reaches it, so that loss, doubling and disorder can be counted.

Its courier and worker are real processes: `python -m tests.faults.witness` and `dramatiq tests.faults.witness:broker`.
"""

import os

import sqlalchemy as sa

from services.complaints.settings import settings as complaints_settings
from services.reporting.settings import settings as reporting_settings
from shared import contracts
from shared.contracts import Envelope
from shared.contracts.complaints import ComplaintReceived
from shared.courier import main
from shared.db.session import Session
from shared.events.subscriptions import Subscriptions
from shared.jobs.broker import Jobs
from shared.jobs.deadlines import Deadlines
from shared.service import Service

POISON = "poison"
TABLE = """
CREATE TABLE IF NOT EXISTS fault_witness (
    seq bigint GENERATED ALWAYS AS IDENTITY, position bigint, subject text, subject_version int
)
"""
# No unique constraint: a doubled effect must show.
NOTE = sa.text("INSERT INTO fault_witness (position, subject, subject_version) VALUES (:position, :subject, :version)")

subscriptions = Subscriptions()


@subscriptions.on(ComplaintReceived)
async def note(session: Session, data: ComplaintReceived, event: Envelope) -> None:
    """Write down that this event took effect; a poisonous one never does."""
    if data.category == POISON:
        raise ValueError("cannot be taken in")
    await session.execute(NOTE, {"position": event.position, "subject": event.subject, "version": event.subjectversion})


WITNESS = Service("reporting", reporting_settings, subscriptions)
PRODUCER = Service("complaints", complaints_settings, deadlines=Deadlines(contracts.complaints, {}))


if __name__ == "__main__":
    main([WITNESS, PRODUCER])
elif os.environ.get("FAULTS_WORKER"):
    broker = Jobs(os.environ["REDIS_URL"], [PRODUCER]).broker
