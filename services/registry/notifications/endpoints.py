"""通知。"""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response, Security

from services.registry.notifications import repository, service
from services.registry.notifications.schemas import NotificationAnswer, NotificationFilters
from shared import time
from shared.auth.caller import Caller, current_caller
from shared.db.session import RequestSession
from shared.http.idempotency import WriteRoute
from shared.http.pages import Page, PageRequest

router = APIRouter(prefix="/notifications", tags=["通知"], route_class=WriteRoute)
Reader = Annotated[Caller, Security(current_caller, scopes=["notifications:read"])]


@router.get("", summary="本人的通知", response_model=Page[NotificationAnswer])
async def list_notifications(
    session: RequestSession,
    caller: Reader,
    page: PageRequest,
    filters: Annotated[NotificationFilters, Query()],
) -> Response:
    return await repository.page(session, caller, page, time.now(), filters)


@router.post("/{notification_id}/reading", summary="标为已读")
async def read_notification(notification_id: UUID, session: RequestSession, caller: Reader) -> NotificationAnswer:
    return await service.read(session, caller, notification_id)
