"""Who is calling, and what the token lets them do."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import Depends, Request
from fastapi.openapi.models import OAuthFlowClientCredentials, OAuthFlows
from fastapi.security import OAuth2, SecurityScopes

from shared.auth.revocations import is_revoked
from shared.auth.scopes import SCOPES, with_parts
from shared.auth.tokens import TokenRefused, Verifier
from shared.db.session import RequestSession
from shared.http import idempotency
from shared.http.problems import NotAuthenticated, NotPermitted

# The flow's address is the registry's; the same scheme names the scopes of every endpoint in OpenAPI.
bearer = OAuth2(
    flows=OAuthFlows(
        clientCredentials=OAuthFlowClientCredentials(tokenUrl="/api/registry/v1/oauth/token", scopes=SCOPES)
    ),
    auto_error=False,
)


class PasswordMustChange(NotPermitted):
    code, title = "password_must_change", "须先更换口令"
    default_detail = "您的口令由他人设定或已过期，请先更换口令，再用新口令登录。"


@dataclass(frozen=True, slots=True)
class Caller:
    """A verified token: an account (person or machine), its scopes, and the rows that it may see.

    `session_id` is the login that the token came of, nothing for a machine.
    `must_change` says that the password must be changed, and that the token is good for nothing else.
    `rows` is `division` (everything inside `divisions`) or `own` (only what names the person). `divisions` holds those
    that were merged into the account's, too; `merged` says which of them became what.
    """

    account_id: UUID
    person_id: UUID | None
    roles: tuple[str, ...]
    scopes: frozenset[str]
    divisions: tuple[str, ...]
    rows: Literal["division", "own"]
    session_id: UUID | None = None
    must_change: bool = False
    merged: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, claims: dict[str, Any]) -> "Caller":
        """Read the claims of a token that has been verified."""
        return cls(
            account_id=UUID(claims["sub"]),
            person_id=UUID(claims["person"]) if claims.get("person") else None,
            roles=tuple(claims.get("roles", ())),
            scopes=with_parts(claims.get("scope", "").split()),
            divisions=tuple(claims.get("divisions", ())),
            rows=claims.get("rows", "own"),
            session_id=UUID(claims["sid"]) if claims.get("sid") else None,
            must_change=bool(claims.get("must_change")),
            merged=claims.get("merged") or {},
        )


async def verified_claims(request: Request, authorization: str | None) -> dict[str, Any]:
    """The claims of the request's bearer token; raises NotAuthenticated. Needs no database."""
    scheme, _, token = (authorization or "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise NotAuthenticated("请先登录，并在 Authorization 头中带上访问令牌。")
    verifier: Verifier = request.app.state.verifier
    try:
        return await verifier.verify(token)
    except TokenRefused as refused:
        raise NotAuthenticated(refused.detail) from refused


async def current_caller(
    needed: SecurityScopes,
    request: Request,
    session: RequestSession,
    authorization: Annotated[str | None, Depends(bearer)],
) -> Caller:
    """The caller of this request; refuses a missing, expired or revoked token and a missing scope.

    It is also the moment at which an `Idempotency-Key` can be claimed: session and caller are known, nothing is done.
    """
    caller = await caller_at_login(needed, request, session, authorization)
    if caller.must_change:
        raise PasswordMustChange
    missing = [scope for scope in needed.scopes if scope not in caller.scopes]
    if missing:
        raise NotPermitted(f"当前账号没有此项权限（{'、'.join(missing)}），请联系管理员。")
    await idempotency.claim(request, session, str(caller.account_id))
    return caller


async def caller_at_login(
    _needed: SecurityScopes,
    request: Request,
    session: RequestSession,
    authorization: Annotated[str | None, Depends(bearer)],
) -> Caller:
    """As `current_caller`, for the one deed that a login may do whose password must be changed: to change it."""
    claims = await verified_claims(request, authorization)
    caller = Caller.of(claims)
    holders = [*filter(None, (caller.account_id, caller.session_id))]
    if await is_revoked(session, holders, claims["iat"], looking=request.method in idempotency.WRITES):
        raise NotAuthenticated("账号或会话已被停用，请重新登录或联系管理员。")
    return caller
