"""A small service that uses everything of `shared/http`, on a real PostgreSQL."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any
from uuid import UUID

import httpx
import pytest
import sqlalchemy as sa
from fastapi import APIRouter, Depends, FastAPI, Header, Request, Response
from pydantic import Field
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from deploy.embedded.servers import create_databases, running
from shared import time
from shared.db.base import TYPES, PlumbingBase, metadata
from shared.db.engine import SessionMaker, make_engine
from shared.db.session import RequestSession
from shared.http import idempotency
from shared.http.app import create_app
from shared.http.conditional import IfMatch, etag, not_modified, set_etag
from shared.http.idempotency import WriteRoute
from shared.http.pages import Page, PageRequest, SortKey, as_json, page_of
from shared.http.payload import Answer, Code, Line, Moment, Payload
from shared.http.problems import NotFound
from shared.ids import new_id
from shared.runtime import running as runtime_of
from shared.service import Service
from shared.settings import ServiceSettings


class DemoSettings(ServiceSettings):
    service = "demo"


class Kind(StrEnum):
    FARM = "farm"
    CLINIC = "clinic"


class Base(DeclarativeBase):
    """Apart from the plumbing's tables, which the migration check compares with a real database."""

    metadata = metadata()
    type_annotation_map = TYPES


class Note(Base):
    __tablename__ = "notes"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(sa.String(20), unique=True)
    kind: Mapped[Kind] = mapped_column(sa.Enum(Kind, values_callable=lambda kinds: [each.value for each in kinds]))
    amount: Mapped[Decimal] = mapped_column(sa.Numeric(10, 2))
    rank: Mapped[int]
    seen_at: Mapped[datetime]
    version: Mapped[int]


class Slot(Base):
    """Its rule is looked at only when the transaction commits."""

    __tablename__ = "slots"
    __table_args__ = (sa.UniqueConstraint("hour", deferrable=True, initially="DEFERRED"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    hour: Mapped[int]


class NoteRow(Answer):
    id: UUID
    title: str
    kind: Kind
    amount: Decimal
    seen_at: datetime


class NewNote(Payload):
    title: Line
    kind: Kind = Kind.FARM
    amount: Decimal = Decimal(1)
    rank: int = 0
    tag: Code | None = None
    places: list[int] = Field(default=[], max_length=3)
    weight: float = 1.0
    seen_at: Moment | None = None


class NoteNotFound(NotFound):
    code, title = "note_not_found", "没有这条记录"


async def caller(request: Request, session: RequestSession, x_caller: Annotated[str, Header()] = "somebody") -> str:
    await idempotency.claim(request, session, x_caller)
    return x_caller


Caller = Annotated[str, Depends(caller)]
router = APIRouter(route_class=WriteRoute, tags=["notes"])
LISTED = as_json(id=Note.id, title=Note.title, kind=Note.kind, amount=Note.amount, seen_at=Note.seen_at)
ORDERS = {
    "oldest": [SortKey(Note.seen_at), SortKey(Note.id)],
    "newest": [SortKey(Note.seen_at, descending=True), SortKey(Note.id, descending=True)],
    "ranked": [SortKey(Note.rank, descending=True), SortKey(Note.kind), SortKey(Note.id)],
}


@router.post("/notes", status_code=201, response_model=NoteRow, summary="新建记录")
async def create_note(payload: NewNote, session: RequestSession, _: Caller, response: Response) -> Note:
    seen_at = payload.seen_at or time.now()
    fields = payload.model_dump(include={"title", "kind", "amount", "rank"})
    note = Note(id=new_id(), **fields, seen_at=seen_at, version=1)
    session.add(note)
    response.headers["Location"] = f"/api/demo/v1/notes/{note.id}"
    set_etag(response, note.version)
    return note


@router.get("/notes", response_model=Page[NoteRow], summary="记录列表")
async def list_notes(
    session: RequestSession, caller: Caller, page: PageRequest, order: str = "oldest", kind: Kind | None = None
) -> Response:
    statement = sa.select(*LISTED)
    if kind is not None:
        statement = statement.where(Note.kind == kind)
    return await page_of(session, statement, keys=ORDERS[order], page=page, seen_by=caller)


@router.get("/notes/{note_id}", response_model=NoteRow, summary="一条记录")
async def read_note(note_id: UUID, session: RequestSession, request: Request, response: Response) -> Note | Response:
    note = await _note(session, note_id)
    set_etag(response, note.version)
    return not_modified(request, etag(note.version)) or note


@router.patch("/notes/{note_id}", response_model=NoteRow, summary="修改记录")
async def amend_note(
    note_id: UUID, payload: NewNote, seen: IfMatch, session: RequestSession, _: Caller, response: Response
) -> Note:
    note = await _note(session, note_id)
    seen.check(note.version)
    note.title, note.version = payload.title, note.version + 1
    set_etag(response, note.version)
    return note


@router.post("/statements", summary="执行一条语句")
async def run_statement(request: Request, session: RequestSession, _: Caller) -> Response:
    """Whatever a test wants to go wrong in the database."""
    await session.execute(sa.text((await request.body()).decode()))
    return Response(status_code=204)


@router.post("/failures", summary="出错")
async def fail() -> None:
    raise RuntimeError("somebody's phone is 13800000000")


async def _note(session: RequestSession, note_id: UUID) -> Note:
    note = await session.get(Note, note_id, with_for_update=True)
    if note is None:
        raise NoteNotFound
    return note


def demo_app(settings: ServiceSettings) -> FastAPI:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with runtime_of(settings) as app.state.runtime:
            app.state.sessions = app.state.runtime.sessions
            yield

    return create_app(
        service=Service("demo", lambda: settings), title="示例", description="", routers=[router], lifespan=lifespan
    )


def settings_for(database_url: str) -> DemoSettings:
    urls = {f"{name.upper()}_URL": "http://nowhere" for name in ("registry", "patrol", "complaints", "reporting")}
    secrets = {
        "database_url": database_url,
        "client_secret": "-",
        "REDIS_URL": "redis://127.0.0.1:9",
        "CURSOR_KEY": "a key",
        "ATTACHMENTS_URL": "file:///nowhere",
    }
    return DemoSettings.model_validate({**urls, **secrets})


@pytest.fixture(scope="session")
def database_urls(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    folder: Path = tmp_path_factory.mktemp("servers")
    with running(folder, durable=False) as servers:
        yield create_databases(servers, ["http"])["http"]


@pytest.fixture(scope="session")
async def app(database_urls: Any) -> AsyncIterator[FastAPI]:
    owner = make_engine(settings_for(database_urls.owner))
    async with owner.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
        keys = PlumbingBase.metadata.tables["idempotency_keys"]
        await connection.run_sync(PlumbingBase.metadata.create_all, [keys])
    await owner.dispose()
    app = demo_app(settings_for(database_urls.app))
    async with app.router.lifespan_context(app):
        yield app


@pytest.fixture
def notes() -> Any:
    """The table behind the list."""
    return Note.__table__


@pytest.fixture
async def sessions(app: FastAPI) -> AsyncIterator[SessionMaker]:
    """The database, emptied after the test."""
    made: SessionMaker = app.state.sessions
    yield made
    async with made.begin() as session:
        await session.execute(sa.delete(Note))
        await session.execute(sa.delete(idempotency.IdempotencyKey))


@pytest.fixture
async def client(app: FastAPI, sessions: SessionMaker) -> AsyncIterator[httpx.AsyncClient]:  # noqa: ARG001 - empties
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test/api/demo/v1") as client:
        yield client


@pytest.fixture
async def stranded_client() -> AsyncIterator[httpx.AsyncClient]:
    """A client of a service whose database does not listen."""
    app = demo_app(settings_for("postgresql://nobody@127.0.0.1:9/nothing"))
    async with app.router.lifespan_context(app):
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
            yield client
