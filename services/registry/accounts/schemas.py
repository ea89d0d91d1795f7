"""What goes in and out."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, Field, SecretStr, StringConstraints

from services.registry.accounts.lifecycle import Finding, State
from services.registry.divisions.schemas import DivisionCode
from services.registry.payloads import UNCHANGED
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


class AccountPatch(Payload):
    """变更账号的角色、管辖区划，或为无人使用的账号指定使用人；未填的不变，立即生效。"""

    roles: Roles = UNCHANGED
    divisions: Annotated[Divisions, Field(min_length=1)] = UNCHANGED
    person_id: UUID = UNCHANGED
    reason: Line = Field(description="变更的原因")


class WithReason(Payload):
    """办理账号的原因。"""

    reason: Line


class AccountFilters(BaseModel):
    """账号列表的查询条件。"""

    state: State | None = None
    finding: Finding | None = Field(
        None,
        description="no_person：未指定使用人；no_post：使用人现无岗位；left：使用人的岗位均已结束；"
        "dormant：久未登录；never_used：从未登录；locked：已锁定；must_change：须更换口令",
    )
    days: int | None = Field(None, ge=0, le=3660, description="多少日未登录算久未登录；不填按规则 account.dormant")
    person_id: UUID | None = None


class AccountAnswer(Answer):
    """一个账号。"""

    id: UUID
    version: int
    username: str
    person_id: UUID | None
    roles: list[str]
    divisions: list[str]
    state: str
    must_change: bool = Field(description="须更换口令后才能使用")
    password_changed_at: datetime
    last_login_at: datetime | None


class AccountListed(AccountAnswer):
    """一个账号，对照人员台账。"""

    person_name: str | None
    has_post: bool = Field(description="使用人现有岗位")
    locked_until: datetime | None


class WithoutAccount(Answer):
    """一名有岗位而无账号的人员。"""

    person_id: UUID
    name: str
    division_code: str
    posts: list[str] = Field(description="现任岗位")
