"""What is printed when the house stands: where to look, the town's figures, and what falls due next."""

import asyncio
import time
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from deploy import summary
from deploy.client import Api, Refused, as_machine
from deploy.embedded.progress import Say
from deploy.town.entries import TOWN
from shared.calendar.days import shown_due
from shared.settings import SERVICES
from shared.time import local, now

_PATIENCE = 20.0
_LOOK_SECONDS = 0.2
_DUE_SHOWN = 8


async def figures_arrived(api: Api, env: Mapping[str, str], say: Say, *, with_duties: bool) -> None:
    """Wait until reporting has taken in what the others' logs hold by now; `with_duties`, once there are some."""
    say("waiting for the figures")
    credentials = ("reporting", env["REPORTING_CLIENT_SECRET"])
    end = time.monotonic() + _PATIENCE
    async with await as_machine(env["REPORTING_URL"], *credentials) as private:
        while not (await _caught_up(api, private) and (not with_duties or await _due(api))):
            if time.monotonic() > end:
                say("some figures are still on their way")
                return
            await asyncio.sleep(_LOOK_SECONDS)


async def _caught_up(api: Api, private: Api) -> bool:
    try:
        taken_in = (await _summary(api))["as_of"]
    except Refused:  # the division itself has not arrived
        return False
    for service, position in taken_in.items():
        feed = await private.get(f"/internal/{service}/events", after=0, limit=1)
        if feed["head"] > position["position"]:
            return False
    return True


async def greet(api: Api, base_url: str, folder: Path) -> None:
    """Print it all."""
    print(f"\nThe house is open: {base_url}\n")
    for service in SERVICES:
        print(f"  docs    {base_url}/api/{service}/v1/docs")
    print(f"  logins  {folder / 'demo.json'}")
    print(f"  logs    {folder / 'logs'}")
    print("", *summary.lines(await _summary(api)), sep="\n")
    print("", "接下来到期", *due_lines(await _due(api)), sep="\n")
    print("\n`make demo` in another terminal shows an order's way through all deadlines.")
    print("Ctrl-C stops everything.", flush=True)


async def _summary(api: Api) -> Any:  # noqa: ANN401 - JSON
    return await api.get(f"/api/reporting/v1/summaries/{TOWN}/{local(now()).year}")


async def _due(api: Api) -> Sequence[Any]:
    answer = await api.get("/api/reporting/v1/due", division=TOWN, limit=_DUE_SHOWN)
    return list(answer["items"])


def due_lines(items: Sequence[Mapping[str, Any]]) -> list[str]:
    """When, what and who, each under the other."""
    rows = [
        (
            shown_due(datetime.fromisoformat(item["due_at"])),
            item["title"],
            "、".join(person["name"] or "" for person in item["responsible"]),
        )
        for item in items
    ]
    widths = [max(map(summary.places, column)) for column in zip(*rows, strict=True)]
    return ["  " + "  ".join(map(summary.padded, row, widths)).rstrip() for row in rows]
