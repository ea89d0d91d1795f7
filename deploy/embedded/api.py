"""The four apis in one process: `python -m deploy.embedded.api` with PORT and PRIVATE_PORT in the environment."""

import importlib
import os
import socket

import uvicorn
from starlette.types import ASGIApp

from deploy.embedded.gateway import Gateway
from shared import loop
from shared.logs import configure
from shared.settings import SERVICES

# Longer than any client keeps an idle connection: the side that closes first loses no request.
KEEP_ALIVE_SECONDS = 75


def build(private_port: int) -> Gateway:
    """The gateway with every service's application."""
    apps = {name: importlib.import_module(f"services.{name}.app").create() for name in SERVICES}
    return Gateway(apps, private_port)


def listening(port: int) -> socket.socket:
    """A socket on loopback; port 0 finds a free one."""
    # asyncio turns Nagle's delay (40 ms an answer) off only where the protocol is named.
    made = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    made.bind(("127.0.0.1", port))
    made.listen(1024)
    return made


def server(app: ASGIApp) -> uvicorn.Server:
    """A quiet server: requests are logged by the services themselves."""
    config = uvicorn.Config(
        app,
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=10,
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
    )
    return uvicorn.Server(config)


def main() -> None:
    """Serve on both ports until told to stop."""
    configure("all", "api")
    sockets = [listening(int(os.environ[name])) for name in ("PORT", "PRIVATE_PORT")]
    loop.run(server(build(sockets[1].getsockname()[1])).serve(sockets))


if __name__ == "__main__":
    main()
