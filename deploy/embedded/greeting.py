"""What is printed when the house stands: where to look, the town's figures, and what falls due next."""

import asyncio
import time
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from deploy.client import Api, Refused, as_machine
from deploy.embedded.progress import Say
from deploy.town.entries import TOWN
from shared.settings import SERVICES
from shared.time import local, now, shown

_PATIENCE = 20.0
_LOOK_SECONDS = 0.2
_DUE_SHOWN = 8
_COLUMN = 30


async def figures_arrived(api: Api, env: Mapping[str, str], say: Say) -> None:
    """Wait until reporting has taken in what the others' logs hold by now, and the first duties with it."""
    say("waiting for the figures")
    credentials = ("reporting", env["REPORTING_CLIENT_SECRET"])
    end = time.monotonic() + _PATIENCE
    async with await as_machine(env["REPORTING_URL"], *credentials) as private:
        while not await _caught_up(api, private):
            if time.monotonic() > end:
                say("some figures are still on their way")
                return
            await asyncio.sleep(_LOOK_SECONDS)


async def _caught_up(api: Api, private: Api) -> bool:
    try:
        summary = await _summary(api)
        due = await _due(api)
    except Refused:  # the division itself has not arrived
        return False
    heads = {
        service: (await private.send("GET", f"/internal/{service}/events", params={"after": 0, "limit": 1}))["head"]
        for service in summary["as_of"]
    }
    return bool(due) and all(summary["as_of"][service]["position"] >= head for service, head in heads.items())


async def greet(api: Api, base_url: str, folder: Path) -> None:
    """Print it all."""
    print(f"\nThe house is open: {base_url}\n")
    for service in SERVICES:
        print(f"  docs    {base_url}/api/{service}/v1/docs")
    print(f"  logins  {folder / 'demo.json'}")
    print(f"  logs    {folder / 'logs'}")
    summary = await _summary(api)
    period, division = summary["period"], summary["division"]
    print(f"\n{division['name']} {period['label']}{'' if period['ended'] else '（截至目前）'}")
    print("\n".join(_in_columns([_figure(figure) for figure in summary["figures"]])))
    print("\n接下来到期")
    print("\n".join(map(_due_line, await _due(api))) or "  本周没有到期事项")
    print("\nCtrl-C stops everything.", flush=True)


async def _summary(api: Api) -> Any:  # noqa: ANN401 - JSON
    return await api.get(f"/api/reporting/v1/summaries/{TOWN}/{local(now()).year}")


async def _due(api: Api) -> Sequence[Any]:
    answer = await api.get("/api/reporting/v1/due", division=TOWN, limit=_DUE_SHOWN)
    return list(answer["items"])


def _figure(figure: Mapping[str, Any]) -> str:
    return f"{_padded(figure['label'], 20)}{figure['value']:>5} {figure['unit']}"


def _due_line(item: Mapping[str, Any]) -> str:
    people = "、".join(person["name"] or "" for person in item["responsible"])
    return f"  {shown(datetime.fromisoformat(item['due_at']))}  {item['title']}  {people}"


def _in_columns(cells: Sequence[str]) -> list[str]:
    """Two cells a line."""
    pairs = [cells[at : at + 2] for at in range(0, len(cells), 2)]
    return ["  " + "  ".join(_padded(cell, _COLUMN) for cell in pair).rstrip() for pair in pairs]


def _padded(text: str, width: int) -> str:
    """Filled with spaces to a width on the screen, where a Chinese character takes two places."""
    taken = sum(2 if unicodedata.east_asian_width(each) in "WF" else 1 for each in text)
    return text + " " * (width - taken)
