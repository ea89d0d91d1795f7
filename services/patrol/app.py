"""The patrol service's api: `uvicorn --factory services.patrol.app:create`."""

from fastapi import FastAPI

from services.patrol.burning.endpoints import dispatches, fires
from services.patrol.checklists.endpoints import router as checklists
from services.patrol.cleaning.endpoints import router as cleaning
from services.patrol.cleaning_records.endpoints import router as cleaning_records
from services.patrol.cleaning_schedules.endpoints import router as cleaning_schedules
from services.patrol.compliance.endpoints import router as compliance
from services.patrol.duties.endpoints import router as duties
from services.patrol.field_days.endpoints import days as field_days
from services.patrol.field_days.endpoints import months as field_months
from services.patrol.findings.endpoints import router as findings
from services.patrol.forms.endpoints import router as forms
from services.patrol.obligations.endpoints import router as obligations
from services.patrol.parts import SERVICE
from services.patrol.photos.endpoints import router as photos
from services.patrol.rounds.endpoints import router as rounds
from services.patrol.settings import settings
from services.patrol.signals.endpoints import router as signals
from services.patrol.sync.endpoints import router as sync
from services.patrol.today.endpoints import router as today
from services.patrol.tracks.endpoints import router as tracks
from services.patrol.visits.endpoints import router as visits
from services.patrol.warnings.endpoints import router as warnings
from shared.directory.answering import router as answering
from shared.events.feed import feed_router
from shared.http.app import create_app
from shared.runtime import api_lifespan


def create() -> FastAPI:
    """The application with every router of the service."""
    return create_app(
        service=SERVICE,
        title="巡查服务",
        description="该去看什么、看了没有、看到什么：巡查要求、任务、检查表、巡查记录与发现的问题。",
        routers=[
            obligations,
            today,  # before the duties, among whose ids its address would be looked for
            duties,
            checklists,
            rounds,
            photos,
            sync,
            tracks,
            signals,
            visits,
            findings,
            compliance,
            dispatches,
            fires,
            field_days,
            field_months,
            forms,
            cleaning_schedules,
            cleaning,
            cleaning_records,
            warnings,
        ],
        internal_routers=[feed_router("patrol"), answering],
        lifespan=api_lifespan(settings()),
    )
