"""The registry service's api: `uvicorn --factory services.registry.app:create`."""

from fastapi import FastAPI

from services.registry.accounts.endpoints import router as accounts
from services.registry.calendar.endpoints import router as calendar
from services.registry.clients.endpoints import oauth
from services.registry.clients.endpoints import router as clients
from services.registry.directory.endpoints import router as directory
from services.registry.divisions.endpoints import router as divisions
from services.registry.notifications.endpoints import router as notifications
from services.registry.parts import SERVICE
from services.registry.people.endpoints import router as people
from services.registry.policies.endpoints import router as policies
from services.registry.responsibilities.endpoints import router as responsibilities
from services.registry.rivers.endpoints import router as rivers
from services.registry.sessions.endpoints import router as sessions
from services.registry.sealing import ring
from services.registry.settings import settings
from services.registry.signing import signing_keys
from services.registry.sources.endpoints import router as sources
from services.registry.versions.endpoints import router as versions
from shared.attachments.endpoints import attachments_router
from shared.events.feed import feed_router
from shared.http.app import create_app
from shared.runtime import api_lifespan


def create() -> FastAPI:
    """The application with every router of the service."""
    ring()  # so that a missing key is found out now
    return create_app(
        service=SERVICE,
        title="台账服务",
        description="谁被监管、谁来负责：行政区划、人员岗位、污染源、责任链、规则、工作日历、账号与通知。",
        routers=[
            divisions,
            people,
            sources,
            rivers,
            responsibilities,
            policies,
            calendar,
            notifications,
            accounts,
            sessions,
            clients,
            oauth,
            attachments_router("registry", "registry:write"),
            versions,
        ],
        internal_routers=[feed_router("registry"), directory],
        lifespan=api_lifespan(settings(), signing_keys()),
    )
