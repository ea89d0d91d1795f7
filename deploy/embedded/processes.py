"""The processes of the house on one machine: started in order, kept alive, stopped together."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from deploy.embedded import children
from deploy.embedded.errors import LaunchError, last_words, log_tail
from deploy.embedded.progress import Say

_LOOK_SECONDS = 0.2
_STOP_SECONDS = 10
_FIRST_PAUSE, _LONGEST_PAUSE = 1.0, 30.0
_STEADY_SECONDS = 60  # a process that lived this long has earned a quick restart again


@dataclass(frozen=True)
class Program:
    """What to run, what its environment adds to ours, and how to see that it is ready."""

    name: str
    argv: Sequence[str]
    env: Mapping[str, str] = field(default_factory=dict)
    ready: Callable[[], bool] = lambda: True
    ready_seconds: float = 60


class _Kept:
    """One program and its present process."""

    def __init__(self, program: Program, logs: Path) -> None:
        self.program = program
        self.log = logs / f"{program.name}.log"
        self._pause = _FIRST_PAUSE
        self._start_at: float | None = None
        self.start()

    def start(self) -> None:
        self._start_at = None
        self._started = time.monotonic()
        self._log_began = self.log.stat().st_size if self.log.exists() else 0
        environment = {**os.environ, **self.program.env}
        self.process = children.start(self.program.argv, log=self.log, env=environment)

    def wait_until_ready(self) -> None:
        """Wait; a program that ends while it starts has an error that a restart would only repeat."""

        def settled() -> bool:
            return self.process.poll() is not None or self.program.ready()

        in_time = children.wait_until(settled, self.program.ready_seconds, every=0.1)
        if self.process.poll() is not None:
            words = last_words(log_tail(self.log, self._log_began))
            raise LaunchError(f"{self.program.name} does not start: {words} (more in {self.log})")
        if not in_time:
            seconds = f"{self.program.ready_seconds:.0f} s"
            raise LaunchError(f"{self.program.name} was not ready after {seconds}; see {self.log}")

    def look_after(self, say: Say) -> None:
        """Restart the process if it has died, after a pause that grows while it keeps dying."""
        if self.process.poll() is None:
            return
        now = time.monotonic()
        if self._start_at is None:
            children.kill_group(self.process)  # its own children, before their successors come
            self._pause = _FIRST_PAUSE if now - self._started > _STEADY_SECONDS else self._pause
            self._start_at = now + self._pause
            ending = _ending(self.process)
            say(f"{self.program.name} stopped ({ending}); again in {self._pause:.0f} s; see {self.log}")
            self._pause = min(2 * self._pause, _LONGEST_PAUSE)
        elif now >= self._start_at:
            self.start()


class Processes:
    """The programs that were started so far."""

    def __init__(self, logs: Path, say: Say) -> None:
        self._logs = logs
        self._say = say
        self._kept: list[_Kept] = []

    def start(self, program: Program) -> None:
        """Start a program and wait until it is ready."""
        self._say(f"starting {program.name}")
        self._kept.append(_Kept(program, self._logs))
        self._kept[-1].wait_until_ready()

    def look_after(self) -> None:
        """Restart what dies, until a signal ends the run."""
        while True:
            for each in self._kept:
                each.look_after(self._say)
            time.sleep(_LOOK_SECONDS)

    def stop(self) -> None:
        """Stop all, the last that was started first."""
        _stop_all([each.process for each in reversed(self._kept)], self._say)


@contextmanager
def kept_running(logs: Path, say: Say) -> Iterator[Processes]:
    """Programs that all end with the block, however it ends."""
    processes = Processes(logs, say)
    try:
        yield processes
    finally:
        processes.stop()


def _stop_all(processes: Sequence[subprocess.Popen[bytes]], say: Say) -> None:
    """SIGTERM to all at once, so that they share the time to finish what they are at."""
    if processes:
        say("stopping the processes")
    for process in processes:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
    end = time.monotonic() + _STOP_SECONDS
    for process in processes:
        with suppress(subprocess.TimeoutExpired):
            process.wait(max(0, end - time.monotonic()))
        children.stop(process)


def _ending(process: subprocess.Popen[bytes]) -> str:
    code = process.returncode
    return signal.Signals(-code).name if code < 0 else f"exit {code}"


@contextmanager
def ended_by_signals() -> Iterator[None]:
    """Let SIGTERM and a closed terminal end a run as Ctrl-C does: by KeyboardInterrupt, and only once.

    What comes later must not cut short the stopping, which is bounded in time.
    """
    signals = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

    def end(_signal: int, _frame: FrameType | None) -> None:
        for each in signals:
            signal.signal(each, signal.SIG_IGN)
        raise KeyboardInterrupt

    before = {each: signal.signal(each, end) for each in signals}
    try:
        yield
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)
