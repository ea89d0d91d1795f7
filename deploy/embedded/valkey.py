"""A Valkey of our own under a data folder."""

import re
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import redis

from deploy.embedded import binaries, children
from deploy.embedded.errors import LaunchError, log_tail, refusal
from deploy.embedded.folders import LOOPBACK, kept_port, secret, write_private
from deploy.embedded.progress import Say

_ATTEMPTS = 3
_START_SECONDS = 60
_PASSING = re.compile(r"address already in use", re.IGNORECASE)


@contextmanager
def running(folder: Path, *, durable: bool, say: Say) -> Iterator[str]:
    """Valkey on `<folder>/valkey`, stopped at the end; gives its address."""
    program = binaries.valkey_program()
    data = (folder / "valkey").resolve()
    data.mkdir(mode=0o700, exist_ok=True)
    _end_orphan(data)
    say("starting Valkey")
    server, url = _start(program, data, folder, durable=durable)
    try:
        yield url
    finally:
        say("stopping Valkey")
        children.stop(server, (signal.SIGTERM, 10))
        (data / "pid").unlink(missing_ok=True)


def _start(program: Path, data: Path, folder: Path, *, durable: bool) -> tuple[subprocess.Popen[bytes], str]:
    log = folder / "logs" / "valkey.log"
    password = secret(folder, "valkey")
    for attempt in range(_ATTEMPTS):
        began = log.stat().st_size if log.exists() else 0
        port = kept_port(folder, "valkey")
        write_private(data / "valkey.conf", _configuration(data, port, password, durable=durable))
        server = children.start([program, data / "valkey.conf"], log=log)
        (data / "pid").write_text(f"{server.pid} {LOOPBACK}:{port}")  # the address is also in its command line
        url = f"redis://:{password}@{LOOPBACK}:{port}/0"
        try:
            ended = _wait_until_ready(server, url)
        except BaseException:  # Ctrl-C, too
            children.stop(server, (signal.SIGTERM, 10))
            raise
        if not ended:
            return server, url
        words = log_tail(log, began)
        if not _PASSING.search(words) or attempt == _ATTEMPTS - 1:
            raise refusal("Valkey", words, data)
    raise AssertionError


def _configuration(data: Path, port: int, password: str, *, durable: bool) -> str:
    """A file and not arguments, which everyone on the machine can read."""
    lines = [
        f"bind {LOOPBACK}",
        f"port {port}",
        f"requirepass {password}",
        f'dir "{data}"',
        'save ""',
        f"appendonly {'yes' if durable else 'no'}",
        "appendfsync everysec",
        "maxmemory-policy noeviction",
    ]
    return "\n".join(lines) + "\n"


def _wait_until_ready(server: subprocess.Popen[bytes], url: str) -> bool:
    """Wait until Valkey answers, its data loaded; true when it ended instead."""
    with redis.Redis.from_url(url) as client:
        if not children.wait_until(lambda: server.poll() is not None or _answers(client), _START_SECONDS):
            raise LaunchError(f"Valkey was not ready after {_START_SECONDS} s; it may need more: start again.")
    return server.poll() is not None


def _answers(client: redis.Redis) -> bool:
    try:
        return bool(client.ping())
    except redis.ConnectionError:  # not listening yet, or still loading
        return False


def _end_orphan(data: Path) -> None:
    """Stop what a killed launcher left running: two servers would write one append-only file."""
    try:
        pid, address = (data / "pid").read_text().split()
    except (FileNotFoundError, ValueError):
        return
    if not children.stop_stranger(int(pid), address, signal.SIGTERM, 30):
        raise LaunchError(f"Valkey, process {pid}, still uses {data}: stop it, then start again.")
