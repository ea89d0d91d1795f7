"""What goes in and out."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field, SecretStr, StringConstraints

from services.registry.divisions.schemas import DivisionCode
from shared.http.payload import Answer, Code, Line, Payload

Username = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{1,63}$")]
Password = Annotated[SecretStr, Field(min_length=1, max_length=200)]
Divisions = Annotated[list[DivisionCode], Field(max_length=50, description="可管辖的区划代码，含其下级")]
Roles = Annotated[list[Code], Field(min_length=1, max_length=13, description="角色代码，见角色列表")]


class RoleAnswer(Answer):
    """一个角色。"""

    code: str
    label: str
    scopes: list[str]
    rows: str = Field(description="division：管辖范围内的记录；own：只限本人的记录")


class AccountWanted(Payload):
    """一个账号应有的内容。"""

    username: Username
    password: Password
    person_id: UUID | None = Field(None, description="使用此账号的人员")
    roles: Roles
    divisions: Divisions


class AccountCreate(AccountWanted):
    """开设账号。"""

    id: UUID | None = Field(None, description="由客户端选定的编号（建议 UUIDv7），重发时用同一个")
    divisions: Annotated[Divisions, Field(min_length=1)]


class AccountRevocation(Payload):
    """停用账号。"""

    reason: Line


class AccountAnswer(Answer):
    """一个账号。"""

    id: UUID
    version: int
    username: str
    person_id: UUID | None
    roles: list[str]
    divisions: list[str]
    state: str
    must_change: bool
    locked_until: datetime | None
    last_login_at: datetime | None
