"""The house at work by itself, as its couriers and workers do, while a test plays a user's part."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from tests.support.house import House


@asynccontextmanager
async def flowing(house: House, *, faster: float = 0.0) -> AsyncIterator[None]:
    """Let events flow and deadlines be acted on; with `faster`, so many seconds more pass on each turn."""

    async def turn() -> None:
        while True:
            await house.settle()
            await house.work()
            house.pass_time(seconds=faster)
            await asyncio.sleep(0.05)

    turning = asyncio.create_task(turn())
    try:
        yield
    finally:
        turning.cancel()
        await asyncio.gather(turning, return_exceptions=True)
