"""Kill one container after another under a light load, and see all of them come back and nothing be lost.

`python -m deploy.compose.heal .local/compose/demo.json`, as root on the machine of a house that is up with its town:
Docker takes its own `kill` for a wish to stop, so the processes are killed past it.
"""

import asyncio
import os
import signal
import sys
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic

import httpx

from deploy import summary
from deploy.client import Api, Refused
from deploy.demo import SANDBOX, logins_in, person_of
from deploy.town.entries import id_of
from shared import time
from shared.ids import new_id

VICTIMS = ("complaints-api", "complaints-courier", "complaints-worker", "registry-api", "redis", "postgres", "gateway")
EVERY_SECONDS = 0.2
PATIENCE = 90.0


class NotHealed(Exception):  # noqa: N818 - what was found
    """Something did not come back in time; the text says what."""


@dataclass
class Load:
    """Complaints that are sent again, under the same id, until they are on record."""

    api: Api
    recorded: list[str] = field(default_factory=list)
    failed_tries: int = 0

    async def keep_on(self) -> None:
        """One complaint after another, until cancelled."""
        while True:
            await self.enter(str(new_id()))
            await asyncio.sleep(EVERY_SECONDS)

    async def enter(self, complaint_id: str) -> None:
        """One complaint, tried until it is on record."""
        while True:
            try:
                await self.api.post(
                    "/api/complaints/v1/complaints",
                    id=complaint_id,
                    channel="phone",
                    category="air",
                    source_id=id_of("source", "drill_workshop"),
                    description="演练：容器恢复测试。",
                    anonymous=True,
                )
            except (Refused, httpx.HTTPError):
                self.failed_tries += 1
                await asyncio.sleep(EVERY_SECONDS)
            else:
                self.recorded.append(complaint_id)
                return


async def main(file: Path) -> int:
    """Kill them all, one at a time; 1 and a line when one does not heal or something was lost."""
    try:
        async with await person_of(logins_in(file), "clerk") as api:
            before = await received(api)
            load = Load(api)
            sending = asyncio.create_task(load.keep_on())
            for victim in VICTIMS:
                await _kill(victim, load)
            sending.cancel()
            with suppress(asyncio.CancelledError):
                await sending
            await _count(load, before)
    except NotHealed as error:
        print(error, file=sys.stderr)
        return 1
    return 0


async def _kill(victim: str, load: Load) -> None:
    """Kill a container's first process, and with it the container; tell how long it takes to come back."""
    container = await _docker("ps", "--quiet", "--filter", f"label=com.docker.compose.service={victim}")
    first, failed, began = await _pid(container), load.failed_tries, monotonic()
    os.kill(first, signal.SIGKILL)

    async def restarted() -> bool:
        return await _pid(container) not in {first, 0}

    async def healthy() -> bool:
        return await _docker("inspect", "--format", "{{.State.Health.Status}}", container) == "healthy"

    async def written() -> bool:
        return len(load.recorded) > recorded

    async def ready() -> bool:
        with suppress(Refused, httpx.HTTPError):
            answer = await load.api.get("/readyz")
            return bool(answer["status"] == "ok")
        return False

    took = {"restarted": await until(restarted, began, victim), "healthy": await until(healthy, began, victim)}
    recorded = len(load.recorded)
    took["written"] = await until(written, began, "a write")
    took["ready"] = await until(ready, began, "/readyz")
    seconds = "".join(f"{what} {each:5.1f} s   " for what, each in took.items())
    print(f"  {victim:20}{seconds}refused tries {load.failed_tries - failed}", flush=True)


async def until(look: Callable[[], Awaitable[bool]], began: float, what: str) -> float:
    """The seconds until then; raises NotHealed when it takes too long."""
    while not await look():
        if monotonic() - began > PATIENCE:
            raise NotHealed(f"{what} has not come back in {PATIENCE:.0f} s.")
        await asyncio.sleep(EVERY_SECONDS)
    return monotonic() - began


async def _pid(container: str) -> int:
    return int(await _docker("inspect", "--format", "{{.State.Pid}}", container))


async def _docker(*arguments: str) -> str:
    process = await asyncio.create_subprocess_exec("docker", *arguments, stdout=asyncio.subprocess.PIPE)
    said, _ = await process.communicate()
    return said.decode().strip()


async def _count(load: Load, before: int) -> None:
    """Every complaint that was acknowledged is on record once, and reporting has heard of each."""
    missing = []
    for complaint_id in load.recorded:
        with suppress(Refused):
            await load.api.get(f"/api/complaints/v1/complaints/{complaint_id}")
            continue
        missing.append(complaint_id)

    async def counted() -> bool:
        return await received(load.api) - before == len(load.recorded)

    await until(counted, monotonic(), "reporting's figure")
    print(f"  {len(load.recorded)} complaints acknowledged, {len(missing)} missing, all counted by reporting once")
    if missing:
        raise NotHealed(f"lost: {missing}")


async def received(api: Api) -> int:
    """The complaints that reporting counts this year."""
    read = await api.get(f"/api/reporting/v1/summaries/{SANDBOX}/{time.local(time.now()).year}")
    return summary.value(read, "complaints_received")


if __name__ == "__main__":
    sys.exit(asyncio.run(main(Path(sys.argv[1]))))
