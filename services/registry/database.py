"""The base of this service's own tables, and what every row of the ledger has."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from shared.db.base import TYPES, DivisionCode, metadata

# In a column's `info`: what would be of no use among earlier states, and one more place to lose it.
UNKEPT = {"unkept": True}


class Base(DeclarativeBase):
    """Tables of the registry service."""

    metadata = metadata()
    type_annotation_map = TYPES


class Entered:
    """A versioned row with who entered it when, perhaps for somebody else, from a paper.

    A row that should never have been entered is voided: it stays, with its reason in `versions`, and counts nowhere.
    """

    id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[UUID]
    recorded_for: Mapped[str | None]
    paper: Mapped[str | None]
    voided_at: Mapped[datetime | None]


# For an UPDATE or DELETE whose rows the session holds none of.
AS_IT_IS = {"synchronize_session": False}


def placed(places: Iterable[tuple[UUID, str]]) -> sa.TableValuedAlias:
    """Sources with their divisions, the last word on each, as a table to be joined: `id` and `division_code`."""
    last = dict(places)
    columns = sa.column("id", sa.Uuid), sa.column("division_code", DivisionCode)
    ids, codes = sa.literal(list(last), ARRAY(sa.Uuid)), sa.literal(list(last.values()), ARRAY(DivisionCode))
    return sa.func.unnest(ids, codes).table_valued(*columns, name="placed").render_derived()


def standing(table: type[Entered]) -> sa.ColumnElement[bool]:
    """Rows that were not voided: those that lists show and that others refer to."""
    return table.voided_at.is_(None)


class Recorded(Entered):
    """A row of the ledger, marked with what it stands for.

    `mark` is `real`, `reconstructed` (stands for something that the town's report counts; cites its paragraph) or
    `sample` (stands for nothing and never counts in a published figure).
    """

    mark: Mapped[str]
    citation: Mapped[str | None]


class Sent(Entered):
    """A row that a client sends whole, and again when it has heard no answer.

    `sent` is the fingerprint of what was sent, by which it is known again whatever the row has become since.
    """

    sent: Mapped[bytes]
