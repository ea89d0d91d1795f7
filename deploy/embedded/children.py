"""Starting and ending programs, so that none outlives its launcher."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

_PR_SET_PDEATHSIG = 1
# Loaded before any fork: between fork and exec a child may only make plain calls.
_libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


@dataclass(frozen=True)
class Account:
    """The user that a child runs as."""

    uid: int
    gid: int


def start(
    argv: Sequence[str | Path],
    *,
    log: Path,
    account: Account | None = None,
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
    if_orphaned: signal.Signals = signal.SIGTERM,
) -> subprocess.Popen[bytes]:
    """Start a program in a group of its own, so that Ctrl-C reaches only the launcher, which stops in order.

    On Linux the kernel sends `if_orphaned` when the launcher dies, even by kill -9. Elsewhere the next start
    clears what was left.
    """
    launcher = os.getpid()

    def follow_launcher() -> None:
        if _libc is not None:
            _libc.prctl(_PR_SET_PDEATHSIG, int(if_orphaned))
            if os.getppid() != launcher:  # it died before the line above
                os._exit(1)

    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("ab") as output:
        return subprocess.Popen(  # noqa: S603 - our own programs, no shell
            [str(part) for part in argv],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env=None if env is None else dict(env),
            cwd=cwd,
            start_new_session=True,
            # Runs after the change of user, which would undo the request; see `_libc` for its safety.
            preexec_fn=follow_launcher,  # noqa: PLW1509 - set before any thread is started
            **_as_user(account),
        )


def run(
    argv: Sequence[str | Path], account: Account | None = None, *, typed: str = ""
) -> subprocess.CompletedProcess[str]:
    """Run a short program to its end and give what it said."""
    # In "/", since the account may have no right to be where the launcher is.
    return subprocess.run(  # noqa: S603 - our own programs, no shell
        argv, input=typed, capture_output=True, text=True, check=False, cwd="/", **_as_user(account)
    )


class _User(TypedDict, total=False):
    user: int
    group: int
    extra_groups: list[int]


def _as_user(account: Account | None) -> _User:
    """The part of `subprocess`'s arguments that drops root's rights."""
    return {} if account is None else {"user": account.uid, "group": account.gid, "extra_groups": []}


def stop(process: subprocess.Popen[bytes], *steps: tuple[signal.Signals, float]) -> None:
    """Send each signal in turn and wait its seconds, until the program has ended; then kill its group."""
    for sig, seconds in steps:
        if process.poll() is None:
            process.send_signal(sig)
            try:
                process.wait(seconds)
            except subprocess.TimeoutExpired:
                continue
    kill_group(process)
    process.wait()


def kill_group(process: subprocess.Popen[bytes]) -> None:
    """End what a program has left behind in its group."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):  # nobody left; macOS says so with EPERM
        return


def stop_stranger(pid: int, marker: str, sig: signal.Signals, seconds: float) -> bool:
    """Stop what a killed launcher left, if the command line of `pid` still has `marker`."""
    if marker not in command_line(pid):
        return True
    os.kill(pid, sig)
    return wait_until(lambda: marker not in command_line(pid), seconds)


def command_line(pid: int) -> str:
    """A process's command line; empty when it has ended."""
    if sys.platform == "linux":
        try:
            return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:
            return ""
    return run(["ps", "-ww", "-o", "command=", "-p", str(pid)]).stdout


def wait_until(condition: Callable[[], bool], seconds: float, every: float = 0.03) -> bool:
    """Whether the condition came true in time."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(every)
    return True
