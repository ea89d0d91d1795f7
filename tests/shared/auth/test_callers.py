"""Who gets in, and what they see."""

import jwt
import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.dialects.postgresql import asyncpg

from deploy.embedded.parts import SERVICES
from shared import time
from shared.auth.rows import inside
from shared.contracts.registry import AccessRevoked
from shared.db.session import transaction
from shared.directory.models import Revocation
from shared.ids import new_id
from tests.support.house import House

DIALECT = asyncpg.dialect()  # type: ignore[no-untyped-call] # the library types it loosely
DIVISIONS = "/api/registry/v1/divisions"


async def test_an_expired_token_is_refused(house: House) -> None:
    token = house.token("registry:read", lifetime=-1)
    answer = await house.client().get(DIVISIONS, headers={"Authorization": f"Bearer {token}"})
    assert (answer.status_code, answer.json()["code"]) == (401, "not_authenticated")
    assert answer.headers["www-authenticate"] == "Bearer"
    assert "过期" in answer.json()["detail"]


@pytest.mark.parametrize(
    "forge",
    [
        lambda token: token[:-4] + ("AAAA" if token[-4:] != "AAAA" else "BBBB"),
        lambda token: jwt.encode(
            jwt.decode(token, options={"verify_signature": False}), "guess" * 8, algorithm="HS256"
        ),
        lambda token: jwt.encode(jwt.decode(token, options={"verify_signature": False}), "", algorithm="none"),
        lambda _: "nonsense",
        lambda _: "a.b.c",
    ],
)
async def test_a_forged_token_is_refused(house: House, forge: object) -> None:
    token = forge(house.token("registry:read"))  # type: ignore[operator] # a table of small forgeries
    answer = await house.client().get(DIVISIONS, headers={"Authorization": f"Bearer {token}"})
    assert (answer.status_code, answer.json()["code"]) == (401, "not_authenticated")


async def test_a_missing_scope_is_named(house: House) -> None:
    answer = await house.caller("patrol:read").get("/api/registry/v1/people")
    assert (answer.status_code, answer.json()["code"]) == (403, "not_permitted")
    assert "registry:read" in answer.json()["detail"]


async def test_a_revoked_account_is_refused_at_once_by_every_service(house: House) -> None:
    account = new_id()
    token = house.token("registry:read patrol:read", account=account)
    client = house.client(headers={"Authorization": f"Bearer {token}"})
    assert (await client.get(DIVISIONS)).status_code == 200
    await house.know(AccessRevoked(id=account, version=1, revoked_at=time.now()))
    assert (await client.get(DIVISIONS)).status_code == 401
    assert (await client.get("/api/complaints/v1/complaints")).status_code == 401


async def test_a_revocation_is_kept_as_long_as_a_token_that_it_refuses(house: House) -> None:
    account = new_id()
    token = house.token("registry:read", account=account)
    client = house.client(headers={"Authorization": f"Bearer {token}"})
    await house.know(AccessRevoked(id=account, version=1, revoked_at=time.now()))
    for service in SERVICES:
        await house.periodic(service, "revocations.forget_spent")
    assert (await client.get(DIVISIONS)).status_code == 401
    house.pass_time(minutes=21)
    for service in SERVICES:
        await house.periodic(service, "revocations.forget_spent")
        async with house.sessions[service.name]() as session:
            assert await session.get(Revocation, account) is None
    assert "过期" in (await client.get(DIVISIONS)).json()["detail"]


codes = st.text("0123456789", min_size=1, max_size=16)


@given(prefixes=st.lists(codes, max_size=3), code=codes)
def test_a_range_holds_exactly_what_begins_with_a_prefix(prefixes: list[str], code: str) -> None:
    bounds = [(prefix, prefix[:-1] + chr(ord(prefix[-1]) + 1)) for prefix in prefixes]
    assert any(low <= code < high for low, high in bounds) == any(code.startswith(prefix) for prefix in prefixes)
    text = str(inside(sa.column("code"), prefixes).compile(dialect=DIALECT))
    assert text.count(">=") == len(prefixes)


async def test_a_scope_is_served_by_the_index(house: House) -> None:
    async with transaction(house.sessions["patrol"]) as session:
        await session.execute(sa.text("SET LOCAL enable_seqscan = off"))
        where = inside(sa.column("division_code"), ["500230104"]).compile(
            dialect=DIALECT, compile_kwargs={"literal_binds": True}
        )
        plan = await session.scalars(sa.text(f"EXPLAIN SELECT 1 FROM directory_sources WHERE {where}"))  # noqa: S608
    assert any("ix_directory_sources_division_code" in line for line in plan)
