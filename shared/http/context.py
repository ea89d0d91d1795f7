"""Which request this is, for the log and for the one who asks about it; and the last resort when it fails."""

import re
import time

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared import logs, metrics
from shared.http.handlers import internal_error

REQUEST_ID = re.compile(r"[A-Za-z0-9-]{8,64}")
# https://www.w3.org/TR/trace-context/: version 00, neither id all zeros.
# What asks again and again, by machines: only its failures are worth a line.
QUIET = ("/healthz/", "/readyz", "/metrics", "/internal/")
FAILED = 400
log = logs.logger(__name__)
TRACEPARENT = re.compile(r"00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}")


class RequestContext:
    """Pure ASGI: names the request in the log's context, answers what nothing else has answered, and notes the end."""

    def __init__(self, app: ASGIApp, service: str) -> None:
        self.app = app
        self.service = service

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        traceparent = _traceparent(headers)
        before = (
            (logs.serving, logs.serving.set(self.service)),
            (logs.request_id, logs.request_id.set(_request_id(headers, traceparent))),
            (logs.traceparent, logs.traceparent.set(traceparent)),
        )
        try:
            await self._answered(scope, receive, send)
        finally:
            for variable, token in before:
                variable.reset(token)

    async def _answered(self, scope: Scope, receive: Receive, send: Send) -> None:
        began = time.perf_counter()
        status = 0  # until an answer has begun

        async def send_with_id(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)["X-Request-ID"] = logs.request_id.get() or ""
            await send(message)

        try:
            await self.app(scope, receive, send_with_id)
        except Exception as error:
            response = internal_error(error)
            if status:  # the server has to break the connection, so that half an answer is not taken for a whole
                raise
            await response(scope, receive, send_with_id)
        finally:
            self._note(scope, status, time.perf_counter() - began)

    def _note(self, scope: Scope, status: int, seconds: float) -> None:
        """One line and one observation per request; never its address, which may hold what somebody searched for."""
        route = getattr(scope.get("route"), "path", "none")
        metrics.REQUESTS.labels(self.service, scope["method"], route, status).observe(seconds)
        if status >= FAILED or not scope["path"].startswith(QUIET):
            log.info("request", method=scope["method"], route=route, status=status, ms=round(seconds * 1000, 1))


def _request_id(headers: Headers, traceparent: str) -> str:
    """The client's own, else the trace's: the number on a problem is then found in every line that it led to."""
    given = headers.get("x-request-id", "")
    return given if REQUEST_ID.fullmatch(given) else logs.trace_id(traceparent)


def _traceparent(headers: Headers) -> str:
    given = headers.get("traceparent", "")
    return given if TRACEPARENT.fullmatch(given) else logs.new_traceparent()
