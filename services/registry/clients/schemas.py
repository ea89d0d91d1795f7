"""What goes in and out."""

from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, Field, SecretStr, StringConstraints
from pydantic_core import PydanticCustomError

from services.registry.accounts.schemas import Divisions
from shared.auth.scopes import SCOPES
from shared.http.payload import Answer, Line, Payload

ClientId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9._-]{1,63}$")]


def _known(scope: str) -> str:
    if scope not in SCOPES:
        raise PydanticCustomError("literal_error", "unknown scope", {"expected": "、".join(SCOPES)})
    return scope


Scopes = Annotated[
    list[Annotated[str, AfterValidator(_known)]], Field(min_length=1, max_length=len(SCOPES), description="权限代码")
]


class ClientWanted(Payload):
    """一个对接系统应有的内容。"""

    client_id: ClientId
    label: Line
    scopes: Scopes
    divisions: Divisions


class ClientCreate(ClientWanted):
    """登记对接系统；密钥只在回答中出现一次。"""

    id: UUID | None = Field(None, description="由客户端选定的编号（建议 UUIDv7），重发时用同一个")
    divisions: Annotated[Divisions, Field(min_length=1)]


class ClientGiven(ClientWanted):
    """一个对接系统，密钥由部署者给出。"""

    secret: Annotated[SecretStr, Field(min_length=16, max_length=200)]


class ClientAnswer(Answer):
    """一个对接系统。"""

    id: UUID
    version: int
    client_id: str
    label: str
    scopes: list[str]
    divisions: list[str]
    state: str


class ClientOpened(ClientAnswer):
    """刚登记的对接系统。"""

    client_secret: str | None = Field(description="密钥，只显示这一次；重发时为空")


class TokenAnswer(Answer):
    """访问令牌（RFC 6749 5.1）。"""

    access_token: str
    token_type: str = "Bearer"  # noqa: S105 - the name of a scheme
    expires_in: int
    scope: str
