"""After a service's database went back in time: `make restored SERVICE=complaints` (see docs/operations.md).

`python -m deploy.restored renew SERVICE` gives its log a new epoch, so that every follower halts.
`python -m deploy.restored reconcile SERVICE [FOLLOWER …]` lets its followers take in that log anew.
Both need the settings of the services that they name, and `reconcile` also the api of SERVICE.
"""

import asyncio
import os
import sys
from collections.abc import Sequence
from time import monotonic

from deploy.embedded import folders, standing
from deploy.embedded.errors import LaunchError
from deploy.embedded.parts import SERVICES
from shared.courier import followers
from shared.db.session import transaction
from shared.events import log
from shared.events.feed import FeedClient
from shared.runtime import running
from shared.service import Service

_BY_NAME = {service.name: service for service in SERVICES}


async def renew(producer: Service) -> None:
    """Declare the log another one."""
    async with running(producer.settings()) as runtime, transaction(runtime.sessions) as session:
        head = await log.renew_epoch(session)
    print(f"{producer.name}: another log from now on, epoch {head.epoch}, {head.position} events")


async def reconcile(producer: Service, wanted: Sequence[Service] = SERVICES) -> None:
    """Let those of the services that follow this log take it in anew."""
    for service in wanted:
        if producer.name in service.subscriptions.producers():
            began = monotonic()
            events = await _take_anew(service, producer.name)
            print(f"{service.name}: took in {events} events of {producer.name} anew, {monotonic() - began:.1f} s")


async def _take_anew(service: Service, producer: str) -> int:
    settings = service.settings()
    async with running(settings) as runtime:
        feed = FeedClient(runtime.http, settings.service_urls, runtime.tokens)
        chosen = next(each for each in followers(service, runtime, feed) if each.producer == producer)
        return await chosen.take_anew()


async def _do(verb: str, producer: Service, wanted: Sequence[Service]) -> None:
    if verb in {"renew", "both"}:
        await renew(producer)
    if verb in {"reconcile", "both"}:
        await reconcile(producer, wanted or SERVICES)


def main(arguments: Sequence[str]) -> int:
    """Do what the command line says; 1 and a sentence when it says nothing that can be done."""
    verb, names = arguments[:1], arguments[1:]
    if verb not in (["renew"], ["reconcile"], ["both"]) or not names or not _BY_NAME.keys() >= set(names):
        print(f"Say: renew or reconcile or both, then one of {', '.join(_BY_NAME)}", file=sys.stderr)
        return 2
    try:
        os.environ.update(standing.environment(folders.LOCAL))
        producer, *wanted = (_BY_NAME[name] for name in names)
        asyncio.run(_do(verb[0], producer, wanted))
    except LaunchError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
