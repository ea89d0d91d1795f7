"""All SQL of this slice."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from fastapi import Response
from sqlalchemy.dialects.postgresql import ARRAY

from services.registry.database import AS_IT_IS, placed, standing
from services.registry.document_kinds.lifecycle import NEEDS
from services.registry.documents.lifecycle import State
from services.registry.documents.models import Document
from services.registry.documents.schemas import DocumentAnswer
from services.registry.rivers.models import River
from services.registry.search import repository as search
from services.registry.sources.models import Source
from shared.auth.caller import Caller
from shared.auth.rows import of_division, visible
from shared.db.session import Session
from shared.directory.people import valid_on
from shared.http.pages import Paging, SortKey, as_json, page_of
from shared.jobs.models import GOING, Deadline

# What a list of documents that count leaves out, in the words of the partial indexes.
_HOLDS = sa.and_(
    Document.superseded_by_id.is_(None), Document.voided_at.is_(None), sa.literal_column("documents.state <> 'drafted'")
)


def _listed(caller: Caller, division: str | None) -> sa.Select[Any]:
    columns = {name: getattr(Document, name) for name in DocumentAnswer.model_fields}
    statement = (
        sa.select(*as_json(**columns, source_name=Source.name))
        .outerjoin(Source, Source.id == Document.source_id)
        .where(visible(caller, Document.division_code))
    )
    return statement if division is None else statement.where(of_division(caller, Document.division_code, division))


async def page(
    session: Session, caller: Caller, page: Paging, *, division: str | None, q: str | None, **equal: object
) -> Response:
    """Documents in the order in which they were put on record, as far as their ids tell; replaced ones too."""
    statement = _listed(caller, division).where(standing(Document))
    for name, value in equal.items():
        if value is not None:
            statement = statement.where(getattr(Document, name) == value)
    for word in (q or "").split():
        found = [column.icontains(word, autoescape=True) for column in (Document.title, Document.number)]
        statement = statement.where(sa.or_(*found))
    return await _page(session, caller, page, statement, SortKey(Document.id))


async def ending(
    session: Session, caller: Caller, page: Paging, *, division: str | None, since: date | None, until: date
) -> Response:
    """Documents that count and end in this span, both days included; the first to end come first."""
    return await _by_day(session, caller, page, Document.valid_until, division=division, since=since, until=until)


async def due_for_review(
    session: Session, caller: Caller, page: Paging, *, division: str | None, until: date
) -> Response:
    """Documents that count and must be looked at again by that day; the longest overdue come first."""
    return await _by_day(session, caller, page, Document.review_on, division=division, since=None, until=until)


async def _by_day(
    session: Session,
    caller: Caller,
    page: Paging,
    day: sa.orm.InstrumentedAttribute[date | None],
    *,
    division: str | None,
    since: date | None,
    until: date,
) -> Response:
    statement = _listed(caller, division).where(_HOLDS, day <= until)
    if since is not None:
        statement = statement.where(day >= since)
    return await _page(session, caller, page, statement, SortKey(day), SortKey(Document.id))


async def missing(
    session: Session, caller: Caller, page: Paging, *, division: str | None, kind: str | None, today: date
) -> Response:
    """Supervised sources without a document that they should have and that holds today."""
    need = _needs()
    of_need = sa.and_(
        Document.source_id == Source.id,
        Document.kind == sa.any_(need.c.kinds),
        standing(Document),
        Document.state != State.DRAFTED,
    )
    holds = sa.exists().where(
        of_need,
        Document.superseded_by_id.is_(None),
        sa.or_(Document.valid_until.is_(None), Document.valid_until >= today),
    )
    last = sa.select(sa.func.max(Document.valid_until)).where(of_need).correlate(Source, need).scalar_subquery()
    fields = {
        "source_id": Source.id,
        "source_code": Source.code,
        "source_name": Source.name,
        "source_kind": Source.kind,
        "division_code": Source.division_code,
        "mark": Source.mark,
        "need": need.c.need,
        "need_label": need.c.label,
        "last_valid_until": last,
    }
    statement = (
        sa.select(*as_json(**fields))
        .join_from(Source, need, need.c.source_kind == Source.kind)
        .where(visible(caller, Source.division_code), standing(Source), valid_on(Source, today), ~holds)
    )
    if division is not None:
        statement = statement.where(of_division(caller, Source.division_code, division))
    if kind is not None:
        statement = statement.where(Source.kind == kind)
    keys = (SortKey(Source.division_code), SortKey(Source.code), SortKey(need.c.need))
    return await _page(session, caller, page, statement, *keys)


def _needs() -> sa.Values:
    """The table of needs, as the database joins it."""
    columns = (
        sa.column("source_kind", sa.Text),
        sa.column("need", sa.Text),
        sa.column("label", sa.Text),
        sa.column("kinds", ARRAY(sa.Text)),
    )
    rows = [
        (str(kind), need.key, need.label, list(map(str, need.kinds))) for kind, needs in NEEDS.items() for need in needs
    ]
    return sa.values(*columns, name="needs").data(rows)


async def _page(session: Session, caller: Caller, page: Paging, statement: sa.Select[Any], *keys: SortKey) -> Response:
    return await page_of(session, statement, keys=keys, page=page, seen_by=",".join(caller.divisions))


async def find(session: Session, caller: Caller, document_id: UUID, *, lock: bool = False) -> Document | None:
    """A document that the caller may see."""
    statement = sa.select(Document).where(Document.id == document_id, visible(caller, Document.division_code))
    return await session.scalar(statement.with_for_update() if lock else statement)


async def replaced(session: Session, document_id: UUID) -> Document:
    """A document that another one names as the one that it replaces, locked; whoever sees it."""
    return await session.get_one(Document, document_id, with_for_update=True, populate_existing=True)


async def source_name(session: Session, source_id: UUID) -> str:
    """What a source is called today."""
    return str(await session.scalar(sa.select(Source.name).where(Source.id == source_id)))


async def is_river(session: Session, river_id: UUID) -> bool:
    """Whether a river is on record; rivers belong to no division."""
    return bool(await session.scalar(sa.select(sa.exists().where(River.id == river_id, standing(River)))))


async def of_source(session: Session, source_id: UUID) -> Sequence[Document]:
    """The documents of a source that were not voided."""
    wanted = sa.select(Document).where(Document.source_id == source_id, standing(Document))
    return (await session.scalars(wanted.order_by(Document.id))).all()


async def move(session: Session, places: Iterable[tuple[UUID, str]]) -> None:
    """Let sources' documents be where these are: their division is a copy of its own, not something that they say."""
    source = placed(places)
    elsewhere = sa.and_(Document.source_id == source.c.id, Document.division_code != source.c.division_code)
    moved = sa.update(Document).where(elsewhere).values(division_code=source.c.division_code).returning(Document.id)
    search.keep_all(session, "documents", await session.scalars(moved, execution_options=AS_IT_IS))


async def running(session: Session, document_id: UUID) -> Sequence[Deadline]:
    """The clocks that run on a document."""
    wanted = sa.select(Deadline).where(Deadline.subject_id == document_id, Deadline.state.in_(GOING))
    return (await session.scalars(wanted.order_by(Deadline.id))).all()
