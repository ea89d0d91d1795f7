"""What goes in and out."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field, SecretStr

from services.registry.accounts.schemas import Password
from shared.http.payload import Answer, Line, Payload


class LogIn(Payload):
    """登录。"""

    username: Line
    password: Password


class Refresh(Payload):
    """换取新的访问令牌。"""

    refresh_token: Annotated[SecretStr, Field(min_length=1, max_length=200)]


class SessionAnswer(Answer):
    """登录凭据。"""

    access_token: str = Field(description="访问令牌，放在 Authorization: Bearer 头中")
    token_type: str = "Bearer"  # noqa: S105 - the name of a scheme
    expires_in: int = Field(description="访问令牌的有效秒数")
    refresh_token: str = Field(description="刷新令牌，只能用一次；用后以回答中的新令牌代替")
    must_change: bool = Field(description="口令由他人设定或已过期：此令牌只能用来更换口令")


class LoginAnswer(Answer):
    """一个登录会话。"""

    id: UUID
    device: str | None = Field(description="登录所用的设备（浏览器自报）")
    started_at: datetime
    last_used_at: datetime = Field(description="最近一次换取令牌的时间")
    ends_at: datetime = Field(description="至迟到此时须重新登录")
    current: bool = Field(description="即本次登录")
