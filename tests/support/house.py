"""The whole house in one test process: real servers, the four apis on loopback, couriers and workers turned by hand."""

import asyncio
import os
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg
import httpx
from pydantic import SecretStr

from deploy.embedded import api
from deploy.embedded import environment as variables
from deploy.embedded.parts import SERVICES
from deploy.embedded.servers import create_databases, running
from services.registry.bootstrap import Wanted, bootstrap
from services.registry.clients.schemas import ClientGiven
from services.registry.signing import SigningKeys
from shared import time
from shared.contracts.registry import DirectoryRow
from shared.courier import followers
from shared.db.engine import SessionMaker
from shared.db.migrate import upgrade
from shared.db.session import transaction
from shared.directory.apply import record_all
from shared.events.feed import FeedClient
from shared.events.follower import Follower
from shared.events.relay import Relay
from shared.ids import new_id
from shared.jobs import sweep
from shared.jobs.broker import act_on
from shared.jobs.periodic import run_periodic
from shared.runtime import Runtime
from shared.runtime import running as runtime_of
from shared.service import Service

# What a migration writes is part of the schema, so to speak; all else goes before each test.
KEPT = frozenset({"log_head", "alembic_version", "roles", "river_tiers"})


@contextmanager
def environment(folder: Path) -> Iterator[dict[str, str]]:
    """Servers, migrated databases, keys and ports, as the environment of the house's processes."""
    with running(folder / "servers", durable=False) as servers:
        urls = create_databases(servers, [service.name for service in SERVICES])
        for service, of_service in urls.items():
            upgrade(service, of_service.owner)
        env = variables.databases(urls) | variables.keys(folder) | variables.addresses(*_free_ports())
        env["REDIS_URL"] = servers.redis_url
        before = dict(os.environ)
        os.environ.update(env)
        try:
            yield env
        finally:
            os.environ.clear()
            os.environ.update(before)


def _free_ports() -> tuple[int, int]:
    with api.listening(0) as public, api.listening(0) as private:
        return public.getsockname()[1], private.getsockname()[1]


class House:
    """What a test does to the house. Times move only when it says so, and events flow only when it says so."""

    def __init__(self, env: dict[str, str], runtimes: dict[str, Runtime]) -> None:
        self.environment = env
        self.url = f"http://127.0.0.1:{env['PORT']}"
        self.private_url = f"http://127.0.0.1:{env['PRIVATE_PORT']}"
        self.runtimes = runtimes
        self.sessions = {name: runtime.sessions for name, runtime in runtimes.items()}
        self._keys = SigningKeys(Path(env["REGISTRY_SIGNING_KEYS"]))
        self._clients: list[httpx.AsyncClient] = []
        self._moved = timedelta()

    def client(self, *, private: bool = False, **options: Any) -> httpx.AsyncClient:
        """A client without a token."""
        made = httpx.AsyncClient(base_url=self.private_url if private else self.url, trust_env=False, **options)
        self._clients.append(made)
        return made

    def caller(
        self,
        scopes: str,
        divisions: Iterable[str] = ("500230104",),
        *,
        person: UUID | None = None,
        roles: Iterable[str] = (),
        rows: str = "division",
        private: bool = False,
    ) -> httpx.AsyncClient:
        """A client whose token says this."""
        token = self.token(scopes, divisions, person=person, roles=roles, rows=rows)
        return self.client(private=private, headers={"Authorization": f"Bearer {token}"})

    def token(self, scopes: str, divisions: Iterable[str] = ("500230104",), **claims: Any) -> str:
        """A signed token; `lifetime` in seconds may be negative."""
        now = time.now().timestamp()
        person = claims.pop("person", None)
        return self._keys.sign(
            {
                "sub": str(claims.pop("account", None) or new_id()),
                "person": str(person) if person else None,
                "roles": list(claims.pop("roles", ())),
                "scope": scopes,
                "divisions": list(divisions),
                "rows": claims.pop("rows", "division"),
                "iat": now,
                "exp": now + claims.pop("lifetime", 600),
            }
        )

    async def know(self, *rows: DirectoryRow) -> None:
        """Put registry rows into every service's directory, as if their events had arrived long ago."""
        of_kind: dict[type[DirectoryRow], list[DirectoryRow]] = {}
        for row in rows:
            of_kind.setdefault(type(row), []).append(row)
        await asyncio.gather(*(self._know(sessions, of_kind.values()) for sessions in self.sessions.values()))

    async def _know(self, sessions: SessionMaker, kinds: Iterable[Sequence[DirectoryRow]]) -> None:
        async with transaction(sessions) as session:
            for several in kinds:
                await record_all(session, several)

    async def settle(self) -> int:
        """Let every event reach everybody; returns how many took effect."""
        total = 0
        while moved := sum([await self._relay_and_follow(service) for service in SERVICES]):
            total += moved
        return total

    async def relay(self, service: Service) -> int:
        """Let a service publish what it has appended; returns how many events that were."""
        runtime = self.runtimes[service.name]
        return await Relay(service.name, runtime.sessions, runtime.redis).run_once()

    async def _relay_and_follow(self, service: Service) -> int:
        moved = await self.relay(service)
        for follower in self.followers(service):
            while taken := await follower.run_once(wait_ms=0):
                moved += taken
        return moved

    def followers(self, service: Service) -> list[Follower]:
        """The followers of a service."""
        runtime = self.runtimes[service.name]
        return followers(service, runtime, FeedClient(runtime.http, service.settings().service_urls, runtime.tokens))

    async def work(self, *services: Service) -> int:
        """Do what is due, in every service if none is named; returns how many deadlines were looked at."""
        done = 0
        for service in services or SERVICES:
            if service.deadlines is None:
                continue
            while ids := await self._claim(service):
                await act_on(service, self.sessions[service.name], ids)
                done += len(ids)
        return done

    async def _claim(self, service: Service) -> list[UUID]:
        async with transaction(self.sessions[service.name]) as session:
            return list(await sweep.claim(session, await sweep.database_now(session)))

    async def periodic(self, service: Service, name: str) -> None:
        """One turn of a service's periodic work."""
        await run_periodic(service, self.sessions[service.name], name)

    def pass_time(self, **by: float) -> None:
        """Let days, hours, minutes or seconds pass."""
        self._moved += timedelta(**by)
        time.move_process(timedelta(**by))

    async def clean(self) -> None:
        """As on the first day."""
        time.move_process(-self._moved)
        self._moved = timedelta()
        for made in self._clients:
            await made.aclose()
        self._clients.clear()


_EMPTY = """
DO $$
DECLARE found text; filled text[] := '{}'; has_rows boolean;
BEGIN
    FOR found IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> ALL('{%s}') LOOP
        EXECUTE format('SELECT EXISTS (SELECT FROM %%I)', found) INTO has_rows;
        IF has_rows THEN filled := filled || quote_ident(found); END IF;
    END LOOP;
    IF filled <> '{}' THEN EXECUTE 'TRUNCATE ' || array_to_string(filled, ', ') || ' CASCADE'; END IF;
    UPDATE log_head SET position = 0, epoch = gen_random_uuid()::text;
END $$
"""


async def empty(env: dict[str, str], runtimes: dict[str, Runtime]) -> None:
    """Empty every table and Redis, give each log a new epoch, and let the services know each other."""
    await asyncio.gather(*(_empty_database(env[f"{name.upper()}_MIGRATION_DATABASE_URL"]) for name in runtimes))
    await runtimes["registry"].redis.flushall()
    await bootstrap(runtimes["registry"].sessions, Wanted(clients=[_client(env, name) for name in runtimes]))


def _client(env: dict[str, str], service: str) -> ClientGiven:
    """The client by which a service reads the others' logs."""
    secret = SecretStr(env[f"{service.upper()}_CLIENT_SECRET"])
    return ClientGiven(client_id=service, label=service, secret=secret, scopes=["events:read"], divisions=[])


async def _empty_database(url: str) -> None:
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(_EMPTY % ",".join(KEPT))
    finally:
        await connection.close()


@asynccontextmanager
async def built(env: dict[str, str]) -> AsyncIterator[House]:
    """The house with its apis serving."""
    async with AsyncExitStack() as stack:
        runtimes = {
            service.name: await stack.enter_async_context(runtime_of(service.settings())) for service in SERVICES
        }
        ports = [int(env[name]) for name in ("PORT", "PRIVATE_PORT")]
        server = api.server(api.build(ports[1]))
        server.config.timeout_graceful_shutdown = 1
        serving = asyncio.create_task(server.serve([api.listening(port) for port in ports]))
        while not server.started:
            if serving.done():
                serving.result()
            await asyncio.sleep(0.01)
        try:
            yield House(env, runtimes)
        finally:
            server.should_exit = True
            await serving
