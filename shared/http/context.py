"""Which request this is, for the log and for the one who asks about it; and the last resort when it fails."""

import re
import secrets

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared import logs
from shared.http.handlers import internal_error
from shared.ids import new_id

REQUEST_ID = re.compile(r"[A-Za-z0-9-]{8,64}")
# https://www.w3.org/TR/trace-context/: version 00, neither id all zeros.
TRACEPARENT = re.compile(r"00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}")


class RequestContext:
    """Pure ASGI: names the request in the log's context and answers what nothing else has answered."""

    def __init__(self, app: ASGIApp, service: str) -> None:
        self.app = app
        self.service = service

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        before = (
            (logs.serving, logs.serving.set(self.service)),
            (logs.request_id, logs.request_id.set(_request_id(headers))),
            (logs.traceparent, logs.traceparent.set(_traceparent(headers))),
        )
        try:
            await self._answered(scope, receive, send)
        finally:
            for variable, token in before:
                variable.reset(token)

    async def _answered(self, scope: Scope, receive: Receive, send: Send) -> None:
        started = False

        async def send_with_id(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                MutableHeaders(scope=message)["X-Request-ID"] = logs.request_id.get() or ""
            await send(message)

        try:
            await self.app(scope, receive, send_with_id)
        except Exception as error:
            response = internal_error(error)
            if started:  # the server has to break the connection, so that half an answer is not taken for a whole
                raise
            await response(scope, receive, send_with_id)


def _request_id(headers: Headers) -> str:
    given = headers.get("x-request-id", "")
    return given if REQUEST_ID.fullmatch(given) else str(new_id())


def _traceparent(headers: Headers) -> str:
    given = headers.get("traceparent", "")
    return given if TRACEPARENT.fullmatch(given) else f"00-{secrets.token_hex(16)}-{secrets.token_hex(8)}-01"
