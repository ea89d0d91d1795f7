"""巡查照片。"""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, File, Form, Path, Request, Response, Security, UploadFile, status
from obstore.store import ObjectStore

from services.patrol.photos import repository, service
from services.patrol.photos.models import Photo
from services.patrol.photos.schemas import MissingPhoto, Offset, PhotoAnswer, PhotoCreate
from services.patrol.photos.service import ORIGINAL, SHOWN, THUMBNAIL
from shared.attachments.endpoints import opened_store
from shared.auth.caller import Caller, current_caller
from shared.db.session import RequestSession
from shared.http.idempotency import WriteRoute
from shared.http.pages import Page, PageRequest
from shared.http.problems import Problem

router = APIRouter(prefix="/photos", tags=["巡查照片"], route_class=WriteRoute)
Reader = Annotated[Caller, Security(current_caller, scopes=["patrol:read"])]
Writer = Annotated[Caller, Security(current_caller, scopes=["patrol:write"])]
Manager = Annotated[Caller, Security(current_caller, scopes=["patrol:manage"])]
Store = Annotated[ObjectStore, Depends(opened_store)]
BYTES = {"requestBody": {"required": True, "content": {"application/octet-stream": {"schema": {"type": "string"}}}}}
JPEG = "image/jpeg"


@router.post("", summary="登记一张要上传的照片", status_code=status.HTTP_201_CREATED)
async def begin_photo(wanted: PhotoCreate, session: RequestSession, caller: Writer, response: Response) -> PhotoAnswer:
    photo, is_new = await service.begin(session, caller, wanted)
    if not is_new:
        response.status_code = status.HTTP_200_OK
    return _answer(caller, photo)


@router.put("/{photo_id}/chunks/{offset}", summary="上传照片的一段", response_model=PhotoAnswer, openapi_extra=BYTES)
async def put_chunk(
    photo_id: UUID,
    offset: Annotated[Offset, Path(description="这一段在照片中的起始位置（字节）")],
    request: Request,
    session: RequestSession,
    store: Store,
    caller: Writer,
) -> PhotoAnswer | Response:
    content = await request.body()
    return _received(caller, await service.receive(session, store, caller, photo_id, offset, content))


@router.post("/{photo_id}/chunks", summary="以表单上传照片的一段（小程序）", response_model=PhotoAnswer)
async def post_chunk(
    photo_id: UUID,
    session: RequestSession,
    store: Store,
    caller: Writer,
    file: Annotated[UploadFile, File(description="照片的一段，连同表单不超过 1 MB")],
    offset: Annotated[Offset, Form(description="这一段在照片中的起始位置（字节）")] = 0,
) -> PhotoAnswer | Response:
    content = await file.read()
    return _received(caller, await service.receive(session, store, caller, photo_id, offset, content))


@router.get("/missing", summary="本人的巡查记录中还没有收到的照片", response_model=Page[MissingPhoto])
async def list_missing(session: RequestSession, caller: Writer, page: PageRequest) -> Response:
    return await repository.missing(session, caller, page)


@router.get("/{photo_id}", summary="一张照片及其上传进度")
async def get_photo(photo_id: UUID, session: RequestSession, caller: Reader) -> PhotoAnswer:
    return _answer(caller, await service.find(session, caller, photo_id))


@router.get("/{photo_id}/image", summary="照片（已去除拍摄信息、转正）", response_class=Response)
async def get_image(photo_id: UUID, session: RequestSession, store: Store, caller: Reader) -> Response:
    return Response(await service.content(session, store, caller, photo_id, SHOWN), media_type=JPEG)


@router.get("/{photo_id}/thumbnail", summary="缩略图", response_class=Response)
async def get_thumbnail(photo_id: UUID, session: RequestSession, store: Store, caller: Reader) -> Response:
    return Response(await service.content(session, store, caller, photo_id, THUMBNAIL), media_type=JPEG)


@router.get("/{photo_id}/original", summary="照片原件（含拍摄信息，留痕）", response_class=Response)
async def get_original(photo_id: UUID, session: RequestSession, store: Store, caller: Manager) -> Response:
    content = await service.content(session, store, caller, photo_id, ORIGINAL)
    return Response(content, media_type="application/octet-stream")


def _answer(caller: Caller, photo: Photo) -> PhotoAnswer:
    made = PhotoAnswer.model_validate(photo)
    return made.model_copy(update={"taken": service.taken(caller, photo)})


def _received(caller: Caller, result: Photo | Problem) -> PhotoAnswer | Response:
    """A refusal is put on record, so it is answered and not raised."""
    return result.response() if isinstance(result, Problem) else _answer(caller, result)
