"""How every service's api is put together."""

from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Any

from fastapi import APIRouter, FastAPI
from fastapi.routing import APIRoute

from shared.audit.endpoints import router as audit
from shared.http.context import RequestContext
from shared.http.docs_page import serve_docs
from shared.http.handlers import install_problem_handlers
from shared.http.health import health_router
from shared.http.idempotency import install_replay
from shared.http.limits import LONGEST_BODY, Limits
from shared.http.problems import MEDIA_TYPE, ProblemBody
from shared.operations.dead_letters import dead_letters_router
from shared.operations.failed_deadlines import router as failed_deadlines
from shared.service import Service

Lifespan = Callable[[FastAPI], AbstractAsyncContextManager[None]]

PROBLEM_ANSWER: dict[int | str, dict[str, Any]] = {
    "default": {
        "description": "出错时的回答（RFC 9457）",
        "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/ProblemBody"}}},
    }
}


# Beside the machines' flow, so that the docs page can be tried with the token of a login.
LOGIN_TOKEN = {"type": "http", "scheme": "bearer", "description": "登录接口给出的 access_token"}


class ServiceApi(FastAPI):
    """A FastAPI whose document also describes the problems, and takes a pasted token."""

    def openapi(self) -> dict[str, Any]:
        """The document, made once."""
        if self.openapi_schema is None:
            self.openapi_schema = self._described(super().openapi())
        return self.openapi_schema

    @staticmethod
    def _described(document: dict[str, Any]) -> dict[str, Any]:
        problem = ProblemBody.model_json_schema(ref_template="#/components/schemas/{model}")
        parts = {**problem.pop("$defs"), "ProblemBody": problem}
        components = document.setdefault("components", {})
        components.setdefault("schemas", {}).update(parts)
        components.setdefault("securitySchemes", {})["login"] = LOGIN_TOKEN
        for operation in (each for methods in document["paths"].values() for each in methods.values()):
            if operation.get("security"):
                operation["security"].append({"login": []})
        return document


def create_app(
    *,
    service: Service,
    title: str,
    description: str,
    routers: Sequence[APIRouter],
    internal_routers: Sequence[APIRouter] = (),
    lifespan: Lifespan,
    longest_body: int = LONGEST_BODY,
) -> FastAPI:
    """Public routers are served under `/api/{service}/v1`, internal ones under `/internal/{service}`."""
    prefix = f"/api/{service.name}/v1"
    app = ServiceApi(
        title=title,
        description=description,
        version="1",
        openapi_url=f"{prefix}/openapi.json",
        docs_url=None,
        redoc_url=None,
        lifespan=lifespan,
        generate_unique_id_function=_function_name,
        responses=PROBLEM_ANSWER,
    )
    app.state.service, app.state.settings = service, service.settings()
    operated = [failed_deadlines] if service.deadlines is not None else []
    for router in (*routers, audit, dead_letters_router(service), *operated):
        app.include_router(router, prefix=prefix)
    for router in internal_routers:
        app.include_router(router, prefix=f"/internal/{service.name}", include_in_schema=False)
    app.include_router(health_router(service))
    serve_docs(app, prefix)
    install_problem_handlers(app)
    install_replay(app)
    app.add_middleware(Limits, longest_body=longest_body)
    app.add_middleware(RequestContext, service=service.name)  # added last, so outermost
    return app


def _function_name(route: APIRoute) -> str:
    return route.name
