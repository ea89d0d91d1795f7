"""导出：各个列表，连同其全部筛选条件。"""

import inspect
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from typing import Annotated, Any, BinaryIO
from urllib.parse import quote

from fastapi import APIRouter, Depends, Query, Request, Response, Security
from fastapi.responses import StreamingResponse

from services.registry.admissions.endpoints import list_admissions
from services.registry.coverage.endpoints import list_households
from services.registry.documents.endpoints import list_documents
from services.registry.equipment.endpoints import list_equipment
from services.registry.exports import service
from services.registry.exports.lifecycle import title_of
from services.registry.exports.service import Encoding, Format, Wanted
from services.registry.notices.endpoints import list_notices
from services.registry.people.endpoints import list_people, list_posts
from services.registry.responsibilities.endpoints import list_responsibilities
from services.registry.rivers.endpoints import list_reaches
from services.registry.sources.endpoints import list_sources
from shared.auth.caller import Caller, current_caller
from shared.db.session import RequestSession
from shared.http.personal import Purpose
from shared.sheets.writing import CSV, XLSX

router = APIRouter(prefix="/exports", tags=["导出"])
Reader = Annotated[Caller, Security(current_caller, scopes=["registry:read"])]
LISTS: Mapping[str, Callable[..., Any]] = {
    "sources": list_sources,
    "people": list_people,
    "posts": list_posts,
    "responsibilities": list_responsibilities,
    "reaches": list_reaches,
    "documents": list_documents,
    "households": list_households,
    "equipment": list_equipment,
    "notices": list_notices,
    "admissions": list_admissions,
}
NOT_FILTERS = frozenset({"format", "encoding", "reveal", "purpose", "cursor", "limit"})
PIECE = 64 * 1024


def _asked(endpoint: Callable[..., Any]) -> Callable[..., Any]:
    """A dependency that takes what a list takes, so that an export has all its filters without naming them again."""

    def asked(**given: Any) -> Callable[..., Any]:  # noqa: ANN401 - the list's own
        return partial(endpoint, **given)

    asked.__signature__ = inspect.signature(endpoint)  # type: ignore[attr-defined] # by which FastAPI knows it
    return asked


def _serve(name: str, endpoint: Callable[..., Any]) -> None:
    @router.get(f"/{name}", name=f"export_{name}", summary=f"导出{title_of(name, None)}", response_class=Response)
    async def export(
        request: Request,
        session: RequestSession,
        caller: Reader,
        asked: Annotated[partial[Any], Depends(_asked(endpoint))],
        format: Annotated[Format, Query(description="文件格式")] = Format.XLSX,  # noqa: A002 - the field's name
        encoding: Annotated[Encoding, Query(description="CSV 的编码")] = Encoding.UTF_8,
        reveal: Annotated[bool, Query(description="显示完整的个人信息，须有权限并写明用途")] = False,
        purpose: Annotated[Purpose | None, Query(description="用途")] = None,
    ) -> Response:
        page = asked.keywords["page"]

        async def turned(cursor: str | None, limit: int) -> Response:
            answer: Response = await asked(page=replace(page, cursor=cursor, limit=limit))
            return answer

        filters = [pair for pair in request.query_params.multi_items() if pair[0] not in NOT_FILTERS]
        words = "，".join(f"{key}={value}" for key, value in filters)
        wanted = Wanted(name, request.query_params.get("kind"), words, format, encoding, purpose, reveal)
        file = await service.export(session, caller, wanted, turned)
        return _sent(file, f"{title_of(name, wanted.kind)}.{format}", XLSX if format is Format.XLSX else CSV)


def _sent(file: BinaryIO, name: str, media_type: str) -> Response:
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}"}
    return StreamingResponse(_pieces(file), media_type=media_type, headers=headers)


def _pieces(file: BinaryIO) -> Iterator[bytes]:
    with file:
        while piece := file.read(PIECE):
            yield piece


for _name, _endpoint in LISTS.items():
    _serve(_name, _endpoint)
