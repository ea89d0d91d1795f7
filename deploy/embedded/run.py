"""`make run`: everything on one machine, from an empty folder to a town at work, until Ctrl-C."""

import asyncio
import os
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

import httpx

from deploy.client import Refused, as_machine
from deploy.embedded import environment, folders, greeting, logins, modules, schema
from deploy.embedded.errors import LaunchError, one_line
from deploy.embedded.folders import LOOPBACK
from deploy.embedded.processes import Processes, Program, ended_by_signals, kept_running
from deploy.embedded.progress import Progress, Say
from deploy.embedded.servers import Servers, create_databases, running
from deploy.town import load
from shared.settings import SERVICES

_DEFAULT_PORT = 8000
_WORKER = ("dramatiq", "deploy.embedded.worker:broker", "--processes", "1", "--threads", "4", "--skip-logging")
# An idle worker looks at its queues this often (ms); the default of a second would show in every deadline.
_WORKER_ENV = {"dramatiq_worker_timeout": "100"}


def main() -> int:
    """Run until told to stop; what the person at the terminal can put right is one line."""
    try:
        with ended_by_signals():
            run(folders.LOCAL, wanted_port(os.environ), Progress())
    except KeyboardInterrupt:
        print("Stopped. `make run` goes on with the same data.")
    except LaunchError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def run(folder: Path, port: int, say: Say) -> None:
    """Start the servers, then the house on them."""
    with one_line(folder), folders.locked(folder):
        folders.require_free_port(port)
        with running(folder / "servers", say=say) as servers:
            env = prepare(folder, servers, port, say)
            with kept_running(folder / "logs", say) as processes:
                asyncio.run(open_house(folder, env, processes, say))
                processes.look_after()


def prepare(folder: Path, servers: Servers, port: int, say: Say) -> dict[str, str]:
    """Databases at the newest schema, and the environment of the processes."""
    urls = create_databases(servers, SERVICES)
    env = {
        "REDIS_URL": servers.redis_url,
        **environment.databases(urls),
        **environment.keys(folder),
        **environment.addresses(port, folders.kept_port(folder, "private")),
    }
    behind = schema.migrate(urls, env, say)
    logins.enter(folder, env, say, new="registry" in behind)
    return env


async def open_house(folder: Path, env: Mapping[str, str], processes: Processes, say: Say) -> None:
    """Start the processes, let the town come in on the first start, then say where to look."""
    base_url = f"http://{LOOPBACK}:{env['PORT']}"
    logins.show(folder, base_url)
    processes.start(Program("api", modules.command("deploy.embedded.api"), env, ready=lambda: _answers(env)))
    processes.start(Program("courier", modules.command("deploy.embedded.courier"), env))
    try:
        async with await as_machine(base_url, logins.LOADER, logins.client_secret(folder, logins.LOADER)) as api:
            is_new = not await load.is_loaded(api)
            if is_new:
                await load.load(api, say)
            # Only now, so that the first turn of all periodic work, already asked for, finds the town.
            processes.start(Program("worker", modules.command(*_WORKER), {**env, **_WORKER_ENV}))
            await greeting.figures_arrived(api, env, say, with_duties=is_new)
            await greeting.greet(api, base_url, folder)
    except Refused as refused:
        raise LaunchError(f"The api refuses its own launcher: {refused}") from refused
    except httpx.HTTPError as error:
        raise LaunchError(f"The api does not answer ({type(error).__name__}); see {folder / 'logs/api.log'}") from error


def _answers(env: Mapping[str, str]) -> bool:
    """Whether the api serves, every service with its database."""
    with suppress(httpx.HTTPError):
        return all(
            httpx.get(f"{env['REGISTRY_URL']}/healthz/{service}", trust_env=False).is_success for service in SERVICES
        )
    return False


def wanted_port(variables: Mapping[str, str]) -> int:
    """The port that PORT names; raises LaunchError when that is none."""
    text = variables.get("PORT") or str(_DEFAULT_PORT)
    if text.isascii() and text.isdigit() and 0 < int(text) < 65536:  # noqa: PLR2004 - the range of ports
        return int(text)
    raise LaunchError(f"PORT={text} is no port: give a number from 1 to 65535.")


if __name__ == "__main__":
    sys.exit(main())
