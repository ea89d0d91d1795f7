"""Enters the town through the public API, as a clerk would who never tires.

Every row has an id of its own making, so that a load that was interrupted is begun again and only adds what is missing.
"""

import asyncio
from collections.abc import Iterable, Iterator

from deploy.client import Api, Refused
from deploy.embedded.errors import LaunchError
from deploy.embedded.progress import Say
from deploy.town import entries
from deploy.town.entries import Entry
from deploy.town.files import rows

_AT_ONCE = 8
_NOT_YET_HEARD_OF = frozenset({"division_unknown", "policy_missing"})
_PATIENCE = 100
_PAUSE_SECONDS = 0.2


async def is_loaded(api: Api) -> bool:
    """Whether the whole town is there: the obligations are entered last."""
    there = await api.get("/api/patrol/v1/obligations", limit=100)
    return {row["key"] for row in rows("obligations")} <= {obligation["key"] for obligation in there["items"]}


async def load(api: Api, say: Say) -> None:
    """Enter everything; raises LaunchError for a row that is refused, naming its file and line and the reason."""
    for name, batch in entries.batches():
        say(f"entering the town: {name.replace('_', ' ')} ({len(batch)})")
        await enter(api, batch)


async def enter(api: Api, batch: Iterable[Entry]) -> None:
    """Enter rows, several at once."""
    waiting = iter(batch)
    await asyncio.gather(*(_enter(api, waiting) for _ in range(_AT_ONCE)))


async def _enter(api: Api, waiting: Iterator[Entry]) -> None:
    for entry in waiting:
        try:
            await _send(api, entry)
        except Refused as refused:
            raise LaunchError(f"{entry.origin} is refused: {refused}") from refused


async def _send(api: Api, entry: Entry, patience: int = _PATIENCE) -> None:
    """Send, and again for a while where patrol has not yet heard of what the registry was told just now."""
    try:
        await api.request(entry.method, entry.path, json=entry.body)
    except Refused as refused:
        if refused.code not in _NOT_YET_HEARD_OF or not patience:
            raise
        await asyncio.sleep(_PAUSE_SECONDS)
        await _send(api, entry, patience - 1)
