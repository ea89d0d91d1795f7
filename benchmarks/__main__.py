"""`python -m benchmarks [subject …]`: measures, prints, and after a whole run writes docs/benchmarks.md."""

import asyncio
import importlib
import os
import platform
import subprocess
import sys
import traceback
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path

from benchmarks.figures import Figure, table
from benchmarks.house import House, at_rest, standing
from shared import time

# Memory first, on a house that has done nothing yet; the million rows last, so that they are in nobody's way.
SUBJECTS = (
    "memory",
    "writes",
    "escalations",
    "lateness",
    "killed_worker",
    "following",
    "rebuild",
    "start",
    "imports",
    "compliance",
    "pages",
    "ledger",
    "nearest",
    "search",
)
PAGE = Path(__file__).resolve().parents[1] / "docs" / "benchmarks.md"
REMARKS = Path(__file__).with_name("remarks.md")
LIBRARIES = ("fastapi", "uvicorn", "sqlalchemy", "asyncpg", "pydantic", "dramatiq", "redis")


async def main(wanted: Sequence[str]) -> None:
    """Measure these subjects on one house, one after the other."""
    loaded = _load()
    figures: list[Figure] = []
    async with standing() as house:
        servers = await _servers(house)
        for name in wanted or SUBJECTS:
            print(f"measuring {name} …", file=sys.stderr, flush=True)
            figures += await _measured(house, name)
    print(table(figures))
    if not wanted:
        PAGE.write_text(_page(figures, servers, loaded), encoding="utf-8")
        print(f"\nwritten to {PAGE}")


async def _measured(house: House, name: str) -> list[Figure]:
    await at_rest(house)
    try:
        found: list[Figure] = await importlib.import_module(f"benchmarks.{name}").measure(house)
    except Exception as error:  # noqa: BLE001 - one that fails takes nothing from the others
        traceback.print_exc()
        found = [Figure(name, f"failed: {type(error).__name__}", met=False)]
    print(table(found), file=sys.stderr, flush=True)
    return found


async def _servers(house: House) -> str:
    async with house.database("registry") as connection:
        return f"PostgreSQL {await connection.fetchval('SHOW server_version')}"


def _page(figures: Sequence[Figure], servers: str, loaded: str) -> str:
    method = "\n".join(f"- **{name}**: {_words(name)}" for name in SUBJECTS)
    versions = ", ".join(f"{name} {version(name)}" for name in LIBRARIES)
    return f"""# What the house can do

Written by `make bench` on {time.local(time.now()):%Y-%m-%d at %H:%M} from commit {_commit()}. All figures come of one
run on one machine, so it is the ratios that travel.

{_machine()}; {servers}; Python {platform.python_version()}; {versions}.
{loaded}

{table(figures)}

{REMARKS.read_text(encoding="utf-8")}
## How each is measured

{method}
"""


def _words(name: str) -> str:
    """A subject's own account of itself, on one line."""
    return " ".join((importlib.import_module(f"benchmarks.{name}").__doc__ or "").split())


def _machine() -> str:
    """Cores, processor and memory."""
    model = Path("/proc/cpuinfo").read_text().split("model name")[1].splitlines()[0].strip("\t :")
    kib = int(Path("/proc/meminfo").read_text().split("MemTotal:")[1].split()[0])
    return f"{os.cpu_count()} cores ({model}), {kib / 2**20:.0f} GiB, {platform.system()} {platform.release()}"


def _load() -> str:
    """Who else was at work when the run began."""
    return f"Load of the machine in the minute before: {os.getloadavg()[0]:.2f}."


def _commit() -> str:
    shown = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False)  # noqa: S607 - found on PATH
    return shown.stdout.strip() or "unknown"


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1:]))
