"""Files with a number for people."""

from typing import Any, ClassVar

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column


class Numbered:
    """A file with a number for people: `XMS-2026-000123`. The database counts, so that no file waits for another's."""

    # An update would else forget the number, since the database might have made another.
    __mapper_args__: ClassVar[dict[str, Any]] = {"eager_defaults": True}

    series: Mapped[str]
    serial: Mapped[int] = mapped_column(sa.BigInteger, sa.Identity(always=True))
    number: Mapped[str] = mapped_column(
        sa.Text,
        sa.Computed("series || '-' || lpad(serial::text, greatest(6, length(serial::text)), '0')", persisted=True),
        unique=True,
    )


def number_of(series: str, serial: int) -> str:
    """The number as the column makes it, for a row that is not written yet."""
    return f"{series}-{serial:06}"
