"""Which records are found by words, and by which of their fields: only those that all who see a record may read."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from services.registry.admissions.models import Admission
from services.registry.database import Entered
from services.registry.document_kinds.lifecycle import KINDS
from services.registry.document_kinds.lifecycle import Kind as DocumentKind
from services.registry.documents.models import Document
from services.registry.equipment.models import Equipment
from services.registry.kinds.lifecycle import SourceKind
from services.registry.kinds.schemas import DETAILS, Lines
from services.registry.notices.models import Notice
from services.registry.people.models import Person, Post
from services.registry.rivers.models import Reach, River
from services.registry.search import lifecycle
from services.registry.search.lifecycle import normalised, without_numbers
from services.registry.sources.models import Source
from services.registry.versions.models import Version
from services.registry.wordings.models import Wording
from shared import credit_codes
from shared.http.payload import Line
from shared.masking import MOBILE, is_id_number

Row = Mapping[str, Any]
# Into which fields of a kind somebody writes what he likes.
_WRITTEN = {
    kind: [name for name, field in details.model_fields.items() if field.annotation in (Line | None, Lines | None)]
    for kind, details in DETAILS.items()
}


def _nothing(_row: Row) -> Iterable[str]:
    return ()


@dataclass(frozen=True, slots=True)
class Searched:
    """A kind of record: the columns of its name and number, of its other names and numbers, and of its texts.

    `source` are the columns that may name the source in whose file it is; `beside` is what rows of other tables say of
    it, and `more` what follows from the columns `read`.
    """

    table: type[Entered]
    name: str = "name"
    code: str | None = None
    names: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()
    source: tuple[str, ...] = ()
    beside: Mapping[str, sa.ColumnElement[Any]] = field(default_factory=dict)
    read: tuple[str, ...] = ()
    more: Callable[[Row], Iterable[str]] = _nothing

    def columns(self) -> list[sa.ColumnElement[Any]]:
        """All that has to be read of a row."""
        own = {self.name, *filter(None, [self.code]), *self.names, *self.numbers, *self.texts, *self.source, *self.read}
        there = sa.inspect(self.table).columns
        always = {"id", "version", "mark", "division_code", "voided_at"} & set(there.keys())
        read = [there[name] for name in sorted((own | always) - self.beside.keys())]
        return [*read, *(column.label(name) for name, column in self.beside.items())]


def _of_source(row: Row) -> Iterator[str]:
    """What its kind is called, where it is, and what somebody wrote into the fields of its kind."""
    kind = SourceKind(row["kind"])
    yield kind.label
    yield (row["location"] or {}).get("note") or ""
    for name in _WRITTEN[kind]:
        yield from _texts(row["details"].get(name))


def _of_document(row: Row) -> Iterator[str]:
    yield KINDS[DocumentKind(row["kind"])].label


# Every name that a source has had, from its former versions.
_FORMER = (
    sa.select(sa.func.jsonb_agg(sa.func.jsonb_build_array(Version.content["name"], Version.content["registered_name"])))
    .where(Version.things == "sources", Version.row_id == Source.id, Version.version < Source.version)
    .scalar_subquery()
)
_LABEL = sa.select(Wording.label).where(Wording.id == Notice.wording_id).scalar_subquery()

SEARCHED: Mapping[str, Searched] = {
    "sources": Searched(
        Source,
        code="code",
        names=("registered_name", "former"),
        numbers=("credit_code",),
        texts=(
            "industry_name",
            "capacity",
            "main_pollutants",
            "treatment_facility",
            "discharge_to",
            "note",
        ),
        beside={"former": _FORMER},
        read=("kind", "location", "details"),
        more=_of_source,
    ),
    "rivers": Searched(River, code="code"),
    "reaches": Searched(Reach, code="code", texts=("start_point", "end_point")),
    "people": Searched(Person),
    "posts": Searched(Post, name="title"),
    "documents": Searched(
        Document,
        name="title",
        code="number",
        numbers=("filing_number",),
        texts=("issuer", "note"),
        source=("source_id",),
        read=("kind",),
        more=_of_document,
    ),
    "notices": Searched(
        Notice,
        name="label",
        code="number",
        texts=("recipient",),
        source=("source_id", "around_id"),
        beside={"label": _LABEL},
    ),
    "admissions": Searched(
        Admission,
        name="project",
        code="number",
        names=("applicant",),
        numbers=("credit_code",),
        texts=("capacity", "address", "note"),
        source=("source_id",),
    ),
    "equipment": Searched(Equipment, texts=("maker", "model"), source=("source_id",)),
}


def entry_of(things: str, row: Row) -> dict[str, Any]:
    """What is kept of a record, so that it is found."""
    searched = SEARCHED[things]
    voided, division_code = row["voided_at"] is not None, row.get("division_code") or ""
    names = [without_numbers(normalised(name)) for name in _all(row, searched.name, *searched.names)]
    numbers = [_number(number) for number in _all(row, *filter(None, [searched.code]), *searched.numbers)]
    texts = (without_numbers(normalised(text)) for text in (*_all(row, *searched.texts), *searched.more(row)))
    keys = [key for key in dict.fromkeys((*numbers, *names)) if key]
    said = "\n".join(filter(None, dict.fromkeys((*keys, *texts))))[: lifecycle.LONGEST_SAID]
    words = {*map(lifecycle.quoted, lifecycle.pieces(said)), *map(lifecycle.is_called, keys), lifecycle.is_of(things)}
    return {
        "things": things,
        "row_id": row["id"],
        "version": row["version"],
        "division_code": division_code,
        "source_id": next((row[column] for column in searched.source if row[column]), None),
        "mark": row["mark"],
        "voided": voided,
        "code": searched.code and row[searched.code],
        "name": row[searched.name],
        "said": "" if voided else said,
        "words": "" if voided else " ".join(words | set(lifecycle.around(division_code))),
    }


def _all(row: Row, *columns: str) -> Iterator[str]:
    return (text for column in columns for text in _texts(row[column]))


def _texts(value: Any) -> Iterator[str]:  # noqa: ANN401 - a text, or lists of texts
    if isinstance(value, str):
        yield value
    for part in value if isinstance(value, list) else ():
        yield from _texts(part)


def _number(number: str) -> str:
    """A number as it is found, unless it is a person's: somebody may have entered a farmer's for want of another."""
    plain = normalised(number)
    of_a_person = is_id_number(plain.upper()) and credit_codes.fault(plain.upper())
    return "" if of_a_person or MOBILE.fullmatch(plain) else plain
