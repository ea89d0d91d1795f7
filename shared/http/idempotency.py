"""A write sent twice takes effect once, and both senders get the first answer.

The record is part of the request's own transaction: FastAPI closes function-scoped dependencies, and so
commits, after the route handler has returned its response and before that response is sent. So `WriteRoute`
can still write the response beside the work it reports. An error rolls both back, and the key is free again.
"""

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from fastapi import FastAPI, Request, Response
from fastapi.routing import APIRoute
from sqlalchemy.dialects.postgresql import JSONB, insert
from sqlalchemy.orm import Mapped, mapped_column

from shared import time
from shared.db.base import PlumbingBase
from shared.db.session import Session
from shared.http.problems import ParameterInvalid, PayloadInvalid

WRITES = frozenset({"POST", "PUT", "PATCH", "DELETE"})
KEY = re.compile(r"[\x21-\x7e]{1,200}")
KEPT_FOR = timedelta(days=7)  # default
KEPT_HEADERS = ("content-type", "etag", "location")
PARAMETER = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "由客户端为每次操作生成的唯一值；重发时带同一个值，只生效一次。",
    "schema": {"type": "string", "minLength": 1, "maxLength": 200},
}


class IdempotencyKey(PlumbingBase):
    """One write and its answer; `status` is null only inside the transaction that is doing the work."""

    __tablename__ = "idempotency_keys"

    caller: Mapped[str] = mapped_column(sa.Text, primary_key=True)
    key: Mapped[str] = mapped_column(sa.Text, primary_key=True)
    request_hash: Mapped[bytes]
    status: Mapped[int | None]
    headers: Mapped[dict[str, str] | None] = mapped_column(JSONB)
    body: Mapped[bytes | None]
    created_at: Mapped[datetime]


class IdempotencyKeyMalformed(ParameterInvalid):
    code = "idempotency_key_malformed"
    default_detail = "Idempotency-Key 应为 1 至 200 个可见的 ASCII 字符，建议用 UUID。"


class IdempotencyKeyReused(PayloadInvalid):
    code, title = "idempotency_key_reused", "Idempotency-Key 已用于另一次操作"
    default_detail = "请为新的操作生成新的 Idempotency-Key；若是重发，内容必须与第一次相同。"


class Replay(Exception):  # noqa: N818 - not an error: the first answer, given again
    """Leaves the endpoint undone, since it has been done."""

    def __init__(self, response: Response) -> None:
        super().__init__()
        self.response = response


@dataclass
class Attempt:
    """This request's key; `caller` is set once the key is claimed."""

    key: str
    request_hash: bytes
    caller: str | None = None


class WriteRoute(APIRoute):
    """The route class of a router with writes: `APIRouter(route_class=WriteRoute)`. Reads pass through it."""

    def __init__(self, path: str, endpoint: Any, **options: Any) -> None:  # noqa: ANN401 - as APIRoute
        if WRITES & set(options.get("methods") or ()):
            extra = options.get("openapi_extra") or {}
            options["openapi_extra"] = {**extra, "parameters": [*extra.get("parameters", []), PARAMETER]}
        super().__init__(path, endpoint, **options)

    def get_route_handler(self) -> Any:  # noqa: ANN401 - FastAPI's type is longer than the function
        handle = super().get_route_handler()
        if not WRITES & set(self.methods or ()):
            return handle

        async def handle_once(request: Request) -> Response:
            request.state.attempt = await _attempt(request)
            response = await handle(request)
            await _keep(request, response)
            return response

        return handle_once


async def claim(request: Request, session: Session, caller: str) -> None:
    """Take the request's key for this caller, or answer as the first request with it did.

    Call it as soon as the caller is known. A second request that comes while the first is at work waits.
    """
    attempt: Attempt | None = getattr(request.state, "attempt", None)
    if attempt is None:
        return
    claimed = await session.scalar(
        insert(IdempotencyKey)
        .values(caller=caller, key=attempt.key, request_hash=attempt.request_hash, created_at=time.now())
        .on_conflict_do_nothing()
        .returning(IdempotencyKey.key)
    )
    if claimed is None:
        raise Replay(await _first_answer(session, caller, attempt))
    attempt.caller = caller


async def forget_old(session: Session) -> None:
    """Delete the keys that nobody will send again, with the answers that were kept for them."""
    await session.execute(sa.delete(IdempotencyKey).where(IdempotencyKey.created_at < time.now() - KEPT_FOR))


def install_replay(app: FastAPI) -> None:
    """Answer replays."""

    async def replayed(_: Request, replay: Exception) -> Response:
        assert isinstance(replay, Replay)  # noqa: S101 - for mypy: Starlette's handlers take any Exception
        return replay.response

    app.add_exception_handler(Replay, replayed)


async def _attempt(request: Request) -> Attempt | None:
    key = request.headers.get("idempotency-key")
    if key is None:
        return None
    if not KEY.fullmatch(key):
        raise IdempotencyKeyMalformed
    asked = f"{request.method} {request.url.path}?{request.url.query}\n".encode()
    return Attempt(key, hashlib.sha256(asked + await request.body()).digest())


async def _first_answer(session: Session, caller: str, attempt: Attempt) -> Response:
    first = await session.get_one(IdempotencyKey, (caller, attempt.key))
    if first.request_hash != attempt.request_hash:
        raise IdempotencyKeyReused
    headers = {**(first.headers or {}), "Idempotency-Replayed": "true"}
    return Response(first.body, first.status or 200, headers)


async def _keep(request: Request, response: Response) -> None:
    attempt: Attempt | None = request.state.attempt
    if attempt is None or attempt.caller is None:
        return
    mine = (IdempotencyKey.caller == attempt.caller, IdempotencyKey.key == attempt.key)
    session: Session = request.state.session
    if not 200 <= response.status_code < 300:  # noqa: PLR2004 - HTTP's own bounds of success
        await session.execute(sa.delete(IdempotencyKey).where(*mine))
        return
    headers = {name: response.headers[name] for name in KEPT_HEADERS if name in response.headers}
    await session.execute(
        sa.update(IdempotencyKey)
        .where(*mine)
        .values(status=response.status_code, headers=headers, body=bytes(response.body))
        .execution_options(synchronize_session=False)
    )
