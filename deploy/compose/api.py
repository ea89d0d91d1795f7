"""One service's api in a container: `python -m deploy.compose.api registry`."""

import importlib
import sys

import uvicorn

from shared import loop
from shared.logs import configure

PORT = 8000


def main(service: str) -> None:
    """Serve until told to stop; only the gateway and the other services reach this port."""
    configure(service, "api")
    app = importlib.import_module(f"services.{service}.app").create()
    config = uvicorn.Config(
        app,
        host="0.0.0.0",  # noqa: S104 - the container's own networks, which are internal
        port=PORT,
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=10,
    )
    loop.run(uvicorn.Server(config).serve())


if __name__ == "__main__":
    main(sys.argv[1])
