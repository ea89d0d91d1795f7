"""One origin for the four services in one process, as the gateway of a real deployment gives it.

The public port passes `/api/{service}/…` and `/readyz`, and has a page at `/` that leads there; what is internal
(`/internal`, `/healthz`, `/metrics`) is answered only on the second, private port.
"""

from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager

from fastapi import FastAPI
from starlette.applications import Starlette
from starlette.types import ASGIApp, Receive, Scope, Send

from deploy.embedded.index_page import index_page
from shared.http.health import metrics_of
from shared.http.problems import NotFound

PUBLIC = frozenset({"api"})
PRIVATE = frozenset({"internal", "healthz"})


class Gateway:
    """Routes by path to the service that answers it; every service knows its own full paths."""

    def __init__(self, services: Mapping[str, FastAPI], private_port: int) -> None:
        self._services = services
        self._private_port = private_port
        self._lifespan: ASGIApp = Starlette(lifespan=self._all_lifespans)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._lifespan(scope, receive, send)
            return
        answering = self._answering(scope) or NotFound("请核对地址。接口说明的目录见 /。").response()
        await answering(scope, receive, send)

    def _answering(self, scope: Scope) -> ASGIApp | None:
        private = scope["server"][1] == self._private_port
        if scope["path"] == "/" and scope["method"] in {"GET", "HEAD"}:
            return index_page()
        area, _, rest = scope["path"].lstrip("/").partition("/")
        if area in PUBLIC or (private and area in PRIVATE):
            return self._services.get(rest.partition("/")[0])
        if area == "readyz":  # the same whoever answers; all others need the registry anyway
            return self._services["registry"]
        if private and area == "metrics":
            return self._metrics
        return None

    async def _metrics(self, scope: Scope, receive: Receive, send: Send) -> None:
        await (await metrics_of(self._services.values()))(scope, receive, send)

    @asynccontextmanager
    async def _all_lifespans(self, _: Starlette) -> AsyncIterator[None]:
        async with AsyncExitStack() as stack:
            for app in self._services.values():
                await stack.enter_async_context(app.router.lifespan_context(app))
            yield
