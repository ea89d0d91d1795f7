"""Events that could not be taken in. One parks its subject: later events of it wait behind, all others flow."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from shared import time
from shared.contracts import Envelope
from shared.db.errors import is_passing
from shared.db.session import Session
from shared.events.models import Checkpoint, DeadLetter
from shared.events.subscriptions import Subscriptions
from shared.ids import derived_id

WAITING = "waits behind an earlier event of its subject"


@dataclass
class ReplayFailed(Exception):  # noqa: N818 - a fact: this event still cannot be taken in
    """Which event it was, and why."""

    position: int
    type: str
    error: str


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


async def hold_back(session: Session, producer: str) -> None:
    """Keep every follower of a producer waiting until this transaction ends.

    Else one that is at work could park an event behind letters that are being settled, where it would stay alone; or
    take in the next event of the subject before these have taken effect.
    """
    await session.execute(sa.select(Checkpoint.producer).where(Checkpoint.producer == producer).with_for_update())


async def replay(session: Session, subscriptions: Subscriptions, producer: str, subject: str, *, by: str) -> int:
    """Take in a subject's letters in order; returns how many. Raises ReplayFailed, and the transaction keeps none."""
    await hold_back(session, producer)
    letters = await open_of_subject(session, producer, subject)
    for letter in letters:
        await _take_in(session, subscriptions, letter)
        _settle(letter, "replayed", by, None)
    return len(letters)


async def _take_in(session: Session, subscriptions: Subscriptions, letter: DeadLetter) -> None:
    """Behind a savepoint, as the careful follower does: rows that are gathered for the end are written at once."""
    try:
        async with session.begin_nested():
            await subscriptions.handle(session, Envelope.model_validate(letter.event))
            await session.flush()
    except Exception as error:
        if is_passing(error):
            raise
        raise ReplayFailed(letter.position, letter.type, f"{type(error).__name__}: {error}") from error


async def dismiss(session: Session, letter: DeadLetter, *, by: str, reason: str) -> bool:
    """Give one letter up, with a reason; those behind it stay until they are replayed. False if it was settled."""
    await hold_back(session, letter.producer)
    await session.refresh(letter, with_for_update=True)
    if letter.state != "open":
        return False
    _settle(letter, "dismissed", by, reason)
    return True


def _settle(letter: DeadLetter, state: str, by: str, reason: str | None) -> None:
    letter.state, letter.settled_by, letter.reason, letter.settled_at = state, by, reason, time.now()


async def forget(session: Session, producer: str) -> None:
    """Drop a producer's letters, whose positions mean nothing any more: its log is taken in anew."""
    await session.execute(sa.delete(DeadLetter).where(DeadLetter.producer == producer))


async def count_open(session: Session) -> int:
    """How many letters wait for an operator."""
    return (
        await session.scalar(sa.select(sa.func.count()).select_from(DeadLetter).where(DeadLetter.state == "open"))
    ) or 0
