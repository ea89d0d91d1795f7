"""The event loop of every process: uvloop halves the cost of a round trip; where there is none, asyncio's own."""

import asyncio
import importlib.util
from collections.abc import Coroutine
from typing import Any, TypeVar

Result = TypeVar("Result")


def run(work: Coroutine[Any, Any, Result]) -> Result:
    """As `asyncio.run`."""
    fast = importlib.import_module("uvloop") if importlib.util.find_spec("uvloop") else asyncio
    with asyncio.Runner(loop_factory=fast.new_event_loop) as runner:
        return runner.run(work)
