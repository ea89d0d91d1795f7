"""The patrol service's api: `uvicorn --factory services.patrol.app:create`."""

from fastapi import FastAPI

from services.patrol.duties.endpoints import router as duties
from services.patrol.obligations.endpoints import router as obligations
from services.patrol.parts import SERVICE
from services.patrol.rounds.endpoints import router as rounds
from services.patrol.settings import settings
from shared.directory.answering import router as answering
from shared.events.feed import feed_router
from shared.http.app import create_app
from shared.runtime import api_lifespan


def create() -> FastAPI:
    """The application with every router of the service."""
    return create_app(
        service=SERVICE,
        title="巡查服务",
        description="巡查任务、巡查记录与逾期督促。",
        routers=[obligations, duties, rounds],
        internal_routers=[feed_router("patrol"), answering],
        lifespan=api_lifespan(settings()),
    )
