"""The reporting service's api: `uvicorn --factory services.reporting.app:create`."""

from fastapi import FastAPI

from services.reporting.parts import SERVICE
from services.reporting.settings import settings
from services.reporting.summaries.endpoints import router as summaries
from services.reporting.worklist.endpoints import router as worklist
from shared.directory.answering import router as answering
from shared.events.feed import feed_router
from shared.http.app import create_app
from shared.runtime import api_lifespan


def create() -> FastAPI:
    """The application with every router of the service."""
    return create_app(
        service=SERVICE,
        title="报表服务",
        description="由各服务的事件汇总：数据汇总、到期事项与我的工作。",
        routers=[summaries, worklist],
        internal_routers=[feed_router("reporting"), answering],
        lifespan=api_lifespan(settings()),
    )
