"""附件：照片、扫描件、文件。"""

from collections.abc import Callable
from datetime import datetime
from typing import Annotated
from urllib.parse import quote
from uuid import UUID

from fastapi import APIRouter, Depends, File, Form, Request, Response, Security, UploadFile
from obstore.store import ObjectStore
from pydantic import Field

from shared import audit
from shared.attachments import private, service
from shared.attachments.store import open_store
from shared.auth.caller import Caller, current_caller
from shared.crypto import KeyRing
from shared.db.session import RequestSession
from shared.http.idempotency import WriteRoute
from shared.http.payload import Answer
from shared.ids import new_id


class AttachmentAnswer(Answer):
    """一个附件。"""

    id: UUID
    name: str
    media_type: str
    size: int = Field(description="字节数")
    division_code: str
    uploaded_at: datetime


def opened_store(request: Request) -> ObjectStore:
    """Opened at first use; it holds no connection while nobody asks."""
    state = request.app.state
    if not hasattr(state, "store"):
        state.store = open_store(state.settings.attachments_url)
    store: ObjectStore = state.store
    return store


def attachments_router(service_name: str, writing: str, ring: Callable[[], KeyRing]) -> APIRouter:
    """The two addresses of files in one service; whoever may write its records may attach to them.

    Private files come about elsewhere; who has sent one gets it back here, sealed as it is by the service's keys.
    """
    router = APIRouter(prefix="/attachments", tags=["附件"], route_class=WriteRoute)
    reader = Security(current_caller, scopes=[f"{service_name}:read"])
    writer = Security(current_caller, scopes=[writing])

    @router.post("", summary="上传附件", status_code=201)
    async def post_attachment(
        session: RequestSession,
        store: Annotated[ObjectStore, Depends(opened_store)],
        caller: Annotated[Caller, writer],
        response: Response,
        file: Annotated[UploadFile, File(description="照片、PDF、Word、Excel、CSV，至多 20 MB")],
        division_code: Annotated[str, Form(pattern=r"^\d{6,16}$", description="所属区划")],
        id: Annotated[UUID | None, Form(description="由客户端选定的编号，重发时用同一个")] = None,  # noqa: A002 - the field's name
    ) -> AttachmentAnswer:
        kept, is_new = await service.attach(
            session, store, caller, id or new_id(), division_code, file.filename, await file.read()
        )
        response.status_code = 201 if is_new else 200
        return AttachmentAnswer.model_validate(kept)

    @router.get("/{attachment_id}", summary="下载附件", response_class=Response)
    async def get_attachment(
        attachment_id: UUID,
        session: RequestSession,
        store: Annotated[ObjectStore, Depends(opened_store)],
        caller: Annotated[Caller, reader],
    ) -> Response:
        found = await service.find(session, caller, attachment_id)
        if found.private:
            content = await private.content(store, ring(), found)
            audit.record(session, caller, "attachment.download", f"attachments/{found.id}")
        else:
            content = await service.content(store, found)
        headers = {
            "Content-Disposition": f"attachment; filename*=UTF-8''{quote(found.name)}",
            "ETag": f'"{found.sha256.hex()}"',
        }
        return Response(content, media_type=found.media_type, headers=headers)

    return router
