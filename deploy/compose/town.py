"""Enter the town through the gateway: `docker-compose run --rm town`. What is there already is left as it is."""

import asyncio
import os
import sys
from pathlib import Path

import httpx

from deploy.client import Refused, as_machine
from deploy.embedded import logins
from deploy.embedded.errors import LaunchError
from deploy.embedded.progress import Progress
from deploy.town import load
from shared.settings import told

_URL = "https://gateway:8443"


async def main() -> int:
    """Enter everything; 1 and a line when it cannot be done."""
    authority = Path(os.environ["SECRETS_DIR"], "authority.pem")
    try:
        async with await as_machine(_URL, logins.LOADER, told("LOADER_SECRET"), authority=authority) as api:
            if not await load.is_loaded(api):
                await load.load(api, Progress())
    except (Refused, LaunchError) as error:
        print(error, file=sys.stderr)
        return 1
    except httpx.HTTPError as error:
        print(f"The gateway does not answer ({type(error).__name__}): is the house up?", file=sys.stderr)
        return 1
    print("The town is there.")
    return 0


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
