"""Use cases: register a machine, give it a token."""

from services.registry.accounts.lifecycle import TOKEN_LIFETIME, Access, State, claims
from services.registry.accounts.repository import with_predecessors
from services.registry.clients import lifecycle, repository
from services.registry.clients.errors import ClientExists
from services.registry.clients.lifecycle import GrantRefused, GrantRequest
from services.registry.clients.models import Client
from services.registry.clients.schemas import ClientCreate, TokenAnswer
from services.registry.divisions.errors import DivisionNotFound
from services.registry.signing import SigningKeys
from shared import audit, time
from shared.auth.caller import Caller
from shared.auth.rows import covers
from shared.db.session import Session
from shared.ids import new_id

_FIELDS = ("client_id", "label", "scopes", "divisions")


async def register(session: Session, caller: Caller, wanted: ClientCreate) -> tuple[Client, str | None]:
    """A machine and its secret, which is told this once; a re-sent registration gets the row without it.

    Raises DivisionNotFound outside the caller's divisions, ClientExists.
    """
    if not all(covers(caller, code) for code in wanted.divisions):
        raise DivisionNotFound
    known = await repository.find(session, wanted.id) if wanted.id else None
    if known is not None:
        if any(getattr(known, field) != getattr(wanted, field) for field in _FIELDS):
            raise ClientExists
        return known, None
    if await repository.named(session, wanted.client_id) is not None:
        raise ClientExists
    secret = lifecycle.new_secret()
    client = Client(
        id=wanted.id or new_id(),
        version=1,
        secret_hash=lifecycle.secret_hash(secret),
        state=State.ACTIVE,
        recorded_at=time.now(),
        recorded_by=caller.account_id,
        **{field: getattr(wanted, field) for field in _FIELDS},
    )
    session.add(client)
    audit.record(session, caller, "client.register", f"clients/{client.id}")
    return client, secret


async def grant(session: Session, keys: SigningKeys, asked: GrantRequest) -> TokenAnswer:
    """A token for a machine that proves itself; raises GrantRefused."""
    client = await repository.named(session, asked.client_id)
    if not lifecycle.is_secret(asked.secret, client.secret_hash if client else None):
        raise GrantRefused("invalid_client", "client authentication failed")
    assert client is not None  # noqa: S101 - for mypy: an unknown client has no secret
    if client.state != State.ACTIVE:
        raise GrantRefused("invalid_client", "the client has been revoked")
    scopes = lifecycle.granted(asked.scopes, client.scopes)
    divisions = await with_predecessors(session, client.divisions)
    access = Access(client.id, None, (), scopes, divisions, "division")
    token = keys.sign(claims(access, time.now(), new_id()))
    return TokenAnswer(
        access_token=token, expires_in=int(TOKEN_LIFETIME.total_seconds()), scope=" ".join(sorted(scopes))
    )
