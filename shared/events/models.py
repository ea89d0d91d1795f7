"""The tables of the event log and of those who follow it."""

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from shared.db.base import PlumbingBase

_NEXT_VERSION = (
    "coalesce((SELECT max(subject_version) FROM event_log AS told WHERE told.subject = new.subject), 0)"
    " + row_number() OVER (PARTITION BY new.subject ORDER BY new.ordinality)"
)


class EventRow(PlumbingBase):
    """One event, written in the transaction of what it tells; `position` comes later, gapless, from the relay."""

    __tablename__ = "event_log"
    __table_args__ = (
        sa.UniqueConstraint("subject", "subject_version"),
        sa.Index("ix_event_log_unpositioned", "seq", postgresql_where=sa.text("position IS NULL")),
        sa.Index("uq_event_log_position", "position", unique=True),
    )
    seq: Mapped[int] = mapped_column(sa.BigInteger, sa.Identity(always=True), primary_key=True)
    id: Mapped[UUID] = mapped_column(unique=True)
    type: Mapped[str]
    subject: Mapped[str]
    # Counted when it is inserted, by who holds the subject's row.
    subject_version: Mapped[int] = mapped_column(info={"inserted": _NEXT_VERSION})
    time: Mapped[datetime]
    data: Mapped[dict[str, Any]]
    traceparent: Mapped[str | None]
    position: Mapped[int | None] = mapped_column(sa.BigInteger)


class LogHead(PlumbingBase):
    """The last position given out, and the epoch of this log: a single row, whose lock is the relay's fence."""

    __tablename__ = "log_head"
    __table_args__ = (sa.CheckConstraint("single", name="single_row"),)
    single: Mapped[bool] = mapped_column(primary_key=True, server_default=sa.true())
    epoch: Mapped[str]
    position: Mapped[int] = mapped_column(sa.BigInteger, server_default="0")


class Checkpoint(PlumbingBase):
    """How far this service has taken in another service's log; `halted` says why it stopped, when it did.

    `event_id` is the event at `position`: the producer must still have it there.
    """

    __tablename__ = "checkpoints"
    producer: Mapped[str] = mapped_column(primary_key=True)
    epoch: Mapped[str | None]
    position: Mapped[int] = mapped_column(sa.BigInteger, server_default="0")
    event_id: Mapped[UUID | None]
    halted: Mapped[str | None]


class DeadLetter(PlumbingBase):
    """An event that this service could not take in, or one of the same subject that waits behind it."""

    __tablename__ = "dead_letters"
    __table_args__ = (
        sa.UniqueConstraint("producer", "position"),
        sa.Index(
            "ix_dead_letters_open",
            "producer",
            "subject",
            "position",
            postgresql_where=sa.text("state = 'open'"),
        ),
    )
    id: Mapped[UUID] = mapped_column(primary_key=True)
    producer: Mapped[str]
    position: Mapped[int] = mapped_column(sa.BigInteger)
    subject: Mapped[str]
    type: Mapped[str]
    event: Mapped[dict[str, Any]]
    error: Mapped[str]
    state: Mapped[str] = mapped_column(server_default="open")
    parked_at: Mapped[datetime] = mapped_column(server_default=sa.func.now())
    settled_at: Mapped[datetime | None]
    settled_by: Mapped[str | None]
    reason: Mapped[str | None]
