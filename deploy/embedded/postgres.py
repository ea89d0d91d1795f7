"""A PostgreSQL of our own under a data folder."""

import os
import re
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from deploy.embedded import binaries, children
from deploy.embedded.addresses import PostgresAddress
from deploy.embedded.children import Account
from deploy.embedded.errors import LaunchError, disk_full, log_tail, refusal, says_disk_full
from deploy.embedded.folders import LOOPBACK, kept_port, secret
from deploy.embedded.progress import Say

_SUPERUSER = "postgres"
_ATTEMPTS = 5
_START_SECONDS = 300  # replaying the log after a power cut
_SETTINGS = {
    "listen_addresses": LOOPBACK,
    "unix_socket_directories": "",  # socket paths have a length limit that a project's path may exceed
    "max_connections": "200",
    "shared_buffers": "128MB",
    "jit": "off",  # costs more than it gives on short queries
}
_THROWAWAY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
# A service's role has no business outside its own database.
_CLOSE_DEFAULTS = "REVOKE CONNECT ON DATABASE postgres, template1 FROM PUBLIC\n"
# What a start can meet for a moment: a port just taken, the memory of a killed server's children.
_PASSING = re.compile(r"address already in use|pre-existing shared memory block|could not bind", re.IGNORECASE)


@contextmanager
def running(folder: Path, *, durable: bool, say: Say) -> Iterator[PostgresAddress]:
    """PostgreSQL on `<folder>/postgres`, stopped at the end."""
    data = folder / "postgres"
    account = binaries.postgres_account(data)
    data = binaries.data_folder(data, account)
    programs = binaries.postgres_programs(account)
    password = secret(folder, "postgres")
    if not (data / "PG_VERSION").exists():
        say("creating the PostgreSQL cluster")
        _initdb(programs, data, password, account)
    _end_orphan(data, say)
    say("starting PostgreSQL")
    log = folder / "logs" / "postgres.log"
    began = log.stat().st_size if log.exists() else 0
    server, port = _start(programs, data, folder, account, durable=durable)
    try:
        yield PostgresAddress(LOOPBACK, port, _SUPERUSER, password)
    except LaunchError as error:
        # A server that has no room for its log dies, and those who were connected only see that it is gone.
        if says_disk_full(log_tail(log, began)):
            raise disk_full(data) from error
        raise
    finally:
        say("stopping PostgreSQL")
        children.stop(server, (signal.SIGINT, 30), (signal.SIGQUIT, 10))
        if not durable:
            remove(folder)


def remove(folder: Path) -> None:
    """Delete the cluster, wherever it lies."""
    data = folder / "postgres"
    shutil.rmtree(data.resolve(), ignore_errors=True)
    data.unlink(missing_ok=True)


def _initdb(programs: Path, data: Path, password: str, account: Account | None) -> None:
    """Make the cluster beside its place and move it there whole, so that a kill never leaves half of one."""
    draft = data.with_name(f"{data.name}.new")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(mode=0o700)
    with tempfile.NamedTemporaryFile("w", dir=draft.parent) as password_file:
        password_file.write(password)
        password_file.flush()
        if account:
            os.chown(draft, account.uid, account.gid)
            os.chown(password_file.name, account.uid, account.gid)
        argv: list[str | Path] = [
            programs / "initdb",
            f"--pgdata={draft}",
            f"--username={_SUPERUSER}",
            f"--pwfile={password_file.name}",
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--locale=C",
            "--data-checksums",
        ]
        done = children.run(argv, account)
    if done.returncode == 0:
        single: list[str | Path] = [programs / "postgres", "--single", "-D", draft, "postgres"]
        done = children.run(single, account, typed=_CLOSE_DEFAULTS)
    if done.returncode != 0:
        shutil.rmtree(draft, ignore_errors=True)
        raise refusal("PostgreSQL", done.stderr, data)
    draft.rename(data)


def _start(
    programs: Path, data: Path, folder: Path, account: Account | None, *, durable: bool
) -> tuple[subprocess.Popen[bytes], int]:
    log = folder / "logs" / "postgres.log"
    for attempt in range(_ATTEMPTS):
        began = log.stat().st_size if log.exists() else 0
        port = kept_port(folder, "postgres")
        settings = {**_SETTINGS, **({} if durable else _THROWAWAY), "port": str(port)}
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        argv: list[str | Path] = [programs / "postgres", "-D", data, *options]
        server = children.start(argv, log=log, account=account, cwd=Path("/"), if_orphaned=signal.SIGINT)
        try:
            ended = _wait_until_ready(server, data)
        except BaseException:  # Ctrl-C, too
            children.stop(server, (signal.SIGINT, 30))
            raise
        if not ended:
            return server, port
        words = log_tail(log, began)
        if not _PASSING.search(words) or attempt == _ATTEMPTS - 1:
            raise refusal("PostgreSQL", words, data)
        children.wait_until(lambda: False, 0.5)
    raise AssertionError


def _wait_until_ready(server: subprocess.Popen[bytes], data: Path) -> bool:
    """Wait until PostgreSQL takes connections; true when it ended instead."""

    def settled() -> bool:
        lines = _pid_file(data)
        ready = lines[:1] == [str(server.pid)] and lines[7:8] == ["ready"]
        return ready or server.poll() is not None

    if not children.wait_until(settled, _START_SECONDS):
        raise LaunchError(f"PostgreSQL was not ready after {_START_SECONDS} s; it may need more: start again.")
    return server.poll() is not None


def _end_orphan(data: Path, say: Say) -> None:
    """Stop what a killed launcher left running. A stale pid file alone is PostgreSQL's own business."""
    pid = int((_pid_file(data) or ["0"])[0])
    words = children.command_line(pid) if pid else ""
    if str(data) in words:
        say("waiting for the PostgreSQL of a killed launcher")
        if not children.stop_stranger(pid, str(data), signal.SIGINT, 60):
            raise LaunchError(f"PostgreSQL, process {pid}, still uses {data}: stop it, then start again.")
    elif words and "postgres" not in words:
        # Another program has the number now, as happens in containers; PostgreSQL would take it for a server.
        (data / "postmaster.pid").unlink()


def _pid_file(data: Path) -> list[str]:
    """The lines of postmaster.pid: pid, folder, start, port, socket, address, memory, state."""
    try:
        return [line.strip() for line in (data / "postmaster.pid").read_text().splitlines()]
    except FileNotFoundError:
        return []
