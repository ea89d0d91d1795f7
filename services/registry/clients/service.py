"""Use cases: register a machine, give it a token, another secret, or take its access back."""

from uuid import UUID

from services.registry.accounts.lifecycle import Access, State, claims
from services.registry.clients import lifecycle, repository
from services.registry.clients.errors import ClientAlreadyRevoked, ClientExists, ClientNotFound
from services.registry.clients.lifecycle import GrantRefused, GrantRequest
from services.registry.clients.models import Client
from services.registry.clients.schemas import ClientCreate, TokenAnswer
from services.registry.divisions.errors import DivisionNotFound
from services.registry.publishing import publish
from services.registry.signing import SigningKeys
from services.registry.versions.repository import keep
from shared import audit, time
from shared.auth.caller import Caller
from shared.auth.rows import covers
from shared.auth.tokens import LIFETIME
from shared.contracts.registry import AccessRevoked
from shared.db.session import Session
from shared.directory.mergers import mergers
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
        **{field: getattr(wanted, field) for field in _FIELDS},
    )
    session.add(client)
    note(session, caller, client, "client.register")
    return client, secret


async def revoke(session: Session, caller: Caller, row_id: UUID, reason: str) -> Client:
    """Let a machine in no more, at once and in every service; raises ClientNotFound, ClientAlreadyRevoked."""
    client = await _active(session, caller, row_id)
    client.state = State.REVOKED
    await _withdraw_tokens(session, client)
    note(session, caller, client, "client.revoke", reason)
    return client


async def rotate(session: Session, caller: Caller, row_id: UUID, reason: str) -> tuple[Client, str]:
    """Give a machine another secret, which is told this once; the one before and its tokens are good no more.

    Raises ClientNotFound, ClientAlreadyRevoked.
    """
    client, secret = await _active(session, caller, row_id), lifecycle.new_secret()
    client.secret_hash = lifecycle.secret_hash(secret)
    await _withdraw_tokens(session, client)
    note(session, caller, client, "client.rotate", reason)
    return client, secret


def note(session: Session, caller: Caller, client: Client, action: str, reason: str | None = None) -> None:
    """Keep what a machine may do from now on, and who made it so."""
    client.recorded_at, client.recorded_by = time.now(), caller.account_id
    audit.record(session, caller, action, f"clients/{client.id}", reason)
    keep(session, caller, client, action, reason)


async def _active(session: Session, caller: Caller, row_id: UUID) -> Client:
    client = await repository.find_visible(session, caller, row_id)
    if client is None:
        raise ClientNotFound
    if client.state != State.ACTIVE:
        raise ClientAlreadyRevoked
    return client


async def _withdraw_tokens(session: Session, client: Client) -> None:
    client.version += 1
    await publish(session, AccessRevoked, client, revoked_at=time.now())


async def grant(session: Session, keys: SigningKeys, asked: GrantRequest) -> TokenAnswer:
    """A token for a machine that proves itself; raises GrantRefused."""
    client = await repository.named(session, asked.client_id)
    if not lifecycle.is_secret(asked.secret, client.secret_hash if client else None):
        raise GrantRefused("invalid_client", "client authentication failed")
    assert client is not None  # noqa: S101 - for mypy: an unknown client has no secret
    if client.state != State.ACTIVE:
        raise GrantRefused("invalid_client", "the client has been revoked")
    scopes = lifecycle.granted(asked.scopes, client.scopes)
    known, today = await mergers(session), time.local(time.now()).date()
    divisions = known.reached(client.divisions, today)
    access = Access(client.id, None, (), scopes, divisions, "division", merged=known.inside(divisions, today))
    token = keys.sign(claims(access, time.now(), new_id()))
    return TokenAnswer(access_token=token, expires_in=int(LIFETIME.total_seconds()), scope=" ".join(sorted(scopes)))
