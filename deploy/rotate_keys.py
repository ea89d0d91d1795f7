"""Seals personal data with a new key while the house runs (see docs/operations.md).

    python -m deploy.rotate_keys all [SERVICE …]       both of:
    python -m deploy.rotate_keys add [SERVICE …]       a new key, with which everything is sealed from now on
    python -m deploy.rotate_keys reseal [SERVICE …]    what older keys have sealed is sealed anew

`reseal` may be interrupted and run again; when it has nothing more to do, the older keys may go, once no copy of the
databases needs them. In containers the keys are added outside, and `reseal` runs in the service's api.
"""

import asyncio
import importlib
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from deploy.embedded import folders, standing
from deploy.embedded.environment import SEALING
from deploy.embedded.errors import LaunchError
from deploy.embedded.parts import SERVICES
from shared.crypto import add_key
from shared.db.engine import make_engine, make_sessions
from shared.resealing import Resealed
from shared.settings import told

_SETTINGS = {service.name: service.settings for service in SERVICES}
VERBS = {"all": ("add", "reseal"), "add": ("add",), "reseal": ("reseal",)}


def add(service: str) -> None:
    """A new key for a service, whose processes take it up by themselves."""
    number = add_key(Path(told(f"{service.upper()}_SEALING_KEYS")))
    print(f"{service}: key {number} seals from now on")


async def reseal(service: str) -> Resealed:
    """Seal a service's personal data anew."""
    engine = make_engine(_SETTINGS[service]())
    try:
        done: Resealed = await importlib.import_module(f"services.{service}.resealing").reseal_all(
            make_sessions(engine)
        )
    finally:
        await engine.dispose()
    print(f"{service}: {done.done} values sealed anew, {done.lost} that no key opens")
    return done


def main(arguments: Sequence[str]) -> int:
    """Do what the command line says; 1 when something could not be opened or reached."""
    verb, services = (arguments[0] if arguments else ""), arguments[1:] or SEALING
    if verb not in VERBS or not set(services) <= set(SEALING):
        print(__doc__, file=sys.stderr)
        return 2
    try:
        os.environ.update(standing.environment(folders.LOCAL))
        if "add" in VERBS[verb]:
            for service in services:
                add(service)
        lost = [asyncio.run(reseal(service)).lost for service in services if "reseal" in VERBS[verb]]
    except (LaunchError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    return 1 if any(lost) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
