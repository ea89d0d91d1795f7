"""监管对象的类别。"""

from typing import Annotated, Any

from fastapi import APIRouter, Security
from pydantic import Field

from services.registry.kinds.lifecycle import SourceKind
from services.registry.kinds.schemas import DETAILS, VERSIONS
from shared.auth.caller import Caller, current_caller
from shared.http.payload import Answer

router = APIRouter(prefix="/kinds", tags=["污染源"])
Reader = Annotated[Caller, Security(current_caller, scopes=["registry:read"])]


class KindAnswer(Answer):
    """一个类别及其专有字段。"""

    kind: SourceKind
    label: str
    details_version: int = Field(description="专有字段的版本")
    details: dict[str, Any] = Field(
        description="专有字段的 JSON Schema：title 为名称，unit 为单位，labels 为选项的名称"
    )


@router.get("", summary="各类别及其专有字段")
async def list_kinds(_caller: Reader) -> list[KindAnswer]:
    return [
        KindAnswer(kind=kind, label=kind.label, details_version=VERSIONS[kind], details=model.model_json_schema())
        for kind, model in DETAILS.items()
    ]
