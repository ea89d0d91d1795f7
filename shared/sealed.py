"""Columns that only a few may read: declared here, sealed when a row is written, masked when it is shown.

class Source(…):
    contact_phone: Mapped[bytes | None] = sealed(Personal.PHONE)
    contact_phone_index: Mapped[bytes | None] = blind_index("contact_phone")
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
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


def table_of(mapped: Table) -> sa.Table:
    """The table of a model."""
    made = mapped.__table__
    assert isinstance(made, sa.Table)  # noqa: S101 - for mypy: ours are no views or joins
    return made


def sealed_columns(table: sa.Table) -> dict[str, Personal]:
    """A table's sealed columns with what they hold."""
    return {column.name: column.info["sealed"] for column in table.columns if "sealed" in column.info}


def place(table: sa.Table, column: str, *row_id: object) -> str:
    """What a value is sealed for: one column of one row."""
    return "/".join((f"{table.name}.{column}", *map(str, row_id)))


def seal_given(ring: KeyRing, table: Table, row_id: UUID, values: Mapping[str, Any]) -> dict[str, Any]:
    """The values of a row with those of sealed columns sealed, and their blind indexes beside them."""
    made = table_of(table)
    written = dict(values)
    for name in sealed_columns(made).keys() & values.keys():
        clear = values[name]
        written[name] = clear and ring.seal(clear.encode(), place=place(made, name, row_id))
    for index in made.columns:
        of: str = index.info.get("index_of", "")
        if of in values:
            written[index.name] = values[of] and index_of(ring, getattr(table, of), values[of])
    return written


def index_of(ring: KeyRing, column: InstrumentedAttribute[Any], value: str) -> bytes:
    """By what a value of a sealed column is found, to be compared with the column's blind index."""
    made: sa.Column[Any] = column.property.columns[0]
    return ring.index(plain(made.info["sealed"], value), column=f"{made.table.name}.{made.name}")


def opened(ring: KeyRing, row: Any) -> dict[str, str | None]:  # noqa: ANN401 - a row of any table
    """What a row's sealed columns say. Whoever shows it notes in the audit who read it and why."""
    made = table_of(type(row))
    return {name: open_value(ring, made, name, row.id, getattr(row, name)) for name in sealed_columns(made)}


def masked(ring: KeyRing, row: Any) -> dict[str, str | None]:  # noqa: ANN401 - a row of any table
    """What everybody who sees a row may see of its sealed columns."""
    kinds = sealed_columns(table_of(type(row)))
    return {name: value and MASKS[kinds[name]](value) for name, value in opened(ring, row).items()}


def open_value(ring: KeyRing, table: sa.Table, column: str, row_id: object, kept: bytes | None) -> str | None:
    """One value, in clear."""
    return ring.open(kept, place=place(table, column, row_id)).decode() if kept is not None else None


def from_json(kept: str) -> bytes:
    """Sealed bytes as pydantic writes them."""
    return urlsafe_b64decode(kept)


def to_json(sealed: bytes) -> str:
    """And back."""
    return urlsafe_b64encode(sealed).decode()


def open_content(ring: KeyRing, table: Table, row_id: UUID, content: Mapping[str, Any]) -> dict[str, Any]:
    """A row that was kept as JSON, with its sealed columns in clear and without their indexes."""
    made = table_of(table)
    clear = {
        name: content[name] and open_value(ring, made, name, row_id, from_json(content[name]))
        for name in sealed_columns(made).keys() & content.keys()
    }
    indexes = {column.name for column in made.columns if "index_of" in column.info}
    return {name: value for name, value in {**content, **clear}.items() if name not in indexes}


def mask_content(table: Table, clear: Mapping[str, Any]) -> dict[str, Any]:
    """What everybody may see of it."""
    kinds = sealed_columns(table_of(table))
    return {name: MASKS[kinds[name]](value) if name in kinds and value else value for name, value in clear.items()}
