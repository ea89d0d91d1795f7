"""Events that could not be taken in. One parks its subject: later events of it wait behind, all others flow."""

from collections.abc import Iterable, Sequence
from uuid import UUID

import sqlalchemy as sa

from shared import time
from shared.contracts import Envelope
from shared.db.session import Session
from shared.events.models import DeadLetter
from shared.events.subscriptions import Subscriptions
from shared.ids import derived_id

WAITING = "waits behind an earlier event of its subject"


async def parked(session: Session, producer: str, subjects: Iterable[str]) -> set[str]:
    """Which of these subjects have an open dead letter."""
    rows = await session.scalars(
        sa.select(DeadLetter.subject)
        .where(
            DeadLetter.producer == producer,
            DeadLetter.state == "open",
            DeadLetter.subject == sa.any_(sa.cast(list(subjects), sa.ARRAY(sa.Text))),
        )
        .distinct()
    )
    return set(rows)


async def park(session: Session, event: Envelope, error: str) -> None:
    """Put an event aside with what went wrong."""
    session.add(
        DeadLetter(
            id=derived_id("dead-letter", event.source, event.epoch, event.position),
            producer=event.producer,
            position=event.position,
            subject=event.subject,
            type=event.type,
            event=event.model_dump(mode="json"),
            error=error[:2000],
        )
    )
    await session.flush()


async def open_of_subject(session: Session, producer: str, subject: str) -> Sequence[DeadLetter]:
    """The open letters of a subject in their order, locked for who settles them."""
    rows = await session.scalars(
        sa.select(DeadLetter)
        .where(DeadLetter.producer == producer, DeadLetter.subject == subject, DeadLetter.state == "open")
        .order_by(DeadLetter.position)
        .with_for_update()
    )
    return rows.all()


async def replay(session: Session, subscriptions: Subscriptions, producer: str, subject: str, *, by: str) -> int:
    """Take in a subject's letters in order; returns how many. Any failure raises, and the transaction keeps none."""
    letters = await open_of_subject(session, producer, subject)
    for letter in letters:
        await subscriptions.handle(session, Envelope.model_validate(letter.event))
        _settle(letter, "replayed", by, None)
    return len(letters)


async def dismiss(session: Session, letter_id: UUID, *, by: str, reason: str) -> bool:
    """Give one letter up, with a reason; those behind it stay until they are replayed."""
    letter = await session.get(DeadLetter, letter_id, with_for_update=True)
    if letter is None or letter.state != "open":
        return False
    _settle(letter, "dismissed", by, reason)
    return True


def _settle(letter: DeadLetter, state: str, by: str, reason: str | None) -> None:
    letter.state, letter.settled_by, letter.reason, letter.settled_at = state, by, reason, time.now()


async def count_open(session: Session) -> int:
    """How many letters wait for an operator."""
    return (
        await session.scalar(sa.select(sa.func.count()).select_from(DeadLetter).where(DeadLetter.state == "open"))
    ) or 0
