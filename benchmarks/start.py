"""From `make run` to the open house, in a copy of the project: the first time with everything to fetch and to make.

The first start makes `.venv` (with the libraries of whatever cache pip has), the databases and the town.
"""

import os
import shutil
import tempfile
import time
from pathlib import Path

from benchmarks.figures import Figure
from benchmarks.house import OPENED, House, free_port, start, until
from deploy.embedded.errors import LaunchError, last_words, log_tail
from deploy.embedded.servers import remove_data

PROJECT = Path(__file__).resolve().parents[1]
LEFT_BEHIND = shutil.ignore_patterns(".venv", ".local", ".git", "__pycache__", ".*_cache", ".hypothesis")
PATIENCE = 600.0


async def measure(_house: House) -> list[Figure]:
    """A copy of its own, beside the house that the other subjects measure, which is at rest."""
    with tempfile.TemporaryDirectory(prefix="start-") as place:
        copy = Path(place) / "project"
        shutil.copytree(PROJECT, copy, ignore=LEFT_BEHIND)
        try:
            first, second = await _seconds(copy), await _seconds(copy)
        finally:
            remove_data(copy / ".local" / "servers")
    return [
        Figure("`make run` to the open house, first time", f"{first:.1f} s"),
        Figure("`make run` to the open house, second time", f"{second:.1f} s"),
    ]


async def _seconds(copy: Path) -> float:
    log = copy.parent / "run.log"
    began = time.monotonic()
    plain = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    make = start(["make", "run", f"PORT={free_port()}"], log, env=plain, cwd=copy)

    async def opened() -> bool:
        if make.poll() is not None:
            raise LaunchError(f"`make run` ended: {last_words(log_tail(log))}")
        return OPENED in log_tail(log)

    try:
        await until(opened, PATIENCE)
        return time.monotonic() - began
    finally:
        make.terminate()
        make.wait()
