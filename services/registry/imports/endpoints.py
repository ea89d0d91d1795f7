"""导入。"""

from typing import Annotated
from urllib.parse import quote
from uuid import UUID

from fastapi import APIRouter, Depends, File, Form, Query, Response, Security, UploadFile
from obstore.store import ObjectStore

from services.registry.divisions.schemas import DivisionCode
from services.registry.imports import repository, service
from services.registry.imports.lifecycle import RowState
from services.registry.imports.schemas import Commit, ImportAnswer, ImportRowAnswer
from services.registry.lists.lifecycle import Kind, ledger_of
from services.registry.sheets import service as sheets
from shared import audit
from shared.attachments.endpoints import opened_store
from shared.auth.caller import Caller, current_caller
from shared.auth.rows import covers
from shared.db.session import RequestSession
from shared.http.idempotency import WriteRoute
from shared.ids import new_id
from shared.sheets.writing import XLSX

router = APIRouter(prefix="/imports", tags=["导入"], route_class=WriteRoute)
Reader = Annotated[Caller, Security(current_caller, scopes=["registry:read"])]
Writer = Annotated[Caller, Security(current_caller, scopes=["registry:write"])]
MOST_ROWS = 200


@router.get("/templates/{kind}", summary="导入模板", response_class=Response)
async def get_template(kind: Kind, session: RequestSession, caller: Reader) -> Response:
    places = await repository.places(session)
    content = sheets.template(ledger_of(kind), places.names(lambda code: covers(caller, code)))
    return _file(content, f"{ledger_of(kind).title}模板.xlsx")


@router.post("", summary="上传要导入的文件", status_code=202)
async def post_import(
    session: RequestSession,
    store: Annotated[ObjectStore, Depends(opened_store)],
    caller: Writer,
    response: Response,
    file: Annotated[UploadFile, File(description=".xlsx，或 UTF-8、GBK 编码的 CSV，至多 20 MB")],
    kind: Annotated[Kind, Form(description="类别")],
    division_code: Annotated[DivisionCode, Form(description="这份台账所属的区划")],
    id: Annotated[UUID | None, Form(description="由客户端选定的编号，重发时用同一个")] = None,  # noqa: A002 - the field's name
) -> ImportAnswer:
    found, is_new = await service.upload(
        session,
        store,
        caller,
        import_id=id or new_id(),
        kind=kind,
        division_code=division_code,
        name=file.filename,
        content=await file.read(),
    )
    response.status_code = 202 if is_new else 200
    return await service.told(session, found)


@router.get("", summary="自己最近的导入")
async def list_imports(session: RequestSession, caller: Reader) -> list[ImportAnswer]:
    return await service.listed(session, caller)


@router.get("/{import_id}", summary="一次导入及其进度")
async def get_import(import_id: UUID, session: RequestSession, caller: Reader) -> ImportAnswer:
    return await service.told(session, await service.find(session, caller, import_id))


@router.get("/{import_id}/rows", summary="各行的结果")
async def list_rows(
    import_id: UUID,
    session: RequestSession,
    caller: Reader,
    state: Annotated[list[RowState] | None, Query(description="只看这些结果的行")] = None,
    after: Annotated[int, Query(ge=0, le=2_000_000, description="从这一行之后起")] = 0,
    limit: Annotated[int, Query(ge=1, le=MOST_ROWS, description="行数")] = 50,
) -> list[ImportRowAnswer]:
    found = await service.find(session, caller, import_id)
    audit.record(session, caller, "import.read", f"imports/{import_id}")  # what is wrong is quoted, phone numbers too
    return await service.rows(session, found, state or list(RowState), after=after, most=limit)


@router.post("/{import_id}/commit", summary="确认导入", status_code=202, response_model=ImportAnswer)
async def post_commit(
    import_id: UUID, wanted: Commit, session: RequestSession, caller: Writer
) -> ImportAnswer | Response:
    refusal = await service.ask_for_commit(session, caller, import_id, wanted.choice)
    if refusal is not None:
        return refusal.response()  # returned, not raised: which rows the ledger left behind is kept
    return await service.told(session, await service.find(session, caller, import_id))


@router.post("/{import_id}/cancellation", summary="撤销，删除上传的文件；确认之后不能撤销")
async def post_cancellation(
    import_id: UUID,
    session: RequestSession,
    store: Annotated[ObjectStore, Depends(opened_store)],
    caller: Writer,
) -> ImportAnswer:
    return await service.told(session, await service.cancel(session, store, caller, import_id))


@router.get("/{import_id}/returned", summary="退回的行（.xlsx），附错误原因", response_class=Response)
async def get_returned(import_id: UUID, session: RequestSession, caller: Reader) -> Response:
    found = await service.find(session, caller, import_id)
    audit.record(session, caller, "import.return", f"imports/{import_id}")  # it holds the phone numbers of the file
    return _file(await service.returned(session, found), f"退回的行-{found.name.rpartition('.')[0]}.xlsx")


def _file(content: bytes, name: str) -> Response:
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}"}
    return Response(content, media_type=XLSX, headers=headers)
