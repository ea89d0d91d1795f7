"""The registry service's api: `uvicorn --factory services.registry.app:create`."""

from fastapi import FastAPI

from services.registry.accounts.endpoints import router as accounts
from services.registry.admissions.endpoints import router as admissions
from services.registry.calendar.endpoints import router as calendar
from services.registry.certificates.endpoints import router as certificates
from services.registry.clients.endpoints import oauth
from services.registry.clients.endpoints import router as clients
from services.registry.clients.endpoints import secrets as client_secrets
from services.registry.coverage.endpoints import router as coverage
from services.registry.decisions.endpoints import router as decisions
from services.registry.directory.endpoints import router as directory
from services.registry.divisions.endpoints import router as divisions
from services.registry.document_kinds.endpoints import router as document_kinds
from services.registry.documents.endpoints import router as documents
from services.registry.dossiers.endpoints import router as dossiers
from services.registry.equipment.endpoints import router as equipment
from services.registry.exports.endpoints import router as exports
from services.registry.follow_ups.endpoints import router as follow_ups
from services.registry.handovers.endpoints import router as handovers
from services.registry.imports.endpoints import router as imports
from services.registry.kinds.endpoints import router as kinds
from services.registry.leader_duties.endpoints import router as leader_duties
from services.registry.leaves.endpoints import router as leaves
from services.registry.listings.endpoints import router as listings
from services.registry.market_towns.endpoints import router as market_towns
from services.registry.notices.endpoints import router as notices
from services.registry.notifications.endpoints import router as notifications
from services.registry.opinions.endpoints import router as opinions
from services.registry.parts import SERVICE
from services.registry.passwords.endpoints import router as passwords
from services.registry.people.endpoints import router as people
from services.registry.places.endpoints import router as places
from services.registry.placings.endpoints import router as placings
from services.registry.policies.endpoints import router as policies
from services.registry.powers.endpoints import router as powers
from services.registry.prechecks.endpoints import router as prechecks
from services.registry.responsibilities.endpoints import router as responsibilities
from services.registry.reveals.endpoints import router as reveals
from services.registry.river_offices.endpoints import router as river_offices
from services.registry.rivers.endpoints import router as rivers
from services.registry.sealing import ring
from services.registry.search.endpoints import router as search
from services.registry.sessions.endpoints import of_accounts as sessions_of_accounts
from services.registry.sessions.endpoints import router as sessions
from services.registry.settings import settings
from services.registry.signing import signing_keys
from services.registry.signs.endpoints import router as signs
from services.registry.source_files.endpoints import router as source_files
from services.registry.sources.endpoints import router as sources
from services.registry.versions.endpoints import router as versions
from services.registry.wordings.endpoints import router as wordings
from services.registry.zones.endpoints import router as zones
from shared.attachments.endpoints import attachments_router
from shared.directory.answering import router as answering
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
            leaves,
            certificates,
            powers,
            places,
            placings,
            sources,
            source_files,
            dossiers,
            kinds,
            listings,
            rivers,
            river_offices,
            signs,
            responsibilities,
            handovers,
            leader_duties,
            document_kinds,
            documents,
            wordings,
            notices,
            coverage,
            equipment,
            zones,
            market_towns,
            prechecks,
            admissions,
            opinions,
            decisions,
            follow_ups,
            policies,
            calendar,
            notifications,
            passwords,
            accounts,
            sessions,
            sessions_of_accounts,
            clients,
            client_secrets,
            oauth,
            imports,
            exports,
            search,
            attachments_router("registry", "notices:write", ring),
            reveals,
            versions,
        ],
        internal_routers=[feed_router("registry"), answering, directory],
        lifespan=api_lifespan(settings(), signing_keys()),
    )
