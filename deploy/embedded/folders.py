"""What is kept on disk between two starts: secrets, ports, and the lock of a running launcher."""

import fcntl
import os
import secrets
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from deploy.embedded.errors import LaunchError

LOCAL = Path(__file__).parents[2] / ".local"  # all that `make run` keeps
LOOPBACK = "127.0.0.1"


def secret(folder: Path, name: str, make: Callable[[], str] = lambda: secrets.token_urlsafe(24)) -> str:
    """A random password, made at first use and kept in `<folder>/secrets/<name>` for the owner only."""
    keep = folder / "secrets"
    keep.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = keep / name
    if not path.exists():
        draft = keep / f".{name}.{os.getpid()}"
        write_private(draft, make())
        try:
            path.hardlink_to(draft)  # all or nothing: of two starters one wins, and none reads half a password
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text()


def write_private(path: Path, text: str) -> None:
    """Write a file that nobody else may read, not even for a moment."""
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)


def port_is_free(port: int, host: str = LOOPBACK) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def require_free_port(port: int, variable: str = "PORT", host: str = LOOPBACK) -> None:
    if not port_is_free(port, host):
        raise LaunchError(f"Port {port} is taken by another program: stop it, or choose another with {variable}=…")


def kept_port(folder: Path, name: str) -> int:
    """The port of the last start where it is still free, so that addresses stay the same; else a new one."""
    keep = folder / f"{name}.port"
    if keep.exists() and port_is_free(port := int(keep.read_text())):
        return port
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        port = int(probe.getsockname()[1])
    keep.write_text(str(port))
    return port


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """One launcher per folder. The kernel drops the lock with its holder, however that one dies."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            raise LaunchError(f"Already running on {folder}, as process {file.read() or 'unknown'}.") from None
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield
