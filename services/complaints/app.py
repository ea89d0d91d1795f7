"""The complaints service's api: `uvicorn --factory services.complaints.app:create`."""

from fastapi import FastAPI

from services.complaints.accountability.endpoints import router as accountability
from services.complaints.escalation.endpoints import router as escalation
from services.complaints.extensions.endpoints import router as extensions
from services.complaints.intake.endpoints import router as complaints
from services.complaints.intake.endpoints import unkept as complainants
from services.complaints.parts import SERVICE
from services.complaints.rectification.endpoints import router as orders
from services.complaints.sealing import ring
from services.complaints.settings import settings
from shared.directory.answering import router as answering
from shared.events.feed import feed_router
from shared.http.app import create_app
from shared.runtime import api_lifespan


def create() -> FastAPI:
    """The application with every router of the service."""
    ring()  # so that a missing key is found out now
    return create_app(
        service=SERVICE,
        title="投诉与整改服务",
        description="投诉受理、整改通知、到期督办与问责。",
        routers=[complaints, complainants, orders, extensions, escalation, accountability],
        internal_routers=[feed_router("complaints"), answering],
        lifespan=api_lifespan(settings()),
    )
