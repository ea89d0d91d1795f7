"""The house as processes on servers of its own, which a test may kill, slow down or leave without room."""

import json
import os
import signal
from collections.abc import Mapping
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any

import asyncpg
import httpx

from deploy.embedded import children, folders, modules, postgres, valkey
from deploy.embedded import environment as variables
from deploy.embedded.addresses import PostgresAddress, Servers
from deploy.embedded.processes import Program, kept_running
from deploy.embedded.progress import quiet
from deploy.embedded.schema import migrate
from deploy.embedded.servers import create_databases
from services.registry.signing import SigningKeys
from shared import time
from shared.ids import new_id
from shared.settings import SERVICES
from tests.support.small_disk import SmallDisk

DIVISIONS = {
    "500230": {"name": "丰都县", "level": "county", "valid_from": "2000-01-01"},
    "500230104": {"name": "许明寺镇", "level": "town", "parent_code": "500230", "valid_from": "2000-01-01"},
}


class OwnHouse:
    """Its PostgreSQL lies on `disk`, all else in `folder`."""

    def __init__(self, folder: Path, disk: SmallDisk) -> None:
        self.disk = disk
        self._folder = folder
        self._log_beside(disk.folder)
        self._server = ExitStack()
        self._stack = ExitStack()
        self.postgres = self._start_postgres()

    def _log_beside(self, disk: Path) -> None:
        """Let PostgreSQL complain somewhere else: on a full disk nobody could read why it ended."""
        (self._folder / "logs").mkdir()
        (disk / "logs").symlink_to(self._folder / "logs")

    def _start_postgres(self) -> PostgresAddress:
        return self._server.enter_context(postgres.running(self.disk.folder, durable=True, say=quiet))

    def open(self) -> None:
        """Everything else: Valkey, databases, logins, api and courier."""
        redis_url = self._stack.enter_context(valkey.running(self._folder, durable=False, say=quiet))
        urls = create_databases(Servers(self.postgres, redis_url, self._folder), SERVICES)
        ports = [folders.kept_port(self._folder, name) for name in ("public", "private")]
        keys = variables.keys(self._folder)
        self._env = {"REDIS_URL": redis_url, **variables.databases(urls), **keys, **variables.addresses(*ports)}
        migrate(urls, self._env, quiet)
        modules.run("services.registry.bootstrap", env=self._env, typed=json.dumps({"clients": _clients(keys)}))
        self._keys = SigningKeys(Path(keys["REGISTRY_SIGNING_KEYS"]))
        self._url = f"http://127.0.0.1:{ports[0]}"
        processes = self._stack.enter_context(kept_running(self._folder / "logs", quiet))
        for name in ("api", "courier"):
            processes.start(Program(name, modules.command(f"deploy.embedded.{name}"), self._env))

    def close(self) -> None:
        """Stop all; PostgreSQL last, as far as it still runs."""
        self._stack.close()
        self._server.close()

    def postgres_pid(self) -> int | None:
        """The server's process, if it runs."""
        with suppress(FileNotFoundError, ProcessLookupError):
            pid = int((self.disk.folder / "postgres" / "postmaster.pid").read_text().split()[0])
            os.kill(pid, 0)
            return pid if "postgres" in children.command_line(pid) else None
        return None

    def restart_postgres(self, by: signal.Signals) -> None:
        """End the server (SIGINT: rolls back what is open; SIGKILL: as if the power went) and start it again."""
        pid = self.postgres_pid()
        if pid is not None:
            os.kill(pid, by)
            children.wait_until(lambda: self.postgres_pid() is None, 30)
        self._server.close()
        self._start_postgres()

    async def database(self, service: str) -> asyncpg.Connection:
        """A connection as superuser, past the house."""
        return await asyncpg.connect(self.postgres.to(service).url)

    async def execute(self, statement: str) -> None:
        """Do something as superuser, past the house."""
        connection = await self.database("postgres")
        await connection.execute(statement)
        await connection.close()

    def panics(self) -> int:
        """How often the server has stopped itself."""
        return (self._folder / "logs" / "postgres.log").read_text().count("PANIC:")

    def client(self) -> httpx.AsyncClient:
        """A clerk."""
        now = time.now().timestamp()
        claims = {"sub": str(new_id()), "person": None, "roles": [], "divisions": ["500230"], "rows": "division"}
        scope = {"scope": "registry:read registry:write", "iat": now, "exp": now + 3600}
        headers = {"Authorization": f"Bearer {self._keys.sign(claims | scope)}"}
        return httpx.AsyncClient(base_url=self._url, headers=headers, trust_env=False, timeout=20)

    async def ready(self) -> bool:
        """Whether a write succeeds."""
        with suppress(httpx.HTTPError):
            async with self.client() as clerk:
                return all([await self._put(clerk, code) for code in DIVISIONS])
        return False

    async def _put(self, clerk: httpx.AsyncClient, code: str) -> bool:
        return (await clerk.put(f"/api/registry/v1/divisions/{code}", json=DIVISIONS[code])).is_success


def _clients(keys: Mapping[str, str]) -> list[dict[str, Any]]:
    """The services' own clients, by which they read each other's logs."""
    common = {"scopes": ["events:read"], "divisions": []}
    secrets = {name: keys[f"{name.upper()}_CLIENT_SECRET"] for name in SERVICES}
    return [{"client_id": name, "label": name, "secret": secret} | common for name, secret in secrets.items()]
