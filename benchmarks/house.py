"""A whole house to measure: the processes of `make run`, on servers that write to disk, in a folder of its own.

It looks into /proc, so it runs on Linux.
"""

import asyncio
import os
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import asyncpg

from deploy.embedded import modules
from deploy.embedded.errors import LaunchError, last_words, log_tail
from deploy.embedded.folders import LOOPBACK
from deploy.embedded.servers import remove_data
from services.registry.signing import SigningKeys
from shared.db.engine import SessionMaker
from shared.ids import new_id
from shared.runtime import running
from shared.settings import ServiceSettings

PARTS = ("api", "courier", "worker")
TOWN = "500230104"
OPENED = "The house is open"
PATIENCE = 180.0
KIB = 1024


@dataclass(frozen=True)
class House:
    """A running house: its folder, its launcher and the environment of its processes."""

    folder: Path
    launcher: subprocess.Popen[bytes]
    env: dict[str, str]

    @property
    def port(self) -> int:
        """Where it serves the public."""
        return int(self.env["PORT"])

    def process(self, part: str) -> int:
        """The process that the launcher keeps for a part, which leads a group of its own."""
        return next(pid for pid in _children(self.launcher.pid) if f"deploy.embedded.{part}" in _command(pid))

    @contextmanager
    def paused(self, *parts: str) -> Iterator[None]:
        """Let some parts rest, so that what is measured has the machine to itself."""
        groups = [self.process(part) for part in parts]
        _signal(groups, signal.SIGSTOP)
        try:
            yield
        finally:
            _signal(groups, signal.SIGCONT)

    def memory(self) -> dict[str, float]:
        """What each part takes in MiB, shared pages by share: a forked process pays its part of them."""
        groups = {part: self.process(part) for part in PARTS}
        used = {part: sum(map(_pss, _in_group(group))) / KIB for part, group in groups.items()}
        servers = [pid for pid in _children(self.launcher.pid) if pid not in groups.values()]
        return used | {_name(pid): sum(map(_pss, _in_group(pid))) / KIB for pid in servers}

    def forget_peaks(self) -> None:
        """Let the kernel count anew how much memory a process takes at most."""
        for part in PARTS:
            for pid in _in_group(self.process(part)):
                Path(f"/proc/{pid}/clear_refs").write_text("5")

    def peaks(self, *parts: str) -> dict[str, float]:
        """The most MiB that any process of each part has taken since."""
        return {part: max(map(_peak, _in_group(self.process(part)))) / KIB for part in parts}

    def token(self, scopes: str, divisions: Sequence[str] = (TOWN,)) -> str:
        """Somebody of the town's office, or of these divisions, for an hour."""
        now = time.time()
        keys = SigningKeys(Path(self.env["REGISTRY_SIGNING_KEYS"]))
        return keys.sign(
            {
                "sub": str(new_id()),
                "person": str(new_id()),
                "roles": [],
                "scope": scopes,
                "divisions": list(divisions),
                "rows": "division",
                "iat": now,
                "exp": now + 3600,
            }
        )

    @asynccontextmanager
    async def database(self, service: str) -> AsyncIterator[asyncpg.Connection]:
        """A look into a service's database, as its owner."""
        connection = await asyncpg.connect(self.env[f"{service.upper()}_MIGRATION_DATABASE_URL"])
        try:
            yield connection
        finally:
            await connection.close()

    @asynccontextmanager
    async def sessions(self, settings: Callable[[], ServiceSettings]) -> AsyncIterator[SessionMaker]:
        """Transactions as the service itself makes them."""
        os.environ.update(self.env)
        async with running(settings()) as runtime:
            yield runtime.sessions


@asynccontextmanager
async def standing() -> AsyncIterator[House]:
    """A house with its town loaded and nothing to do."""
    with tempfile.TemporaryDirectory(prefix="house-") as place:
        folder = Path(place)
        log = folder / "launcher.log"
        launcher = start(modules.command("benchmarks.launcher", str(folder), str(free_port())), log)
        try:
            await until(lambda: _opened(launcher, log), PATIENCE)
            house = House(folder, launcher, _environment(launcher.pid))
            await at_rest(house)
            yield house
        finally:
            launcher.terminate()
            launcher.wait()
            remove_data(folder / "servers")


def start(
    argv: Sequence[str], log: Path, *, env: Mapping[str, str] | None = None, cwd: Path | None = None
) -> subprocess.Popen[bytes]:
    """Start a program whose words go to a log."""
    with log.open("wb") as output:
        return subprocess.Popen(argv, stdout=output, stderr=subprocess.STDOUT, env=env, cwd=cwd)  # noqa: S603 - ours


async def at_rest(house: House) -> None:
    """Wait until everything that was told has taken effect everywhere."""

    async def caught_up() -> bool:
        heads = {}
        for service in ("registry", "patrol", "complaints"):
            async with house.database(service) as connection:
                heads[service] = await connection.fetchval("SELECT max(seq) FROM event_log")
                waiting = await connection.fetchval("SELECT count(*) FROM event_log WHERE position IS NULL")
                if waiting:
                    return False
        behind = 0
        for service in ("registry", "patrol", "complaints", "reporting"):
            async with house.database(service) as connection:
                for producer, position in await connection.fetch("SELECT producer, position FROM checkpoints"):
                    async with house.database(producer) as log:
                        behind += await log.fetchval("SELECT position FROM log_head") - position
        return behind == 0

    await until(caught_up, PATIENCE)


async def until(condition: Callable[[], Awaitable[Any]], seconds: float, every: float = 0.1) -> Any:  # noqa: ANN401 - what the condition answers
    """Wait for a condition that lies in another process; its answer when it is true."""
    async with asyncio.timeout(seconds):
        while not (answer := await condition()):  # noqa: ASYNC110 - as said
            await asyncio.sleep(every)
    return answer


def free_port() -> int:
    """A port that nobody uses."""
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])


async def _opened(launcher: subprocess.Popen[bytes], log: Path) -> bool:
    if launcher.poll() is not None:
        raise LaunchError(f"the house does not open: {last_words(log_tail(log))}")
    return OPENED in log_tail(log)


def _environment(launcher: int) -> dict[str, str]:
    """What the launcher gave its processes: servers, keys and addresses."""
    api = next(pid for pid in _children(launcher) if "deploy.embedded.api" in _command(pid))
    lines = Path(f"/proc/{api}/environ").read_text().split("\0")
    return dict(line.split("=", 1) for line in lines if line)


def _children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def _in_group(group: int) -> list[int]:
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal():
            try:
                if os.getpgid(int(entry.name)) == group:
                    found.append(int(entry.name))
            except ProcessLookupError:
                continue
    return found


def _command(pid: int) -> str:
    return Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")


def _name(pid: int) -> str:
    return Path(f"/proc/{pid}/comm").read_text().strip()


def _pss(pid: int) -> int:
    """KiB of a process, each shared page counted by its share."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return int(next(line for line in lines if line.startswith("Pss:")).split()[1])


def _peak(pid: int) -> int:
    """KiB of a process at its highest."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return int(next((line for line in lines if line.startswith("VmHWM:")), "VmHWM: 0").split()[1])


def _signal(groups: list[int], sig: signal.Signals) -> None:
    for group in groups:
        os.killpg(group, sig)
