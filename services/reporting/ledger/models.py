"""What the events told: facts to count, since when there are any, and clocks that still run."""

from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from services.reporting.database import Base
from shared.db.base import DivisionCode


class Fact(Base):
    """One event in the form in which it is counted.

    `kind` is the event's type without service and version. `day` is the local day on which it counts. A withdrawn
    fact turned out to be unfounded: it stays on record and counts nowhere, but in what was published before: so its
    service told it at `told_at`, and took it back at `withdrawn_at`.
    """

    __tablename__ = "facts"
    __table_args__ = (
        # A summary asks for each of its days in turn, so that neither other divisions nor other days cost anything.
        sa.Index(
            "ix_facts_counted",
            "day",
            "division_code",
            postgresql_include=["kind", "mark", "withdrawn", "subject_type", "outcome", "step", "late"],
        ),
        sa.Index("ix_facts_listed", "kind", "day", "position", "id"),
    )
    id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str]
    subject_type: Mapped[str]
    subject_id: Mapped[UUID] = mapped_column(index=True)
    division_code: Mapped[str] = mapped_column(DivisionCode)
    mark: Mapped[str]
    occurred_at: Mapped[datetime]
    day: Mapped[date]
    title: Mapped[str | None]
    category: Mapped[str | None]
    severity: Mapped[str | None]
    step: Mapped[str | None]
    outcome: Mapped[str | None]
    late: Mapped[bool | None]
    object_id: Mapped[UUID | None]
    person_ids: Mapped[list[UUID]] = mapped_column(ARRAY(sa.Uuid))
    numbers: Mapped[dict[str, int]] = mapped_column(JSONB)
    link: Mapped[str]
    producer: Mapped[str]
    position: Mapped[int] = mapped_column(sa.BigInteger)
    withdrawn: Mapped[bool] = mapped_column(server_default=sa.false())
    told_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]


class FirstFact(Base):
    """Since when a town works with a service: before that day its figures are not zero but unknown."""

    __tablename__ = "first_facts"
    division_code: Mapped[str] = mapped_column(DivisionCode, primary_key=True)
    producer: Mapped[str] = mapped_column(primary_key=True)
    mark: Mapped[str] = mapped_column(primary_key=True)
    day: Mapped[date]


class OpenItem(Base):
    """One run of one clock of any service, as `state` running, or ended."""

    __tablename__ = "open_items"
    __table_args__ = (
        sa.Index("ix_open_items_due", "due_at", "deadline_id", postgresql_where=sa.text("state = 'running'")),
        sa.Index("ix_open_items_division", "division_code", postgresql_where=sa.text("state = 'running'")),
        sa.Index(
            "ix_open_items_people",
            "responsible_ids",
            postgresql_using="gin",
            postgresql_where=sa.text("state = 'running'"),
        ),
    )
    deadline_id: Mapped[UUID] = mapped_column(primary_key=True)
    subject_type: Mapped[str]
    subject_id: Mapped[UUID]
    title: Mapped[str]
    clock: Mapped[str]
    run: Mapped[int]
    due_at: Mapped[datetime]
    provisional: Mapped[bool]
    division_code: Mapped[str] = mapped_column(DivisionCode)
    mark: Mapped[str]
    responsible_ids: Mapped[list[UUID]] = mapped_column(ARRAY(sa.Uuid))
    rule_words: Mapped[str]
    link: Mapped[str]
    state: Mapped[str] = mapped_column(server_default="running")
    last_step: Mapped[str | None]
    level: Mapped[int | None] = mapped_column(sa.SmallInteger)
