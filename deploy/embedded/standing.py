"""The house that `make run` keeps standing, for commands beside it: the environment that its processes have."""

import os
from pathlib import Path

from deploy.embedded import databases
from deploy.embedded import environment as variables
from deploy.embedded.addresses import PostgresAddress, Servers
from deploy.embedded.errors import LaunchError
from deploy.embedded.folders import LOOPBACK, secret
from shared.settings import SERVICES


def environment(folder: Path) -> dict[str, str]:
    """What `make run` on this folder has told its processes; raises LaunchError where it never ran.

    Nothing where the environment itself says where the databases are: another deployment.
    """
    if "SECRETS_DIR" in os.environ or any(f"{name.upper()}_DATABASE_URL" in os.environ for name in SERVICES):
        return {}
    servers = _servers(folder / "servers")
    urls = {name: databases.urls_of(servers, name) for name in SERVICES}
    return {
        "REDIS_URL": servers.redis_url,
        **variables.databases(urls),
        **variables.keys(folder),
        **variables.addresses(0, _port(folder, "private")),
    }


def _servers(folder: Path) -> Servers:
    """The servers' addresses as the launcher chose or was told them."""
    named, redis_url = os.environ.get("DATABASE_URL"), os.environ.get("REDIS_URL")
    postgres = (
        PostgresAddress.parse(named)
        if named
        else PostgresAddress(LOOPBACK, _port(folder, "postgres"), "postgres", secret(folder, "postgres"))
    )
    valkey = redis_url or f"redis://:{secret(folder, 'valkey')}@{LOOPBACK}:{_port(folder, 'valkey')}/0"
    return Servers(postgres, valkey, folder)


def _port(folder: Path, name: str) -> int:
    try:
        return int((folder / f"{name}.port").read_text())
    except FileNotFoundError:
        raise LaunchError("Nothing runs here: start `make run` first, and leave it running.") from None
