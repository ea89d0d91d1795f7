"""The first accounts and clients: `python -m services.registry.bootstrap [--only-new] < wanted.json`.

Who may open accounts must have one first, and a service needs a client of its own before it can ask anybody.
The people of these accounts may come on record later. With `--only-new`, an account that is there keeps the password
that its owner has chosen since.
"""

import asyncio
import sys

from pydantic import Field, ValidationError

from services.registry.accounts import repository, service
from services.registry.accounts.lifecycle import State, name_hash
from services.registry.accounts.models import Account
from services.registry.accounts.schemas import AccountWanted
from services.registry.clients import repository as client_repository
from services.registry.clients.lifecycle import secret_hash
from services.registry.clients.models import Client
from services.registry.clients.schemas import ClientGiven
from services.registry.clients.service import note as note_client
from services.registry.hashing import matches
from services.registry.passwords import service as passwords
from services.registry.settings import settings
from shared.auth.caller import Caller
from shared.db.engine import SessionMaker, make_engine, make_sessions
from shared.db.session import Session, transaction
from shared.http.payload import Payload
from shared.http.problems import Problem
from shared.ids import derived_id
from shared.settings import refuse_example

# Whoever has the database's settings; the audit shows it under this id.
OPERATOR = Caller(derived_id("account", "operator"), None, (), frozenset(), (), "own")


class AccountGiven(AccountWanted):
    """An account whose password the operator chose: its holder must choose another, but for one that is for show.

    One that is shown to whoever tries the house out does not age either: on its ninety-first day it still opens.
    """

    must_change: bool = True
    ages: bool = True


class Wanted(Payload):
    """Accounts and clients as they should be; those that are not named stay as they are."""

    accounts: list[AccountGiven] = Field(default_factory=list)
    clients: list[ClientGiven] = Field(default_factory=list)


async def bootstrap(sessions: SessionMaker, wanted: Wanted, *, only_new: bool = False) -> None:
    """Create or update these accounts and clients, all or none; `only_new` leaves old accounts as they are."""
    async with transaction(sessions) as session:
        for account in wanted.accounts:
            await _put_account(session, account, only_new=only_new)
        for client in wanted.clients:
            await _put_client(session, client)


async def _put_account(session: Session, wanted: AccountGiven, *, only_new: bool) -> None:
    await service.check(session, wanted)
    account = await repository.of_name(session, wanted.username)
    if account is None:
        account_id = derived_id("account", wanted.username.lower())
        await service.create(session, OPERATOR, wanted, account_id, must_change=wanted.must_change, ages=wanted.ages)
    elif not only_new:
        await _change(session, account, wanted)


async def _change(session: Session, account: Account, wanted: AccountGiven) -> None:
    password = wanted.password.get_secret_value()
    account.person_id, account.roles, account.divisions = wanted.person_id, wanted.roles, wanted.divisions
    if await matches(account.password_hash, password):
        account.version += 1
        await service.withdraw_tokens(session, account)
    else:
        rule = await service.password_rule(session, account.divisions)
        await passwords.put(session, account, password, rule, must_change=wanted.must_change)
    account.password_ages = wanted.ages
    await repository.forget(session, name_hash(account.username))
    service.note(session, OPERATOR, account, "account.update")


async def _put_client(session: Session, wanted: ClientGiven) -> None:
    client = await client_repository.named(session, wanted.client_id)
    if client is None:
        client = Client(
            id=derived_id("client", wanted.client_id),
            version=0,
            client_id=wanted.client_id,
            state=State.ACTIVE,
        )
        session.add(client)
    client.label, client.scopes, client.divisions = wanted.label, wanted.scopes, wanted.divisions
    client.secret_hash = secret_hash(wanted.secret.get_secret_value())
    client.version += 1
    note_client(session, OPERATOR, client, "client.put")


async def main() -> int:
    """Do what standard input says; 1 and a sentence when it cannot be done."""
    engine = make_engine(settings())
    try:
        typed = sys.stdin.read()
        refuse_example("A first password or client secret", typed)
        wanted = Wanted.model_validate_json(typed)
        await bootstrap(make_sessions(engine), wanted, only_new="--only-new" in sys.argv[1:])
    except (Problem, ValidationError) as refused:
        print(_said(refused), file=sys.stderr)  # noqa: T201 - a command talks to a terminal
        return 1
    finally:
        await engine.dispose()
    return 0


def _said(refused: Problem | ValidationError) -> str:
    """What is wrong, without what was entered: there are passwords in it."""
    if isinstance(refused, Problem):
        return refused.detail
    faults = refused.errors(include_input=False, include_url=False)
    return "; ".join(f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}" for fault in faults)


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
