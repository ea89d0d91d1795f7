"""Deadlines and the steps taken for them: the same tables in every service."""

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from shared.db.base import DivisionCode, PlumbingBase

# A clock that still counts: one that failed has only stopped acting, until an operator lets it go on.
GOING = ("running", "failed")


class Deadline(PlumbingBase):
    """One run of one clock on one subject. `state` is running, ended, superseded or failed.

    `traceparent` is what started it.
    """

    __tablename__ = "deadlines"
    __table_args__ = (
        sa.UniqueConstraint("subject_id", "clock", "run"),
        sa.Index(
            "ix_deadlines_next_action",
            "next_action_at",
            postgresql_where=sa.text("next_action_at IS NOT NULL"),
        ),
        sa.Index("ix_deadlines_claimed", "claimed_until", postgresql_where=sa.text("claimed_until IS NOT NULL")),
        sa.Index("ix_deadlines_failed", "due_at", "id", postgresql_where=sa.text("state = 'failed'")),
    )
    id: Mapped[UUID] = mapped_column(primary_key=True)
    subject_type: Mapped[str]
    subject_id: Mapped[UUID]
    title: Mapped[str]
    clock: Mapped[str]
    run: Mapped[int]
    division_code: Mapped[str] = mapped_column(DivisionCode)
    mark: Mapped[str]
    responsible_ids: Mapped[list[UUID]] = mapped_column(ARRAY(sa.Uuid))
    started_at: Mapped[datetime]
    due_at: Mapped[datetime]
    provisional: Mapped[bool]
    rule: Mapped[dict[str, Any]]
    plan: Mapped[dict[str, Any]]
    state: Mapped[str] = mapped_column(server_default="running")
    outcome: Mapped[str | None]
    ended_at: Mapped[datetime | None]
    held_until: Mapped[datetime | None]
    next_action_at: Mapped[datetime | None]
    claimed_until: Mapped[datetime | None]
    error: Mapped[str | None]
    traceparent: Mapped[str | None]


class Escalation(PlumbingBase):
    """A step that was taken: once per deadline and level, whoever else tried."""

    __tablename__ = "escalations"
    __table_args__ = (sa.UniqueConstraint("deadline_id", "level"),)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    deadline_id: Mapped[UUID] = mapped_column(sa.ForeignKey(Deadline.id))
    subject_id: Mapped[UUID] = mapped_column(index=True)
    division_code: Mapped[str] = mapped_column(DivisionCode)
    step: Mapped[str]
    level: Mapped[int] = mapped_column(sa.SmallInteger)
    step_due_at: Mapped[datetime]
    done_at: Mapped[datetime]
    notify_at: Mapped[datetime]
    notified: Mapped[bool]
    recipient_ids: Mapped[list[UUID]] = mapped_column(ARRAY(sa.Uuid))
    document: Mapped[str]
    basis_kind: Mapped[str]
    issuer: Mapped[str | None]
    document_number: Mapped[str | None]
    signed_by: Mapped[UUID | None]
    signed_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    withdrawn_reason: Mapped[str | None]


class Heartbeat(PlumbingBase):
    """When a part of the service last did its work: the courier, and each periodic job of the worker."""

    __tablename__ = "heartbeats"
    part: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[datetime]
