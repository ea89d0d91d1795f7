"""Columns that only a few may read: declared here, sealed when a row is written, masked when it is shown.

    class Source(…):
        contact_phone: Mapped[bytes | None] = sealed(Personal.PHONE)
        contact_phone_index: Mapped[bytes | None] = blind_index("contact_phone")
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import DeclarativeBase, InstrumentedAttribute, MappedColumn, mapped_column

from shared.crypto import KeyRing
from shared.masking import MASKS, Personal, plain

Table = type[DeclarativeBase] | type[Any]


def sealed(kind: Personal) -> MappedColumn[Any]:
    """A text that is kept sealed for its column and row."""
    return mapped_column(sa.LargeBinary, info={"sealed": kind})


def blind_index(of: str) -> MappedColumn[Any]:
    """By what a sealed column of this name is found, whole values only."""
    return mapped_column(sa.LargeBinary, index=True, info={"index_of": of})


def sealed_columns(table: sa.Table) -> dict[str, Personal]:
    """A table's sealed columns with what they hold."""
    return {column.name: column.info["sealed"] for column in table.columns if "sealed" in column.info}


def place(table: sa.Table, column: str, row_id: object) -> str:
    """What a value is sealed for: one column of one row."""
    return f"{table.name}.{column}/{row_id}"


def seal_given(ring: KeyRing, table: Table, row_id: UUID, values: Mapping[str, Any]) -> dict[str, Any]:
    """The values of a row with those of sealed columns sealed, and their blind indexes beside them."""
    made: sa.Table = table.__table__
    written = dict(values)
    for name in sealed_columns(made).keys() & values.keys():
        clear = values[name]
        written[name] = clear and ring.seal(clear.encode(), place=place(made, name, row_id))
    for index in made.columns:
        of = index.info.get("index_of")
        if of in values:
            written[index.name] = values[of] and index_of(ring, getattr(table, of), values[of])
    return written


def index_of(ring: KeyRing, column: InstrumentedAttribute[Any], value: str) -> bytes:
    """The blind index of a value of a sealed column: `where(Person.phone_index == index_of(ring, Person.phone, …))`."""
    made: sa.Column[Any] = column.property.columns[0]
    return ring.index(plain(made.info["sealed"], value), column=f"{made.table.name}.{made.name}")


def opened(ring: KeyRing, row: Any) -> dict[str, str | None]:  # noqa: ANN401 - a row of any table
    """What a row's sealed columns say. Whoever shows it notes in the audit who read it and why."""
    made: sa.Table = row.__table__
    return {name: open_value(ring, made, name, row.id, getattr(row, name)) for name in sealed_columns(made)}


def masked(ring: KeyRing, row: Any) -> dict[str, str | None]:  # noqa: ANN401 - a row of any table
    """What everybody who sees a row may see of its sealed columns."""
    kinds = sealed_columns(row.__table__)
    return {name: value and MASKS[kinds[name]](value) for name, value in opened(ring, row).items()}


def open_value(ring: KeyRing, table: sa.Table, column: str, row_id: object, kept: bytes | None) -> str | None:
    """One value, in clear."""
    return ring.open(kept, place=place(table, column, row_id)).decode() if kept is not None else None

